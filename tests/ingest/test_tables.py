"""Tables of every form become facts by a mapping; wrong rows and wrong mappings are refused by what is wrong."""

import io
import json
import time
import zipfile
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

import polars as pl
import pytest

from graph.ids import entity_id
from graph.model import Facts
from ingest.content import SourceRefused
from ingest.mappings import load_mapping
from ingest.references import reference_facts, reference_versions
from ingest.tables import Reject, table_facts

MAPPING = """
source: {title: 企业名录, issuer: 某局, date: 2025-06-30, uri: "https://example.org/t"}
entities:
  firm:
    kind: Enterprise
    key: 统一社会信用代码
    properties: {name: {column: 企业名称}, aliases: {column: 简称, split: 、}, 员工: {column: 员工}}
  area: {kind: District, properties: {name: {column: 所在区}}}
  city: {kind: City, properties: {name: {literal: 南京市}}}
relations:
  - {type: LOCATED_IN, subject: firm, object: area}
  - {type: PART_OF, subject: area, object: city}
"""
COLUMNS = ("企业名称", "统一社会信用代码", "简称", "所在区", "员工")
ROWS = (
    ("南京某某科技有限公司", "0123", "某某科技、某科", "江宁区", "120"),
    ("另一家有限公司", "0456", "", "江宁区", "7"),
)

Table = Callable[[Sequence[Sequence[str]]], tuple[str, bytes]]


def _lines(rows: Sequence[Sequence[str]], delimiter: str) -> str:
    return "".join(delimiter.join(row) + "\n" for row in [COLUMNS, *rows])


def _csv(rows: Sequence[Sequence[str]]) -> tuple[str, bytes]:
    return "firms.csv", _lines(rows, ",").encode()


def _csv_gbk(rows: Sequence[Sequence[str]]) -> tuple[str, bytes]:
    return "firms.csv", _lines(rows, ";").encode("gbk")


def _tsv(rows: Sequence[Sequence[str]]) -> tuple[str, bytes]:
    return "firms.tsv", _lines(rows, "\t").encode("utf-16")


def _csv_titled(rows: Sequence[Sequence[str]]) -> tuple[str, bytes]:
    return "firms.csv", ("企业名录,,,,\n" + _lines(rows, ",")).encode("utf-8-sig")


def _parquet(rows: Sequence[Sequence[str]]) -> tuple[str, bytes]:
    out = io.BytesIO()
    pl.DataFrame([dict(zip(COLUMNS, row, strict=True)) for row in rows]).write_parquet(out)
    return "firms.parquet", out.getvalue()


def _jsonl(rows: Sequence[Sequence[str]]) -> tuple[str, bytes]:
    lines = (json.dumps(dict(zip(COLUMNS, row, strict=True)), ensure_ascii=False) for row in rows)
    return "firms.jsonl", "\n".join(lines).encode()


def _xlsx(rows: Sequence[Sequence[str]]) -> tuple[str, bytes]:
    """The least that is an xlsx, under a title row, as offices make them."""
    cells = [["企业名录"], list(COLUMNS), *map(list, rows)]
    body = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row) + "</row>"
        for row in cells
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="表1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return "firms.xlsx", out.getvalue()


FORMS = [_csv, _csv_gbk, _csv_titled, _tsv, _parquet, _jsonl, _xlsx]


def _read(
    table: Table, rows: Sequence[Sequence[str]] = ROWS, mapping: str = MAPPING
) -> tuple[Facts, tuple[Reject, ...]]:
    name, content = table(rows)
    return table_facts(name, content, load_mapping("firms.yaml", mapping.encode()))


@pytest.mark.parametrize("table", FORMS)
def test_every_form_of_table_gives_the_same_facts(table: Table) -> None:
    facts, rejects = _read(table)
    assert not rejects
    named = {entity.name: entity for entity in facts.entities}
    assert set(named) == {"南京某某科技有限公司", "另一家有限公司", "江宁区", "南京市"}
    firm = named["南京某某科技有限公司"]
    assert firm.id == entity_id("Enterprise", "南京某某科技有限公司", "0123")
    assert firm.aliases == ("某某科技", "某科")
    assert firm.properties == {"员工": "120"}
    assert [(e.row, e.quote, e.rule, e.said) for e in firm.evidence] == [(1, "", "mapping:firms", "2025-06-30")]
    part_of = next(relation for relation in facts.relations if relation.type == "PART_OF")
    assert (part_of.source, part_of.target) == (named["江宁区"].id, named["南京市"].id)
    assert [evidence.row for evidence in part_of.evidence] == [1, 2]
    assert len(facts.relations) == 3


