"""Writing over HTTP: nothing without the token; with it, sources and corrections as on the command line."""

from collections.abc import Iterator

import httpx
import pytest

from api.settings import Settings
from tests.api.conftest import serve

TOKEN = "a-long-secret"
TEXT = "南京大学与扬州市共建南京大学扬州研究院。"


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    data = tmp_path_factory.mktemp("written")
    for address in serve(Settings(data=data, graph=f"ladybug:{data / 'graph'}", token=TOKEN, upload=10_000)):
        head = {"Authorization": f"Bearer {TOKEN}"}
        with httpx.Client(base_url=address, trust_env=False, timeout=120, headers=head) as made:
            yield made


def names(client: httpx.Client) -> set[str]:
    return {item["name"] for item in client.get("/api/v1/entities?limit=500").json()["items"]}


def test_without_a_token_in_the_settings_there_is_no_address(client: httpx.Client) -> None:
    assert client.put("/api/v1/sources/a.txt", content=TEXT).status_code == 404
    assert client.post("/api/v1/judgements", json=[]).status_code == 404
    assert "/api/v1/judgements" not in client.get("/openapi.json").json()["paths"]


@pytest.mark.parametrize("sent", ["", "Bearer wrong", "Bearer 密", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer"])
def test_only_who_sends_the_token_writes(writer: httpx.Client, sent: str) -> None:
    head = {"Authorization": sent.encode()}
    for method, path in (("PUT", "sources/x.txt"), ("DELETE", "sources/x.txt"), ("POST", "judgements")):
        answer = writer.request(method, f"/api/v1/{path}", headers=head, content=TEXT)
        assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
        assert answer.headers["content-type"] == "application/problem+json"
        assert TOKEN not in answer.text


@pytest.mark.slow
def test_a_source_comes_changes_and_goes(writer: httpx.Client) -> None:
    address = "/api/v1/sources/动态.txt"
    told = writer.put(address, content=TEXT.encode()).json()
    assert (told["source"], told["status"], told["left_out"]) == ("动态.txt", "new", [])
    assert "南京大学扬州研究院" in names(writer)
    assert writer.put(address, content=TEXT.encode()).json()["status"] == "unchanged"
    corrected = writer.post(
        "/api/v1/judgements", json=[{"rename": {"entity": "南京大学扬州研究院", "to": "南大扬州研究院"}}]
    ).json()
    assert [each["verdict"] for each in corrected["new"]] == ["rename"]
    assert "南大扬州研究院" in names(writer)
    assert writer.get("/api/v1/judgements").json() == corrected["new"]
    assert writer.delete(f"/api/v1/judgements/{corrected['new'][0]['id']}").json()["gone"] == corrected["new"]
    assert writer.put(address, content="扬州市支持扬州大学。".encode()).json()["status"] == "changed"
    assert "南京大学扬州研究院" not in names(writer)
    assert writer.delete(address).json()["status"] == "forgotten"
    assert not names(writer)
    assert writer.delete(address).status_code == 404


@pytest.mark.slow
def test_a_table_comes_after_its_mapping(writer: httpx.Client) -> None:
    table = "企业,市\n示例科技有限公司,南京市\n"
    assert writer.put("/api/v1/sources/firms.csv", content=table).status_code == 422
    mapping = (
        "source: {title: 名录, issuer: 示例局, date: 2025-01-01}\n"
        "entities:\n"
        "  firm: {kind: Enterprise, properties: {name: {column: 企业}}}\n"
        "  city: {kind: City, properties: {name: {column: 市}}}\n"
        "relations:\n  - {type: LOCATED_IN, subject: firm, object: city}\n"
    )
    assert writer.put("/api/v1/sources/firms.yaml", content=mapping).status_code == 204
    assert writer.put("/api/v1/sources/firms.csv", content=table).json()["relations"] == 1
    assert writer.delete("/api/v1/sources/firms.csv").status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "sources/empty.txt", "", 422),
        ("PUT", "sources/program.exe", "MZ\0", 422),
        ("PUT", "sources/.hidden.txt", TEXT, 422),
        ("PUT", "sources/..%2Fout.txt", TEXT, 404),
        ("PUT", "sources/..%5Cout.txt", TEXT, 422),
        ("PUT", "sources/long.txt", "长" * 10_000, 413),
        ("POST", "judgements", '[{"same": ["没有这个", "也没有"]}]', 422),
        ("POST", "judgements", "[{}]", 422),
        ("DELETE", "judgements/none", "", 404),
    ],
)
def test_what_cannot_be_taken_is_a_problem(
    writer: httpx.Client, method: str, path: str, body: str, status: int
) -> None:
    head = {"Content-Type": "application/json"}
    answer = writer.request(method, f"/api/v1/{path}", content=body.encode(), headers=head)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
