"""The questions of the map, worked out by hand on the small map, and what rights and digests demand."""

import httpx

from tests.api.conftest import FIRST, SECOND


def _ties(answer: httpx.Response) -> dict[str, set[tuple[str, str, str, str]]]:
    return {
        item["entity"]["name"]: {
            (tie["city"]["name"], tie["relation"], tie["direction"], tie["other"]["name"]) for tie in item["ties"]
        }
        for item in answer.json()["items"]
    }


def test_bridges_of_two_cities_are_those_worked_out_by_hand(client: httpx.Client) -> None:
    ties = _ties(client.get("/api/v1/bridges", params={"city": ["南京市", "扬州"]}))
    assert set(ties) == {"示例大学", "示例大学扬州研究院", "都市圈示例联盟", "长河科技有限公司"}
    assert ties["示例大学"] == {
        ("南京市", "LOCATED_IN", "out", "江宁区"),
        ("扬州市", "CO_BUILDS", "out", "示例大学扬州研究院"),
        ("扬州市", "COOPERATES_WITH", ties_direction(ties), "长河科技有限公司"),
    }


def ties_direction(ties: dict[str, set[tuple[str, str, str, str]]]) -> str:
    """A symmetric relation is stored from the smaller id, so either direction is right."""
    return next(tie[2] for tie in ties["示例大学"] if tie[1] == "COOPERATES_WITH")


def test_every_tie_shows_its_sentence(client: httpx.Client) -> None:
    items = client.get("/api/v1/bridges", params={"city": ["南京市", "淮安市"]}).json()["items"]
    park = next(item for item in items if item["entity"]["name"] == "晨光智能制造产业园")
    located = next(tie for tie in park["ties"] if tie["relation"] == "LOCATED_IN")
    assert located["via"] == []
    assert located["other"]["name"] == "盱眙县"
    evidence = located["evidence"][0]
    assert evidence["quote"] == "晨光智能制造产业园位于淮安市盱眙县，由南京市与淮安市共建。"
    text = client.get(f"/api/v1/documents/{evidence['document']}").json()["text"]
    assert text[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_bridges_of_one_city_reach_any_other(client: httpx.Client) -> None:
    page = client.get("/api/v1/bridges", params={"city": "镇江市"}).json()
    assert [item["entity"]["name"] for item in page["items"]] == ["都市圈示例联盟"]
    cities = {tie["city"]["name"] for tie in page["items"][0]["ties"]}
    assert cities == {"南京市", "扬州市", "镇江市"}


def test_city_links_count_the_institutions_of_bridges(client: httpx.Client) -> None:
    for link in client.get("/api/v1/cities/links").json()["items"]:
        bridges = client.get("/api/v1/bridges", params={"city": [link["a"]["id"], link["b"]["id"]]}).json()
        assert bridges["total"] == link["count"]
        assert link["top"][0]["name"] in {item["entity"]["name"] for item in bridges["items"]}


def test_tasks_with_policy_units_and_roles(client: httpx.Client) -> None:
    page = client.get("/api/v1/tasks").json()
    found = {item["task"]["name"]: item for item in page["items"]}
    assert set(found) == {"壮大示例企业", "共建示例平台"}
    assert {unit["entity"]["name"] for unit in found["壮大示例企业"]["units"]} == {"南京市科学技术局", "示例大学"}
    assert {unit["role"] for unit in found["壮大示例企业"]["units"]} == {"责任"}
    assert found["壮大示例企业"]["policy"]["name"] == "示例行动方案"
    one = client.get("/api/v1/tasks", params={"unit": "长河科技有限公司"}).json()
    assert [item["task"]["name"] for item in one["items"]] == ["共建示例平台"]


def test_a_document_tells_its_text_and_facts_in_place(client: httpx.Client) -> None:
    listed = {item["title"]: item for item in client.get("/api/v1/documents").json()["items"]}
    first = client.get(f"/api/v1/documents/{listed['示例都市圈动态']['id']}").json()
    assert first["text"] == "\n".join(FIRST)
    stated = first["facts"]["relations"]
    assert len(stated) == sum(map(len, FIRST.values())) == first["relations"]
    for fact in [*first["facts"]["entities"], *stated]:
        for item in fact["evidence"]:
            assert item["document"] == first["id"]
            assert first["text"][item["start"] : item["end"]] == item["quote"]
            assert item["digest"] is False


def test_a_digest_is_marked_everywhere(client: httpx.Client) -> None:
    listed = {item["title"]: item for item in client.get("/api/v1/documents").json()["items"]}
    digest = client.get(f"/api/v1/documents/{listed['示例摘要']['id']}").json()
    assert digest["form"] == "digest"
    assert digest["digest_of"]["title"] == "示例大学新闻"
    assert digest["text"] == "\n".join(SECOND)
    relations = digest["facts"]["relations"]
    assert all(item["digest"] for fact in relations for item in fact["evidence"])
    planned = [fact for fact in relations if fact["modality"] == "planned"]
    assert {fact["target"]["name"] for fact in planned} == {"晨光实验室"}
    lab = client.get("/api/v1/entities/晨光实验室").json()
    assert [item["digest"] for item in lab["evidence"]] == [
        item["document"] == digest["id"] for item in lab["evidence"]
    ]
    page = client.get(f"/documents/{digest['id']}").text
    assert "据摘要" in page


def test_where_only_facts_may_be_shown_no_words_are(client: httpx.Client) -> None:
    listed = {item["title"]: item for item in client.get("/api/v1/documents").json()["items"]}
    identifier = listed["不示引文的来源"]["id"]
    closed = client.get(f"/api/v1/documents/{identifier}").json()
    assert closed["text"] is None
    assert [fact["type"] for fact in closed["facts"]["relations"]] == ["LOCATED_IN"]
    sentence = "长河科技有限公司设在扬州市。"
    addresses = [
        f"/api/v1/documents/{identifier}",
        f"/documents/{identifier}",
        "/api/v1/entities/长河科技有限公司/neighbourhood?depth=2",
        "/api/v1/bridges?city=南京市&city=扬州市",
        "/api/v1/queries/relations_of?ids=" + client.get("/api/v1/entities/长河科技有限公司").json()["id"],
        "/entities/长河科技有限公司",
        "/bridges?a=南京市&b=扬州市",
        "/views/network",
    ]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert sentence not in answer.text, address
