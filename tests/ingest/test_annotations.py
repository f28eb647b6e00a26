"""What `extract` writes: the shape of the gold, and names that the document itself uses."""

import json
from pathlib import Path

from graph.ids import entity_id
from graph.model import Document, Entity, Evidence, Facts
from ingest.annotations import extract, text_names


def test_many_documents_are_shared_among_processors(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number, city in enumerate(("扬州市", "镇江市", "淮安市", "滁州市", "常州市", "芜湖市")):
        text = f"南京大学与{city}签署合作协议。\n2024年5月{number + 1}日\n"
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    names: list[str] = []
    report = extract([str(folder)], tmp_path / "out", progress=lambda _done, _total, name: names.append(name))
    assert not report.failed
    assert [Path(name).name for name in names] == [f"{number}.txt" for number in range(6)]
    extract([str(folder / "3.txt")], tmp_path / "alone")
    assert (tmp_path / "alone" / "3.json").read_bytes() == (tmp_path / "out" / "3.json").read_bytes()


def test_extract_writes_the_shape_of_the_gold(tmp_path: Path) -> None:
    text = "南京市科学技术局工作总结\n南京大学与扬州市共建南京大学扬州研究院。\n南京市科学技术局\n2025年7月16日\n"
    (tmp_path / "a.md").write_text("东南大学与镇江市签署合作协议。", encoding="utf-8")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    report = extract([str(tmp_path)], tmp_path / "out")
    assert not report.failed
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.json", "a.txt.json"]
    assert json.loads((tmp_path / "out" / "a.json").read_text(encoding="utf-8"))["title"]
    told = json.loads((tmp_path / "out" / "a.txt.json").read_text(encoding="utf-8"))
    assert told["document"] == "a.txt"
    names = {entity["name"] for entity in told["entities"]}
    assert {"南京大学", "扬州市"} <= names
    assert told["relations"]
    for item in (*told["entities"], *told["relations"]):
        for evidence in item["evidence"]:
            assert told["text"][evidence["start"] : evidence["end"]] == evidence["quote"]
            assert {"modality", "said", "from", "until", "rule", "role"} <= set(evidence)
    for relation in told["relations"]:
        assert {relation["subject"], relation["object"]} <= names
        line = told["text"].split("\n")[relation["line"] - 1]
        assert relation["evidence"][0]["quote"].split("\n")[0] in line


TEXT = "市科技局支持“宁 科贷”、市级重大专项、省重大专项和马钢。"


def _named(kind: str, name: str, rule: str, *aliases: str) -> Entity:
    return Entity(entity_id(kind, name), kind, name, aliases, evidence=(Evidence("document_x", rule=rule),))


def _names(*entities: Entity) -> list[str]:
    names = text_names(Facts(Document(id="document_x", title="", text=TEXT, sha256=""), entities))
    return [names[entity.id] for entity in entities]


def test_a_name_is_the_documents_own_where_no_list_knows_it() -> None:
    assert _names(
        _named("Government", "南京市科学技术局", "organ", "市科技局"),
        _named("City", "南京市", "gazetteer:places", "宁"),
        _named("Enterprise", "马钢集团", "gazetteer:organisations", "马钢"),
        _named("Fund", "宁科贷", "head:贷"),
        _named("Programme", "南京市重大专项", "head:专项", "市级重大专项", "级重大专项", "本市专项"),
        _named("Lab", "某某实验室", "head:实验室", "某实验室"),
    ) == ["南京市科学技术局", "南京市", "马钢", "宁科贷", "市级重大专项", "某某实验室"]


def test_two_things_of_a_kind_never_share_a_form() -> None:
    one = _named("Programme", "南京市重大专项", "head:专项", "省重大专项")
    other = _named("Programme", "江苏省重大专项", "head:专项", "省重大专项")
    assert _names(one, other) == ["省重大专项", "江苏省重大专项"]
    assert _names(other, one) == ["省重大专项", "南京市重大专项"]
    third = _named("Programme", "省重大专项", "head:专项")
    assert _names(one, third) == ["南京市重大专项", "省重大专项"]


def test_relations_and_aliases_go_by_the_same_names(tmp_path: Path) -> None:
    text = "南京市工作要闻\n马钢与南京大学共建量子计算实验室。\n南京市科学技术局\n2025年7月16日\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    extract([str(tmp_path / "a.txt")], tmp_path)
    told = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    firm = next(entity for entity in told["entities"] if entity["kind"] == "Enterprise")
    assert firm["name"] == "马钢"
    assert "马钢集团" in firm["aliases"]
    assert "马钢" not in firm["aliases"]
    assert "马钢" in {relation["subject"] for relation in told["relations"]}
