"""Lists, entities and what stands around them, over a real server."""

import json
from typing import Any

import httpx
import pytest

from tests.api.conftest import HOSTILE, KINDS, identifier


def test_entities_are_listed_whole_and_once_by_following_next(client: httpx.Client) -> None:
    address, found = "/api/v1/entities?limit=4", []
    while address:
        page = client.get(address).json()
        assert page["total"] == len(KINDS)
        assert len(page["items"]) <= 4
        found += page["items"]
        address = page["next"]
    assert {item["name"] for item in found} == set(KINDS)
    assert len(found) == len(KINDS)
    assert set(found[0]) == {"id", "kind", "name", "aliases", "properties", "evidence_count"}


def test_entities_by_kind_and_city(client: httpx.Client) -> None:
    cities = client.get("/api/v1/entities", params={"kind": "city"}).json()
    assert {item["name"] for item in cities["items"]} == {"南京市", "扬州市", "淮安市", "镇江市"}
    inside = client.get("/api/v1/entities", params={"city": "南京", "kind": "University"}).json()
    assert [item["name"] for item in inside["items"]] == ["示例大学"]
    assert inside["total"] == 1


def _all(client: httpx.Client, address: str) -> list[Any]:
    found = []
    while address:
        page = client.get(address).json()
        found += page["items"]
        address = page["next"]
    return found


def test_a_list_comes_in_the_order_and_with_the_fields_that_are_wanted(client: httpx.Client) -> None:
    found = _all(client, "/api/v1/entities?sort=-degree&fields=name,degree&limit=3")
    assert {item["name"] for item in found} == set(KINDS)
    assert [item["degree"] for item in found] == sorted((item["degree"] for item in found), reverse=True)
    assert all(set(item) == {"id", "name", "degree"} for item in found)
    told = _all(client, "/api/v1/entities?sort=-evidence_count&limit=4")
    counts = [item["evidence_count"] for item in told]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1]
    lines = client.get("/api/v1/entities?sort=-degree&fields=name,degree&format=ndjson").text.splitlines()
    assert [json.loads(line) for line in lines] == found
    searched = client.get("/api/v1/search?q=示例&fields=name,match").json()["items"]
    assert all(set(item) == {"id", "name", "match"} for item in searched)


def test_a_wrong_field_or_order_is_named_with_those_that_there_are(client: httpx.Client) -> None:
    wrong = client.get("/api/v1/entities?fields=name,degre")
    assert (wrong.status_code, wrong.json()["near"][0]) == (422, "degree")
    assert "'degre'" in wrong.json()["detail"]
    assert "evidence_count" in wrong.json()["detail"]
    wrong = client.get("/api/v1/documents?sort=-name")
    assert wrong.status_code == 422
    assert "sort: there is no order '-name'; there are -date, date, title" in wrong.json()["detail"]


def test_cities_and_tasks_come_in_the_order_and_with_the_fields_that_are_wanted(client: httpx.Client) -> None:
    found = _all(client, "/api/v1/bridges?city=南京&limit=1")
    assert {item["entity"]["id"] for item in found} >= {identifier("示例大学"), identifier("晨光智能制造产业园")}
    by_id = _all(client, "/api/v1/bridges?city=南京&sort=id&fields=ties&limit=1")
    assert by_id == sorted(found, key=lambda item: str(item["entity"]["id"]))
    bare = _all(client, "/api/v1/bridges?city=南京&fields=entity")
    assert bare == [{"entity": item["entity"]} for item in found]
    links = _all(client, "/api/v1/cities/links?fields=count")
    assert [link["count"] for link in links] == sorted((link["count"] for link in links), reverse=True)
    assert all(set(link) == {"a", "b", "count"} for link in links)
    named = _all(client, "/api/v1/cities/links?fields=count&sort=name&limit=2")
    assert named == sorted(links, key=lambda link: (link["a"]["name"], link["b"]["name"]))
    tasks = _all(client, "/api/v1/tasks?sort=-units&fields=units&limit=1")
    assert [(item["task"]["name"], len(item["units"])) for item in tasks] == [("壮大示例企业", 2), ("共建示例平台", 1)]
    assert client.get("/api/v1/bridges?city=南京&sort=ties").json()["near"] == ["-ties"]