def test_a_table_tells_of_itself_by_its_mapping() -> None:
    document = _read(_csv)[0].document
    assert (document.title, document.issuer, document.date) == ("企业名录", "某局", "2025-06-30")
    assert (document.uri, document.form, document.text) == ("https://example.org/t", "table", "")


@pytest.mark.parametrize("table", [_csv, _xlsx, _parquet, _jsonl])
def test_wrong_rows_are_refused_by_number_and_the_others_load(table: Table) -> None:
    rows = [ROWS[0], ("", "0789", "", "江宁区", ""), ("无码公司", " ", "", "江宁区", ""), ROWS[1]]
    facts, rejects = _read(table, rows)
    assert rejects == (
        Reject(2, "firm has no name: 企业名称 is empty"),
        Reject(3, "firm 无码公司 has no key: 统一社会信用代码 is empty"),
    )
    assert {entity.name for entity in facts.entities if entity.kind == "Enterprise"} == {ROWS[0][0], ROWS[1][0]}
    assert next(entity for entity in facts.entities if entity.name == ROWS[1][0]).evidence[0].row == 4


def test_ragged_rows_and_broken_lines_are_refused_by_number() -> None:
    name, content = _csv(ROWS)
    mapping = load_mapping("firms.yaml", MAPPING.encode())
    assert table_facts(name, content + "甲,1,,江宁区,3,多余\n".encode(), mapping)[1] == (
        Reject(3, "it has 6 cells, the header 5"),
    )
    name, content = _jsonl(ROWS)
    assert table_facts(name, content + b"\n{broken\n[1]\n", mapping)[1] == (
        Reject(3, "it is not JSON"),
        Reject(4, "it is not a JSON object"),
    )


KINDS = """
source: {title: 机构}
entities:
  one: {kind: {column: 类型}, properties: {name: {column: 甲}}}
  two: {kind: University, properties: {name: {template: "{乙}大学"}}}
relations:
  - {type: COOPERATES_WITH, subject: one, object: two, modality: {column: 状态}, when: {合作: 是}}
  - {type: ISSUES, subject: one, object: policy, role: 牵头}
"""


def test_rows_that_break_the_ontology_are_refused() -> None:
    mapping = KINDS.replace(
        "relations:", "  policy: {kind: Policy, when: {有: y}, properties: {name: {column: 文}}}\nrelations:"
    )
    rows = [
        "甲,类型,乙,状态,合作,有,文",
        "某局,政府机构,东南,planned,是,,",
        "某链,Industry,东南,stated,是,,",
        "某物,Thing,东南,stated,是,,",
        "东南大学,University,东南,stated,是,,",
        "某局,Government,东南,maybe,是,,",
        "某城,City,东南,,否,y,某方案",
    ]
    facts, rejects = table_facts("a.csv", "\n".join(rows).encode(), load_mapping("a.yaml", mapping.encode()))
    assert rejects == (
        Reject(2, "the ontology knows no COOPERATES_WITH from Industry to University"),
        Reject(3, "one: unknown kind Thing in 类型"),
        Reject(4, "COOPERATES_WITH joins 东南大学 to itself"),
        Reject(5, "COOPERATES_WITH: modality is maybe; it can be stated, planned"),
    )
    assert {(r.type, r.evidence[0].modality, r.evidence[0].role) for r in facts.relations} == {
        ("COOPERATES_WITH", "planned", ""),
        ("ISSUES", "stated", "牵头"),
    }
    pair = next(relation for relation in facts.relations if relation.type == "COOPERATES_WITH")
    assert pair.source < pair.target


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: Enterprise", "kind: Enterprize", r"entities.firm.kind: unknown Enterprize; near it: Enterprise"),
        ("type: PART_OF", "type: PART_OFF", r"relations\[2\].type: unknown PART_OFF; near it: PART_OF"),
        ("object: city", "object: town", r"relations\[2\].object: unknown town"),
        ("subject: firm, object: area", "subject: area, object: firm", "no LOCATED_IN from District to Enterprise"),
        ("name: {literal: 南京市}", "code: {literal: 南京市}", "entities.city: it has no name"),
        ("{literal: 南京市}", "{litteral: 南京市}", "unknown litteral; near it: literal"),
        ("{literal: 南京市}", "{literal: 南京市, column: 市}", "needs one of column, literal, template"),
        ("title: 企业名录", "title: 企业名录, form: tabel", "source.form: unknown tabel; near it: table"),
        ("entities:", "entitys:", "not a mapping"),
        ("source:", "source: [", "not YAML"),
        ("relations:", "relation:", "unknown relation; near it: relations"),
    ],
)
def test_a_wrong_mapping_is_refused_by_name(old: str, new: str, told: str) -> None:
    with pytest.raises(SourceRefused, match=told) as refused:
        load_mapping("firms.yaml", MAPPING.replace(old, new, 1).encode())
    assert refused.value.name == "firms.yaml"


