"""HEAD, OPTIONS, tags, compression and links, over a real server."""

from pathlib import Path

import httpx
import pytest

from api.settings import Settings
from graph.store import open_store
from tests.api.conftest import facts, serve, small_map

LISTS = ["entities", "documents", "tasks", "search?q=示例", "cities/links", "partnerships", "bridges?city=南京市"]


@pytest.mark.parametrize("address", ["/", "/docs", "/api/v1/entities", "/api/v1/ontology", "/health/live", "/none"])
def test_head_is_get_without_the_body(client: httpx.Client, address: str) -> None:
    got, head = client.get(address), client.head(address)
    assert (head.status_code, head.content) == (got.status_code, b"")
    ours = {name: value for name, value in got.headers.items() if name != "date"}
    assert {name: head.headers[name] for name in ours} == ours


def test_options_tells_the_methods(client: httpx.Client) -> None:
    answer = client.options("/api/v1/entities")
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert client.options("/api/v1/none").status_code == 404


def test_a_known_answer_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/api/v1/entities")
    tag = first.headers["etag"]
    for known in (tag, f'"other", {tag}', tag.removeprefix("W/")):
        again = client.get("/api/v1/entities", headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert "content-security-policy" in again.headers
    assert client.get("/api/v1/entities", headers={"If-None-Match": '"other"'}).status_code == 200
    linked = {"If-None-Match": tag, "Accept": "text/turtle"}
    assert client.get("/api/v1/partnerships", headers=linked).status_code == 200
    assert "etag" not in client.get("/api/v1/entities/没有这个").headers


def test_a_tag_changes_with_the_map(tmp_path: Path) -> None:
    store = open_store(f"ladybug:{tmp_path / 'graph'}")
    with store.write() as writer:
        writer.put(small_map()[0], "by hand")
    for address in serve(Settings(data=tmp_path, graph=f"ladybug:{tmp_path / 'graph'}")):
        with httpx.Client(base_url=address, trust_env=False) as visitor:
            before = visitor.get("/api/v1/entities")
            with store.write() as writer:
                writer.put(facts("新的", {"长河科技有限公司设在扬州市。": []}), "by hand")
            for _ in range(50):
                after = visitor.get("/api/v1/entities", headers={"If-None-Match": before.headers["etag"]})
                if after.status_code == 200:
                    break
            assert after.headers["etag"] != before.headers["etag"]
    store.close()


def test_long_answers_are_compressed_for_who_takes_it(client: httpx.Client) -> None:
    packed = client.get("/api/v1/entities", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/api/v1/entities", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content)


@pytest.mark.parametrize("address", LISTS)
def test_the_next_page_stands_in_the_header_too(client: httpx.Client, address: str) -> None:
    separator = "&" if "?" in address else "?"
    answer = client.get(f"/api/v1/{address}{separator}limit=1")
    assert answer.links.get("next", {}).get("url") == answer.json()["next"]
    whole = client.get(f"/api/v1/{address}{separator}limit=500")
    assert "link" not in whole.headers