@pytest.mark.parametrize(
    ("address", "wrong", "near"),
    [
        ("/api/v1/entities?knid=City", "knid", "kind"),
        ("/api/v1/partnerships?a_kind=City", "a_kind", "a.kind"),
        ("/api/v1/queries/tasks?unitt=示例大学", "unitt", "unit"),
        ("/api/v1/entities/示例大学?id=1", "id", ""),
        ("/api/v1/ontology?x=1", "x", ""),
        ("/health/live?x=1", "x", ""),
    ],
)
def test_an_unknown_parameter_is_named_with_those_near_it(
    client: httpx.Client, address: str, wrong: str, near: str
) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert wrong in answer.json()["detail"]
    assert answer.json().get("near", [""])[0] == near


def test_entities_of_a_document_and_documents_of_a_time_and_form(client: httpx.Client) -> None:
    digests = client.get("/api/v1/documents?form=digest&from=2024&until=2024-05").json()["items"]
    assert [each["title"] for each in digests] == ["示例摘要"]
    assert client.get("/api/v1/documents?until=2024-04&fields=title").json()["items"][0]["title"] == "示例都市圈动态"
    assert [each["date"] for each in _all(client, "/api/v1/documents?sort=date&limit=1")] == [
        "2024-03-01",
        "2024-05-01",
        "2024-06-01",
    ]
    named = _all(client, f"/api/v1/entities?document={digests[0]['id']}&limit=2")
    facts = client.get(f"/api/v1/documents/{digests[0]['id']}").json()["facts"]["entities"]
    assert {each["id"] for each in named} == {each["entity"]["id"] for each in facts}
    assert client.get("/api/v1/entities?document=document_none").status_code == 404


def test_an_entity_answers_to_id_name_and_alias_with_every_mention(client: httpx.Client) -> None:
    answers = [client.get(f"/api/v1/entities/{name}").json() for name in (identifier("示例大学"), "示例大学", "示大")]
    assert answers[0] == answers[1] == answers[2]
    assert {item["quote"] for item in answers[0]["evidence"]} == {"示例大学", "示大"}
    assert answers[0]["evidence_count"] == len(answers[0]["evidence"])


def test_a_known_hash_under_another_kind_moves(client: httpx.Client) -> None:
    right = identifier("示例大学")
    wrong = f"lab_{right.partition('_')[2]}"
    answer = client.get(f"/api/v1/entities/{wrong}/neighbourhood?depth=2")
    assert answer.status_code == 308
    assert answer.headers["location"] == f"/api/v1/entities/{right}/neighbourhood?depth=2"
    listed = client.get("/api/v1/tasks", params={"unit": wrong})
    assert listed.status_code == 308
    assert listed.headers["location"] == f"/api/v1/tasks?unit={right}"


def test_neighbourhood_grows_with_depth_and_says_what_it_left_out(client: httpx.Client) -> None:
    def around(**parameters: int) -> dict[str, list[dict[str, str]]]:
        return client.get("/api/v1/entities/江宁区/neighbourhood", params=parameters).json()  # type: ignore[no-any-return]

    near = around(depth=1)
    assert {node["name"] for node in near["nodes"]} == {"江宁区", "南京市", "示例大学"}
    assert {(edge["source"], edge["type"], edge["target"]) for edge in near["edges"]} == {
        (identifier("示例大学"), "LOCATED_IN", identifier("江宁区")),
        (identifier("江宁区"), "PART_OF", identifier("南京市")),
    }
    assert not near["truncated"]
    wider = around(depth=2)
    assert {node["name"] for node in near["nodes"]} < {node["name"] for node in wider["nodes"]}
    cut = around(depth=2, limit=4)
    assert len(cut["nodes"]) == 4
    assert cut["truncated"]
    assert all(edge["evidence"] for edge in wider["edges"])


