"""Errors as problem+json, and the headers of every answer."""

import shutil
from pathlib import Path

import httpx
import pytest

from api.settings import Settings
from tests.api.conftest import serve

MEDIA_TYPE = "application/problem+json"


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/v1/entities/没有这个", 404),
        ("/api/v1/entities/university_aaaaaaaaaaaaaaaa", 404),
        ("/api/v1/entities/市科技局", 409),
        ("/api/v1/entities?kind=Planet", 422),
        ("/api/v1/entities?limit=0", 422),
        ("/api/v1/entities?limit=501", 422),
        ("/api/v1/entities?cursor=zz", 400),
        ("/api/v1/entities?cursor=WzFd", 400),
        ("/api/v1/documents?cursor=%F0%9F%98%80", 400),
        ("/api/v1/entities/示例大学/neighbourhood?depth=4", 422),
        ("/api/v1/bridges", 422),
        ("/api/v1/bridges?city=", 422),
        ("/api/v1/bridges?city=a&city=b&city=c", 422),
        ("/api/v1/bridges?city=火星市", 404),
        ("/api/v1/documents/none", 404),
        ("/api/v1/queries/none", 404),
        ("/api/v1/queries/bridges", 422),
        ("/api/v1/queries/bridges?city_a=南京市&planet=1", 422),
        ("/api/v1/nothing", 404),
    ],
)
def test_an_error_is_a_problem_with_its_reason(client: httpx.Client, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == MEDIA_TYPE
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    assert problem["type"]


def test_an_unknown_name_comes_with_near_ones(client: httpx.Client) -> None:
    assert "示例大学" in client.get("/api/v1/entities/示列大学").json()["near"]
    assert client.get("/api/v1/queries/bridgs").json()["near"][0] == "bridges"


def test_an_ambiguous_name_comes_with_its_candidates(client: httpx.Client) -> None:
    candidates = client.get("/api/v1/entities/市科技局").json()["candidates"]
    assert {each["name"] for each in candidates} == {"南京市科学技术局", "扬州市科学技术局"}
    assert all(client.get(f"/api/v1/entities/{each['id']}").status_code == 200 for each in candidates)


def test_a_wrong_method_is_a_problem(client: httpx.Client) -> None:
    answer = client.post("/api/v1/entities")
    assert answer.status_code == 405
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


def test_a_page_tells_errors_in_html(client: httpx.Client) -> None:
    answer = client.get("/entities/<script>alert(1)<%2Fscript>")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "<script" not in answer.text


def test_a_store_that_cannot_be_read_is_503_with_retry_after(map_folder: Path, tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    shutil.copytree(map_folder / "graph", graph)
    for file in graph.rglob("*"):
        if file.is_file() and file.stat().st_size > 4096:
            file.write_bytes(b"damaged" * 1000)
    with httpx.Client(trust_env=False, timeout=30) as visitor:
        for address in serve(Settings(data=tmp_path, graph=f"ladybug:{graph}")):
            assert visitor.get(f"{address}/health/live").status_code == 200
            answer = visitor.get(f"{address}/health/ready")
            assert answer.status_code == 503
            assert answer.headers["content-type"] == MEDIA_TYPE
            assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    "address", ["/", "/docs", "/views/network", "/api/v1/ontology", "/api/v1/none", "/static/quanpu.css"]
)
def test_every_answer_carries_the_security_headers(client: httpx.Client, address: str) -> None:
    headers = client.get(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_an_empty_map_is_served(tmp_path: Path) -> None:
    addresses = ["/", "/entities", "/documents", "/tasks", "/bridges", "/views/network", "/docs", "/api/v1/entities"]
    addresses += [
        "/api/v1/search?q=a",
        "/api/v1/tasks",
        "/api/v1/documents",
        "/api/v1/cities/links",
        "/health/ready",
        "/?q=a",
    ]
    with httpx.Client(trust_env=False, timeout=30) as visitor:
        for served in serve(Settings(data=tmp_path, graph=f"ladybug:{tmp_path / 'graph'}")):
            for address in addresses:
                assert visitor.get(served + address).status_code == 200, address
