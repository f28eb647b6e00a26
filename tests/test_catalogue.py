"""Questions of the catalogue over the seed map, in both engines: answers worked out by hand from the digests."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from graph import resources
from graph.queries import catalogue, query
from graph.store import Store, open_store
from ingest.pipeline import ingest
from tests.conftest import Neo4j

pytestmark = pytest.mark.slow
NAMES = sorted(catalogue())


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("catalogue")
    store = open_store(f"ladybug:{folder / 'graph'}")
    ingest(store, folder, [str(resources.seed())])
    yield store
    store.close()


@pytest.fixture(scope="module")
def shared(embedded: Store, neo4j_database: Neo4j) -> Iterator[Store]:
    """What the embedded store holds, in Neo4j."""
    neo4j_database.empty()
    store = neo4j_database.store()
    with store.write() as writer:
        for entry in embedded.ledger():
            facts = embedded.facts(entry.document.id)
            assert facts is not None
            writer.put(facts, entry.extractor)
    yield store
    store.close()


def rows(store: Store, name: str, **values: Any) -> list[dict[str, Any]]:
    return query(name).run(store, values, timeout=60).dicts()


def examples(name: str) -> list[dict[str, Any]]:
    """The values that a header shows: those that are needed, and one by one the others."""
    parameters = catalogue()[name].parameters.values()
    needed = {each.name: each.example for each in parameters if each.required}
    return [needed, *(needed | {each.name: each.example} for each in parameters if not each.required)]


@pytest.mark.parametrize("name", NAMES)
def test_the_example_of_a_question_is_answered(embedded: Store, name: str) -> None:
    assert rows(embedded, name, **examples(name)[0]) or catalogue()[name].may_be_empty


@pytest.mark.neo4j
@pytest.mark.parametrize("name", NAMES)
def test_both_engines_give_the_same(embedded: Store, shared: Store, name: str) -> None:
    for values in examples(name):
        told = [rows(store, name, **values) for store in (shared, embedded)]
        for row in (row for answer in told for row in answer):
            row.pop("revision", "")  # Each map names its own.
        assert told[0] == told[1], values


def test_units_responsible_together(embedded: Store) -> None:
    text = (resources.seed() / "2022-action-plan.md").read_text(encoding="utf-8")
    lists = [set(re.split("[：、，]", line)) for line in text.splitlines() if line.startswith("责任单位：")]
    pair = {"南京市工业和信息化局", "南京市科学技术局"}
    first = rows(embedded, "responsible_together")[0]
    assert {first["a_name"], first["b_name"]} == pair
    assert first["tasks"] == sum(pair <= units for units in lists) == 16


def test_what_stands_across_cities(embedded: Store) -> None:
    found: dict[str, set[str]] = {}
    for row in rows(embedded, "joint"):
        found.setdefault(row["name"], set()).add(row["city"])
    assert found["宁淮智能制造产业园"] == {"南京市", "淮安市"}
    assert found["东南大学国家技术转移中心淮安分中心"] == {"南京市", "淮安市"}
    assert found["南京理工大学盱眙产学研合作基地"] == {"南京市", "淮安市"}
    assert found["生物育种钟山实验室"] == {"南京市", "扬州市"}
    assert found["顶山-汊河轨道交通产业发展集聚区"] == {"南京市", "滁州市"}
    assert found["G328(宁扬)科创走廊"] == {"南京市", "扬州市"}
    assert "紫金山实验室" not in found
    assert {row["kind"] for row in rows(embedded, "joint", kind="Park")} == {"Park"}


def test_cities_of_an_industry(embedded: Store) -> None:
    found = {row["city"]: row["cities"] for row in rows(embedded, "industry_cities") if row["industry"] == "轨道交通"}
    assert found == {"南京市": 2, "滁州市": 2}


def test_funds(embedded: Store) -> None:
    found = {(row["fund"], row["relation"], row["name"]) for row in rows(embedded, "funds")}
    assert ("宁科贷", "ESTABLISHES", "南京市") in found
    assert ("中央引导地方科技发展资金", "SUPPORTS", "江苏省物联网众创社区") in found


def test_a_policy_with_its_issuers_and_what_it_supports(embedded: Store) -> None:
    title = "关于支持南京创建区域科技创新中心推动高质量发展的意见"
    found = rows(embedded, "policies", policy=title)
    assert {row["policy"] for row in found} == {title}
    assert {row["name"] for row in found if row["relation"] == "ISSUES"} == {"中共江苏省委员会", "江苏省人民政府"}
    assert "南京市" in {row["name"] for row in found if row["relation"] == "SUPPORTS"}


def test_what_is_planned(embedded: Store) -> None:
    found = {(row["source_name"], row["relation"], row["target_name"]) for row in rows(embedded, "planned")}
    assert ("南京市", "HOSTS", "世界智能制造大会") in found
    assert ("南京市", "COOPERATES_WITH", "淮安市") not in found


def test_what_two_documents_say_differently(embedded: Store) -> None:
    values = {name: each.example for name, each in catalogue()["differences"].parameters.items()}
    found = rows(embedded, "differences", **values)
    one = next(row for row in found if (row["relation"], row["target_name"]) == ("SUPPORTS", "紫金山实验室"))
    said = [item["quote"] for item in one["evidence"]]
    assert (one["difference"], one["a_says"], one["b_says"]) == ("modality", "stated", "planned")
    assert any("承担国家重大科技任务" in quote for quote in said)
    assert any("承担更多国家战略任务" in quote for quote in said)
    only = {row["target_name"] for row in found if row["difference"] == "only_a"}
    assert "生物育种钟山实验室" in only
    turned = rows(embedded, "differences", a=values["b"], b=values["a"])
    assert {row["target_name"] for row in turned if row["difference"] == "only_b"} == only
    assert rows(embedded, "differences", a=values["a"], b=values["a"]) == []


def test_who_stands_in_the_middle(embedded: Store) -> None:
    found = rows(embedded, "central")
    assert found[0]["name"] == "南京市"
    assert {"扬州市", "淮安市", "滁州市", "镇江市"} <= set(found[0]["cities_cut_off"])
    assert all(row["cut_off"] >= len(row["cities_cut_off"]) for row in found)
    groups = {row["name"]: row["community"] for row in rows(embedded, "communities")}
    assert len(groups) == len(found)
    assert groups["南京市"] == groups["淮安市"] == groups["宁淮科创走廊"]
    assert groups["鼓楼区"] != groups["南京市"]


def test_what_nothing_is_said_of(embedded: Store) -> None:
    found = rows(embedded, "isolated")
    assert "马钢集团" in {row["name"] for row in found}
    ties = embedded.run("MATCH (a:Entity)-[r]->(b:Entity) RETURN a.id AS a, b.id AS b").rows
    assert not {row["id"] for row in found} & {end for pair in ties for end in pair}