def test_search_by_part_short_form_pinyin_and_initials(client: httpx.Client) -> None:
    for text in ("示例大学", "示大", "例大", "shilidaxue", "sldx", "ＳＬＤＸ"):
        found = client.get("/api/v1/search", params={"q": text}).json()
        assert "示例大学" in [item["name"] for item in found["items"]], text
    best = client.get("/api/v1/search", params={"q": "示例大学"}).json()
    assert best["items"][0]["name"] == "示例大学"
    assert best["items"][0]["match"] == "exact"
    nothing = {"total": 0, "items": [], "next": None, "facets": {"kinds": [], "cities": []}}
    assert client.get("/api/v1/search", params={"q": "没有这样的"}).json() == nothing
    assert client.get("/api/v1/search", params={"q": "《》"}).json() == nothing


def test_what_a_search_found_is_counted_and_cut_down_by_kind_and_city(client: httpx.Client) -> None:
    def found(**wanted: str) -> Any:
        return client.get("/api/v1/search", params={"q": "示例"} | wanted).json()

    facets = found()["facets"]
    assert sum(each["count"] for each in facets["kinds"]) == found()["total"]
    assert {"id": identifier("扬州市"), "kind": "City", "name": "扬州市", "count": 1} in facets["cities"]
    institute = found(kind="institute", city="扬州")
    assert [item["name"] for item in institute["items"]] == ["示例大学扬州研究院"]
    lies = {each["name"] for each in institute["facets"]["cities"]}
    assert lies == {"扬州市", "南京市"}  # in the one itself, and as a part of what lies in the other
    assert found(kind="institute")["facets"]["kinds"] == facets["kinds"]
    assert client.get("/api/v1/search?q=示例&kind=Institut").json()["near"][0] == "Institute"
    assert client.get("/api/v1/search?q=示例&city=火星市").status_code == 404


def test_search_pages_do_not_overlap(client: httpx.Client) -> None:
    address, found = "/api/v1/search?q=示例&limit=2", []
    while address:
        page = client.get(address).json()
        found += [item["id"] for item in page["items"]]
        address = page["next"]
    assert len(found) == len(set(found)) == page["total"]


def test_ontology_and_catalogue(client: httpx.Client) -> None:
    told = client.get("/api/v1/ontology").json()
    assert len(told["kinds"]) == 19
    assert sum(not relation["derived"] for relation in told["relations"]) == 16
    listed = {question["name"]: question for question in client.get("/api/v1/queries").json()}
    assert set(listed["bridges"]) == {"name", "title", "parameters", "columns", "may_be_empty"}
    answer = client.get("/api/v1/queries/bridges", params={"city_a": "南京", "city_b": "扬州"}).json()
    assert answer["columns"] == listed["bridges"]["columns"]
    assert answer["total"] == len(answer["items"])


def test_a_hostile_name_is_a_name(client: httpx.Client) -> None:
    found = client.get("/api/v1/search", params={"q": "alert"}).json()
    assert [item["name"] for item in found["items"]] == [HOSTILE]
    # A name with slashes is asked for by id.
    assert client.get(f"/api/v1/entities/{identifier(HOSTILE)}").json()["name"] == HOSTILE


def test_all_of_a_list_as_lines(client: httpx.Client) -> None:
    answer = client.get("/api/v1/entities?kind=City", headers={"Accept": "application/x-ndjson"})
    assert answer.headers["content-type"] == "application/x-ndjson"
    told = [json.loads(line) for line in answer.text.splitlines()]
    listed = client.get("/api/v1/entities?kind=City").json()
    assert [item["id"] for item in told] == [item["id"] for item in listed["items"]]
    assert all(item["evidence"] for item in told)
    first = client.get("/api/v1/entities?kind=City&limit=1").json()
    rest = client.get(f"{first['next']}&format=ndjson").text
    assert [json.loads(line) for line in rest.splitlines()] == told[1:]
    assert client.get("/api/v1/entities?format=ndjson&city=火星市").status_code == 404
    assert client.get("/api/v1/entities?format=ndjson&q=没有这样的").text == ""


def test_all_partnerships_as_lines(client: httpx.Client) -> None:
    told = [json.loads(line) for line in client.get("/api/v1/partnerships?format=ndjson").text.splitlines()]
    listed = client.get("/api/v1/partnerships?limit=500").json()
    keys = [(each["source"]["id"], each["type"], each["target"]["id"]) for each in told]
    assert keys == [(each["source"], each["type"], each["target"]) for each in listed["edges"]]
    assert told[0]["source"]["name"]
