"""Only what a person has accepted: by HTTP, on pages and on the command line."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from api.settings import Settings
from graph.model import Facts
from graph.store import open_store
from tests.api.conftest import FIRST, facts, identifier, serve

ACCEPTED = {
    (identifier("示例大学"), "LOCATED_IN", identifier("江宁区")),
    (identifier("示例大学"), "CO_BUILDS", identifier("示例大学扬州研究院")),
    (identifier("南京市科学技术局"), "RESPONSIBLE_FOR", identifier("壮大示例企业")),
}


def judged() -> Facts:
    told = facts("示例都市圈动态", FIRST, issuer="示例局", date="2024-03-01")
    relations = tuple(
        replace(each, evidence=tuple(replace(item, judgement="judgement_x") for item in each.evidence))
        if (each.source, each.type, each.target) in ACCEPTED
        else each
        for each in told.relations
    )
    return replace(told, relations=relations)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder: Path = tmp_path_factory.mktemp("reviewed")
    store = open_store(f"ladybug:{folder / 'graph'}")
    with store.write() as writer:
        writer.put(judged(), "by hand")
    store.close()
    server = serve(Settings(data=folder, graph=f"ladybug:{folder / 'graph'}"))
    with httpx.Client(base_url=next(server), trust_env=False, timeout=30) as made:
        yield made
    next(server, None)


def test_bridges(client: httpx.Client) -> None:
    def ties(**asked: str) -> set[tuple[str, str]]:
        found = client.get("/api/v1/bridges", params={"city": ["南京市", "扬州市"], **asked}).json()["items"]
        return {(item["entity"]["name"], tie["other"]["name"]) for item in found for tie in item["ties"]}

    assert ties(reviewed="true") == {("示例大学", "江宁区"), ("示例大学", "示例大学扬州研究院")}
    assert ties(reviewed="true") < ties() == ties(reviewed="false")


def test_tasks_neighbourhood_and_documents(client: httpx.Client) -> None:
    tasks = client.get("/api/v1/tasks?reviewed=true").json()["items"]
    assert [(item["task"]["name"], [unit["entity"]["name"] for unit in item["units"]]) for item in tasks] == [
        ("壮大示例企业", ["南京市科学技术局"])
    ]
    assert tasks[0]["units"][0]["evidence"][0]["judgement"] == "judgement_x"
    around = client.get("/api/v1/entities/示例大学/neighbourhood?depth=2&reviewed=true").json()
    assert {(edge["source"], edge["type"], edge["target"]) for edge in around["edges"]} == {
        fact for fact in ACCEPTED if fact[0] == identifier("示例大学")
    }
    listed = client.get("/api/v1/documents").json()["items"][0]["id"]
    stated = client.get(f"/api/v1/documents/{listed}?reviewed=true").json()["facts"]
    assert len(stated["relations"]) == len(ACCEPTED)
    assert stated["entities"] == []


def test_a_question_of_the_catalogue(client: httpx.Client) -> None:
    asked = {"entity": "示例大学", "reviewed": "true"}
    assert client.get("/api/v1/queries/neighbourhood", params=asked).json()["total"] == 2
    wrong = client.get("/api/v1/queries/neighbourhood", params=asked | {"reviewed": "perhaps"})
    assert wrong.status_code == 422
    assert "neither true nor false" in wrong.json()["detail"]


@pytest.mark.parametrize("address", ["/entities/示例大学", "/bridges?a=南京市&b=扬州市", "/tasks"])
def test_pages_mark_what_is_reviewed_and_can_show_nothing_else(client: httpx.Client, address: str) -> None:
    page = client.get(address).text
    assert "✓ 已核" in page
    only = client.get(address + ("&" if "?" in address else "?") + "reviewed=true").text
    assert len(only) < len(page)
    assert "✓ 已核" in only
