"""Questions of the catalogue over the seed map, in both engines: answers worked out by hand from the digests."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest

from graph import resources
from graph.queries import catalogue, query
from graph.store import Store
from tests.conftest import Neo4j

pytestmark = pytest.mark.slow
NAMES = sorted(catalogue())


@pytest.fixture(scope="module")
def shared(seed_store: Store, neo4j_database: Neo4j) -> Iterator[Store]:
    """What the embedded store holds, in Neo4j."""
    neo4j_database.empty()
    store = neo4j_database.store()
    with store.write() as writer:
        for entry in seed_store.ledger():
            facts = seed_store.facts(entry.document.id)
            assert facts is not None
            writer.put(facts, entry.extractor)
    yield store
    store.close()


_MANY = 6  # Parameters that need not be given.


def rows(store: Store, name: str, **values: Any) -> list[dict[str, Any]]:
    return query(name).run(store, values, timeout=60).dicts()


def examples(name: str) -> list[dict[str, Any]]:
    """The values that a header shows: those that are needed, and one by one the others; where there are many, two by
    two, as Neo4j plans a question anew for each length of its values."""
    parameters = catalogue()[name].parameters.values()
    needed = {each.name: each.example for each in parameters if each.required}
    others = [{each.name: each.example} for each in parameters if not each.required]
    if len(others) > _MANY:
        others = [one | two for one, two in itertools.zip_longest(others[::2], others[1::2], fillvalue={})]
    return [needed, *(needed | each for each in others)]


@pytest.mark.parametrize("name", NAMES)
def test_the_example_of_a_question_is_answered(seed_store: Store, name: str) -> None:
    assert rows(seed_store, name, **examples(name)[0]) or catalogue()[name].may_be_empty


@pytest.mark.neo4j
@pytest.mark.parametrize("name", NAMES)
def test_neo4j_gives_the_same(seed_store: Store, shared: Store, name: str) -> None:
    for values in examples(name):
        told = [rows(store, name, **values) for store in (shared, seed_store)]
        for row in (row for answer in told for row in answer):
            row.pop("revision", "")  # Each map names its own.
        assert told[0] == told[1], values


def test_units_responsible_together(seed_store: Store) -> None:
    text = (resources.seed() / "2022-action-plan.md").read_text(encoding="utf-8")
    lists = [set(re.split("[：、，]", line)) for line in text.splitlines() if line.startswith("责任单位：")]
    pair = {"南京市工业和信息化局", "南京市科学技术局"}
    first = rows(seed_store, "responsible_together")[0]
    assert {first["a_name"], first["b_name"]} == pair
    assert first["tasks"] == sum(pair <= units for units in lists) == 16


def test_what_stands_across_cities(seed_store: Store) -> None:
    found: dict[str, set[str]] = {}
    for row in rows(seed_store, "joint"):
        found.setdefault(row["name"], set()).add(row["city"])
    assert found["宁淮智能制造产业园"] == {"南京市", "淮安市"}
    assert found["东南大学国家技术转移中心淮安分中心"] == {"南京市", "淮安市"}
    assert found["南京理工大学盱眙产学研合作基地"] == {"南京市", "淮安市"}
    assert found["生物育种钟山实验室"] == {"南京市", "扬州市"}
    assert found["顶山-汊河轨道交通产业发展集聚区"] == {"南京市", "滁州市"}
    assert found["G328(宁扬)科创走廊"] == {"南京市", "扬州市"}
    assert "紫金山实验室" not in found
    assert {row["kind"] for row in rows(seed_store, "joint", kind="Park")} == {"Park"}


def test_cities_of_an_industry(seed_store: Store) -> None:
    found = {row["city"]: row["cities"] for row in rows(seed_store, "industry_cities") if row["industry"] == "轨道交通"}
    assert found == {"南京市": 2, "滁州市": 2}


def test_funds(seed_store: Store) -> None:
    found = {(row["fund"], row["relation"], row["name"]) for row in rows(seed_store, "funds")}
    assert ("宁科贷", "ESTABLISHES", "南京市") in found
    assert ("中央引导地方科技发展资金", "SUPPORTS", "江苏省物联网众创社区") in found


def test_a_policy_with_its_issuers_and_what_it_supports(seed_store: Store) -> None:
    title = "关于支持南京创建区域科技创新中心推动高质量发展的意见"
    found = rows(seed_store, "policies", policy=title)
    assert {row["policy"] for row in found} == {title}
    assert {row["name"] for row in found if row["relation"] == "ISSUES"} == {"中共江苏省委员会", "江苏省人民政府"}
    assert "南京市" in {row["name"] for row in found if row["relation"] == "SUPPORTS"}


def test_what_is_planned(seed_store: Store) -> None:
    found = {(row["source_name"], row["relation"], row["target_name"]) for row in rows(seed_store, "planned")}
    assert ("南京市", "HOSTS", "世界智能制造大会") in found
    assert ("南京市", "COOPERATES_WITH", "淮安市") not in found


def test_what_two_documents_say_differently(seed_store: Store) -> None:
    values = {name: each.example for name, each in catalogue()["differences"].parameters.items()}
    found = rows(seed_store, "differences", **values)
    one = next(row for row in found if (row["relation"], row["target_name"]) == ("SUPPORTS", "紫金山实验室"))
    said = [item["quote"] for item in one["evidence"]]
    assert (one["difference"], one["a_says"], one["b_says"]) == ("modality", "stated", "planned")
    assert any("承担国家重大科技任务" in quote for quote in said)
    assert any("承担更多国家战略任务" in quote for quote in said)
    only = {row["target_name"] for row in found if row["difference"] == "only_a"}
    assert "生物育种钟山实验室" in only
    turned = rows(seed_store, "differences", a=values["b"], b=values["a"])
    assert {row["target_name"] for row in turned if row["difference"] == "only_b"} == only
    assert rows(seed_store, "differences", a=values["a"], b=values["a"]) == []


def test_who_stands_in_the_middle(seed_store: Store) -> None:
    found = rows(seed_store, "central")
    assert found[0]["name"] == "南京市"
    assert {"扬州市", "淮安市", "滁州市", "镇江市"} <= set(found[0]["cities_cut_off"])
    assert all(row["cut_off"] >= len(row["cities_cut_off"]) for row in found)
    groups = {row["name"]: row["community"] for row in rows(seed_store, "communities")}
    assert len(groups) == len(found)
    assert groups["南京市"] == groups["淮安市"] == groups["宁淮科创走廊"]
    assert groups["鼓楼区"] != groups["南京市"]


def test_what_nothing_is_said_of(seed_store: Store) -> None:
    found = rows(seed_store, "isolated")
    assert {"欧美同学会", "中华全国工商业联合会"} <= {row["name"] for row in found}
    ties = seed_store.run("MATCH (a:Entity)-[r]->(b:Entity) RETURN a.id AS a, b.id AS b").rows
    assert not {row["id"] for row in found} & {end for pair in ties for end in pair}


def test_how_two_are_connected(seed_store: Store) -> None:
    found = rows(seed_store, "paths", source="南京工业大学", target="扬州市", count=8)
    ways = {number: [row for row in found if row["path"] == number] for number in {row["path"] for row in found}}
    assert [row["other_name"] for row in ways[1]] == ["南京市", "扬州市"]
    assert [len(ways[number]) for number in sorted(ways)] == [2, 3, 3, 3, 3, 3, 3, 3]
    assert {row["modality"] for row in found} == {"stated"}
    over = next(way for way in ways.values() if way[0]["other_name"] == "高邮高新区")
    assert [row["other_name"] for row in over] == ["高邮高新区", "高邮市", "扬州市"]
    said = [item["quote"] for item in over[0]["evidence"]]
    assert said == ["南京工业大学与扬州市高邮高新区共建国家轻工业电光源材料质量监督检测中心"]


def test_who_links_cities(seed_store: Store) -> None:
    found = {row["name"] for row in rows(seed_store, "bridges", city_a="南京市", city_b="扬州市")}
    assert found == {
        "南京工业大学",
        "扬州大学",
        "高邮高新区",
        "国家轻工业电光源材料质量监督检测中心",
        "生物育种钟山实验室",
    }
    found = {row["name"] for row in rows(seed_store, "bridges", city_a="南京市", city_b="淮安市")}
    assert found == {
        "东南大学",
        "南京理工大学",
        "宁淮智能制造产业园",
        "南京理工大学盱眙产学研合作基地",
        "东南大学国家技术转移中心淮安分中心",
    }
    pairs = {(row["a"], row["b"]): row["count"] for row in rows(seed_store, "city_links")}
    assert pairs["南京市", "淮安市"] == 5
    assert pairs["南京市", "扬州市"] == 5
    assert ("淮安市", "滁州市") not in pairs


def test_partners_and_co_builders_of_a_university(seed_store: Store) -> None:
    partners = {(row["name"], row["relation"]) for row in rows(seed_store, "partners", entity="扬州大学")}
    assert ("生物育种钟山实验室", "CO_BUILDS") in partners
    builders = {(row["name"], row["shared_name"]) for row in rows(seed_store, "co_builders", entity="扬州大学")}
    assert builders == {("南京市", "生物育种钟山实验室"), ("江苏省农业科学院", "生物育种钟山实验室")}


def test_partnerships_between_two_sets(seed_store: Store) -> None:
    asked = {"a_kind": ["University"], "b_city": "淮安市", "relation": ["ESTABLISHES"], "limit": 50}
    found = {
        (row["source_node"]["name"], row["target_node"]["name"]) for row in rows(seed_store, "partnerships", **asked)
    }
    assert found == {
        ("东南大学", "东南大学国家技术转移中心淮安分中心"),
        ("南京理工大学", "南京理工大学盱眙产学研合作基地"),
    }
    del asked["limit"]
    assert rows(seed_store, "partnership_count", **asked) == [{"total": 2}]


def test_the_load_of_the_responsible_units(seed_store: Store) -> None:
    text = (resources.seed() / "2022-action-plan.md").read_text(encoding="utf-8")
    lists = [set(re.split("[：、，]", line)) for line in text.splitlines() if line.startswith("责任单位：")]
    load = {row["name"]: row["tasks"] for row in rows(seed_store, "responsible")}
    for unit in ("南京市科学技术局", "南京市工业和信息化局", "南京市商务局", "南京市投资促进局"):
        assert load[unit] == sum(unit in units for units in lists), unit
    assert len({row["task"] for row in rows(seed_store, "tasks")}) == len(lists) == 32
    widest = {row["unit"] for row in rows(seed_store, "tasks", text="加快民营企业高质量发展")}
    assert widest == next(units for units in lists if "南京市中级人民法院" in units) - {"责任单位"}


def test_corridors_and_whom_they_join(seed_store: Store) -> None:
    joined: dict[str, set[str]] = {}
    for row in rows(seed_store, "corridors"):
        if row["relation"] == "CONNECTS":
            joined.setdefault(row["corridor"], set()).add(row["name"])
    assert joined["宁淮科创走廊"] == {"南京市", "淮安市"}
    assert joined["G312(宁镇)产业创新走廊"] == {"南京市", "镇江市"}
    assert joined["沿沪宁产业创新带"] == {"上海市", "南京市", "镇江市"}


def test_who_was_selected_and_who_took_part(seed_store: Store) -> None:
    chosen = {row["name"] for row in rows(seed_store, "programmes") if row["programme"] == "中国城市创新能力百强榜"}
    assert chosen == {"芜湖市", "镇江市", "扬州市", "马鞍山市", "滁州市", "宣城市", "淮安市"}
    event = "专利(成果)拍卖季南京专场活动"
    part = {(row["relation"], row["name"]) for row in rows(seed_store, "events") if row["event"] == event}
    assert part == {
        ("HOSTS", "南京市"),
        ("LOCATED_IN", "南京市"),
        ("PARTICIPATES_IN", "滁州市"),
        ("PARTICIPATES_IN", "扬州市"),
    }


def test_what_one_document_says(seed_store: Store) -> None:
    reply = next(entry.document.id for entry in seed_store.ledger() if "提案答复" in entry.document.title)
    text = seed_store.document(reply)
    assert text is not None
    said = rows(seed_store, "document_relations", document=reply)
    assert ("扬州大学", "CO_BUILDS", "生物育种钟山实验室") in {
        (row["source_name"], row["relation"], row["target_name"]) for row in said
    }
    for item in (item for row in said for item in row["evidence"] if item["document"] == reply):
        assert text.text[item["start"] : item["end"]] == item["quote"]
