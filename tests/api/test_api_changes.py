"""What came, changed and went: a copy that follows the changes is the map."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.routes.changes import net
from api.settings import Settings
from graph.store import Store, open_store
from tests.api.conftest import facts, identifier, serve, small_map
from tests.conftest import Neo4j

BOTH = ["ladybug", pytest.param("neo4j", marks=[pytest.mark.neo4j, pytest.mark.slow])]
FIRST, SECOND, THIRD = small_map()


@pytest.fixture(params=BOTH)
def written(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Store, httpx.Client]]:
    """A map with one document, and a server over it."""
    settings: dict[str, Any] = {"data": tmp_path, "graph": f"ladybug:{tmp_path / 'graph'}"}
    store = None
    if request.param == "neo4j":
        neo4j: Neo4j = request.getfixturevalue("neo4j")
        settings |= {"graph": neo4j.url, "neo4j_user": neo4j.user, "neo4j_password": neo4j.password}
        store = neo4j.store()
    store = store or open_store(settings["graph"])
    put(store, FIRST)
    for address in serve(Settings(**settings)):
        with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
            yield store, client
    store.close()


def put(store: Store, *told: Any, retracted: str = "") -> None:
    with store.write() as writer:
        for each in told:
            writer.put(each, "by hand")
        if retracted:
            writer.retract(retracted)


def changes(client: httpx.Client, since: str, limit: int = 3) -> tuple[list[dict[str, Any]], str]:
    address: str | None = f"/api/v1/changes?since={since}&limit={limit}"
    items, revision = [], ""
    while address:
        page = client.get(address).raise_for_status().json()
        items += page["items"]
        revision, address = page["revision"], page["next"]
    assert len(items) == page["total"]
    return items, revision


def whole(client: httpx.Client) -> dict[str, Any]:
    """The map by the ids that changes use."""
    edges = client.get("/api/v1/queries/relations?limit=500").json()["items"]
    nodes = client.get("/api/v1/queries/entities?limit=500").json()["items"]
    relations = {f"{row['source']} {row['relation']} {row['target']}": row["edge"] for row in edges}
    return {row["id"]: row["entity"] for row in nodes} | relations


def apply(copy: dict[str, Any], items: list[dict[str, Any]]) -> None:
    for item in items:
        ends = item["id"].split(" ")[::2]
        if item["change"] == "went":
            del copy[item["id"]]
            assert not any(item["id"] in key.split(" ") for key in copy)
            continue
        assert (item["change"] == "changed") == (item["id"] in copy)
        assert len(ends) == 1 or all(end in copy for end in ends)
        copy[item["id"]] = item.get("entity") or item["relation"]


def plain(copy: dict[str, Any]) -> dict[str, Any]:
    return {key: [item.get("quote") for item in fact["evidence"]] for key, fact in copy.items()}


def test_a_copy_that_follows_the_changes_is_the_map(written: tuple[Store, httpx.Client]) -> None:
    store, client = written
    begun = client.get("/api/v1/changes").json()
    assert begun | {"revision": ""} == {"revision": "", "total": 0, "items": [], "next": None}
    copy, since = whole(client), begun["revision"]
    assert changes(client, since) == ([], since)
    put(store, SECOND, THIRD)
    put(store, retracted=THIRD.document.id)
    items, since = changes(client, since)
    assert since == client.get("/api/v1/changes").json()["revision"] != begun["revision"]
    came = next(item for item in items if item["id"] == identifier("扬州市科学技术局"))
    assert came["change"] == "came"
    assert SECOND.document.id in came["documents"]
    assert came["entity"]["evidence"][0]["digest"] is True
    apply(copy, items)
    assert plain(copy) == plain(whole(client))
    put(store, facts("短", {"示例大学坐落在南京市江宁区。": []}), retracted=FIRST.document.id)
    items, since = changes(client, since)
    apply(copy, items)
    assert plain(copy) == plain(whole(client))
    assert {item["change"] for item in items} == {"changed", "went"}


def test_what_cannot_be_compared_is_gone(written: tuple[Store, httpx.Client]) -> None:
    store, client = written
    before = client.get("/api/v1/changes").json()["revision"]
    answer = client.get("/api/v1/changes?since=no-revision")
    assert (answer.status_code, answer.json()["type"]) == (410, "/problems/forgotten")
    with store.write(fresh=True) as writer:
        writer.put(FIRST, "by hand")
    for _ in range(50):
        again = client.get(f"/api/v1/changes?since={before}")
        if again.status_code == 410:
            break
    assert again.status_code == 410
    assert client.get("/api/v1/changes?since=x&cursor=zz").status_code == 400


def test_runs_together() -> None:
    def run(**lists: list[str]) -> dict[str, Any]:
        return {"documents": ["d"], "came": [], "changed": [], "went": []} | lists

    told = net([run(came=["a", "b"], went=["c"]), run(changed=["a", "e"], went=["b"], came=["c"]), run(went=["e"])])
    assert [(item["change"], item["id"]) for item in told] == [("came", "a"), ("changed", "c"), ("went", "e")]