@pytest.mark.parametrize("table", FORMS)
def test_a_missing_column_is_told_with_those_near(table: Table) -> None:
    with pytest.raises(SourceRefused, match="reads the column 企业名, which it does not have; near it: 企业名称"):
        _read(table, ROWS, MAPPING.replace("column: 企业名称", "column: 企业名"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", "企业名称,统一社会信用代码,简称,所在区,员工\n".encode()),
        ("a.csv", bytes(range(256)) * 9),
        ("a.xlsx", b"PK\x03\x04 broken"),
        ("a.xlsx", b"no zip"),
        ("a.parquet", b"PAR1 broken"),
        ("a.jsonl", b"\n\n"),
    ],
)
def test_a_broken_table_is_refused(name: str, content: bytes) -> None:
    with pytest.raises(SourceRefused):
        table_facts(name, content, load_mapping("firms.yaml", MAPPING.encode()))


def test_several_key_columns_tell_namesakes_apart() -> None:
    mapping = """
entities:
  one: {kind: Lab, key: [市, 区], properties: {name: 名}}
"""
    rows = "名,市,区\n实验室,ab,c\n实验室,a,bc\n实验室,ab,c\n"
    facts, _ = table_facts("a.csv", rows.encode(), load_mapping("a.yaml", mapping.encode()))
    assert sorted([e.row for e in entity.evidence] for entity in facts.entities) == [[1, 3], [2]]


# Reference tables


def test_reference_rows_enter_for_what_is_named_and_its_parents() -> None:
    university = entity_id("University", "南京大学")
    facts = reference_facts({university})
    entities = {entity.name: entity for part in facts for entity in part.entities}
    triples = {
        (names[relation.source], relation.type, names[relation.target])
        for part in facts
        for names in [{entity.id: entity.name for entity in part.entities}]
        for relation in part.relations
    }
    assert set(entities) == {"南京大学", "南京市", "江苏省"}
    assert triples == {("南京大学", "LOCATED_IN", "南京市"), ("南京市", "PART_OF", "江苏省")}
    placed = next(e for part in facts for e in part.entities if e.name == "南京市" and "latitude" in e.properties)
    assert placed.properties["latitude"] == pytest.approx(32.06, abs=0.1)
    assert all(part.document.form == "reference" and part.document.id in reference_versions() for part in facts)
    assert all(evidence.row > 0 for part in facts for entity in part.entities for evidence in entity.evidence)


def test_nothing_enters_for_what_the_tables_do_not_know() -> None:
    assert reference_facts({entity_id("University", "无此大学")}) == []


def test_joining_is_quick() -> None:
    reference_facts(())
    present = {entity_id("City", name) for name in ("南京市", "扬州市", "镇江市", "淮安市")}
    start = time.perf_counter()
    reference_facts(present)
    assert time.perf_counter() - start < 0.2
