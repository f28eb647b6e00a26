"""What a person should look at, over a real map and over facts made by hand."""

from contextlib import closing
from pathlib import Path

import pytest

from graph.ids import document_id, entity_id
from graph.model import Document, Entity, Evidence, Facts, Judgement
from graph.store import open_store
from ingest.pipeline import ingest
from ingest.reporting import MapReport, as_json, doubtful, report_of, unknown_heads

TEXT = """扬州市创新工作总结
南京都市圈印发《南京都市圈科技创新合作规划》。
南京大学与扬州市共建南京大学扬州研究院。
扬州市建设“数智方舟”，并探索“数字方舟”。
扬州市科学技术局
2024年5月1日
"""
TABLE = "校名,城市\n南京大学,南京市\n,扬州市\n"
MAPPING = """
source: {title: 高校名单, date: 2025-01-01}
entities:
  university: {kind: University, properties: {name: {column: 校名}}}
  city: {kind: City, properties: {name: {column: 城市}}}
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> MapReport:
    folder = tmp_path_factory.mktemp("folder")
    for name, text in (("a.txt", TEXT), ("t.csv", TABLE), ("t.yaml", MAPPING)):
        (folder / name).write_text(text, encoding="utf-8")
    with closing(open_store(f"ladybug:{folder}/data/graph")) as store:
        ingest(store, folder / "data", [str(folder / "a.txt"), str(folder / "t.csv")])
        revision = store.revision()
        told = report_of(store, folder / "data")
        assert store.revision() == revision
    return told


def test_counts_by_document_kind_and_type(report: MapReport) -> None:
    (counted,) = [each for each in report.documents if each.document == document_id(TEXT.encode())]
    assert counted.title == "扬州市创新工作总结"
    assert counted.entities["Institute"] == 1
    assert counted.relations["CO_BUILDS"] == 2


def test_what_the_ontology_or_a_mapping_refuses_is_told_with_its_reason(report: MapReport) -> None:
    told = {each.reason: each for each in report.refused}
    issued = told["the ontology knows no ISSUES from Region to Policy"]
    assert (issued.count, issued.examples) == (1, ("南京都市圈 — 南京都市圈科技创新合作规划",))
    assert told["university has no name: 校名 is empty"].examples == ("高校名单, row 2",)


def test_unknown_heads_are_endings_that_no_rule_took(report: MapReport) -> None:
    assert [(each.head, each.count) for each in report.unknown_heads] == [("方舟", 2)]
    assert set(report.unknown_heads[0].examples) == {"数智方舟", "数字方舟"}


def test_the_report_as_json_is_plain(report: MapReport) -> None:
    told = as_json(report)
    assert set(told) == {"documents", "refused", "doubtful", "unknown_heads"}
    assert told["unknown_heads"][0]["head"] == "方舟"


def named(kind: str, *names: tuple[str, ...]) -> Facts:
    """Facts that name entities of a kind; each tuple is a name and its aliases."""
    evidence = (Evidence("document_x", "x", 0, 1),)
    entities = [Entity(entity_id(kind, name), kind, name, tuple(more), {}, evidence) for name, *more in names]
    return Facts(Document("document_x", "x", "x", "0"), tuple(entities))


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("南京市科技成果展示中心", "南京科技成果展示中心", "name"),
        ("江苏省科技资源统筹中心", "科技资源统筹中心", "name"),
        ("江苏省科技资源统筹中心", "省科技资源统筹中心", "name"),
        ("国家级检验检测中心", "检验检测中心", "name"),
        ("某大学国家技术转移中心", "国家技术转移中心", "tail"),
    ],
)
def test_names_that_may_be_of_one_thing_are_told(one: str, other: str, reason: str) -> None:
    (found,) = doubtful([named("Platform", (one,), (other,))])
    assert (found.kind, {found.a_name, found.b_name}, found.reason) == ("Platform", {one, other}, reason)
    assert doubtful([named("Platform", (one,)), named("Lab", (other,))]) == []
    assert doubtful([named("Platform", (one,), (other,))], [Judgement("j", "not_same", found.b, found.a)]) == []


def test_a_shared_alias_is_doubtful_but_not_between_two_places() -> None:
    (found,) = doubtful([named("Platform", ("甲方中心", "中心"), ("乙方平台", "中心"))])
    assert found.reason == "alias"
    bureaus = [(f"{city}科学技术局", "市科技局") for city in ("南京市", "扬州市", "苏州市")]
    assert doubtful([named("Government", *bureaus)]) == []
    assert doubtful([named("Park", ("南京高新技术产业开发区",), ("苏州高新技术产业开发区",))]) == []


def test_many_entities_cost_little() -> None:
    many = [(f"第{number}号试验平台", "市科技局") for number in range(1500)]
    cities = [(f"{city}第一试验平台",) for city in ("南京市", "扬州市", "苏州市", "合肥市")]
    assert len(doubtful([named("Government", *cities)])) == 0
    assert len(doubtful([named("Platform", *((name,) for name, _ in many))])) == 0


def test_no_heads_of_what_is_seen_once_or_taken() -> None:
    text = "建设未来之窗。成立“创新中心”。共建“创新中心”。"
    start = [text.index("创新中心"), text.rindex("创新中心")]
    taken = tuple(Evidence("document_x", "创新中心", at, at + 4) for at in start)
    facts = Facts(
        Document("document_x", "x", text, "0"), (Entity("platform_x", "Platform", "创新中心", evidence=taken),)
    )
    assert unknown_heads([facts]) == []
    assert [each.head for each in unknown_heads([Facts(facts.document)])] == ["创新中心"]


def test_an_empty_map_has_an_empty_report(tmp_path: Path) -> None:
    with closing(open_store(f"ladybug:{tmp_path}/graph")) as store:
        assert report_of(store, tmp_path) == MapReport()
