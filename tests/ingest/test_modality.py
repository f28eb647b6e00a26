"""Whether a fact is stated or planned, and since and until when, each rule on a sentence of its own."""

import pytest

from graph.model import Document, Evidence
from ingest.extraction import extract_facts


def told(text: str, relation: str, title: str = "", date: str = "2024-09-12") -> Evidence:
    """The one thing that a text says by a verb of a type of relation."""
    facts = extract_facts(Document("document_a", title, text, "", date=date))
    found = [e for r in facts.relations if r.type == relation for e in r.evidence if e.rule.startswith("predicate:")]
    assert found, [(r.type, r.evidence[0].quote) for r in facts.relations]
    return found[0]


@pytest.mark.parametrize(
    ("text", "relation", "modality"),
    [
        ("南京市与东南大学共建紫金山实验室。", "CO_BUILDS", "stated"),
        ("南京市将与东南大学共建紫金山实验室。", "CO_BUILDS", "planned"),
        ("南京市拟与东南大学共建紫金山实验室。", "CO_BUILDS", "planned"),
        ("南京市已与东南大学共建紫金山实验室。", "CO_BUILDS", "stated"),
        ("下一步，南京市与东南大学共建紫金山实验室。", "CO_BUILDS", "planned"),
        ("下一步，南京市抓好落实。南京市与东南大学共建紫金山实验室。", "CO_BUILDS", "planned"),
        ("南京市支持东南大学建设，将进一步加大投入，目前已与东南大学共建紫金山实验室。", "CO_BUILDS", "stated"),
        ("南京市争创国家科创金融改革试验区。", "PARTICIPATES_IN", "planned"),
        ("南京市获批国家科创金融改革试验区。", "SELECTED_FOR", "stated"),
        # 将 that turns an object says nothing of what comes.
        ("南京市将项目放在首位，与东南大学共建紫金山实验室。", "CO_BUILDS", "stated"),
        # What names a thing is so, whatever becomes of the thing.
        ("南京市将支持东南大学牵头的紫金山实验室。", "SUPPORTS", "planned"),
        ("到2026年，南京市与东南大学共建紫金山实验室。", "CO_BUILDS", "planned"),
        ("到2022年，南京市与东南大学共建紫金山实验室。", "CO_BUILDS", "stated"),
        ("南京市将抓三件事。一是抓落实。二是与东南大学共建紫金山实验室。", "CO_BUILDS", "planned"),
        ("南京市要与东南大学共建紫金山实验室。", "CO_BUILDS", "planned"),
        ("南京市将加强统筹；东南大学与南京大学共建紫金山实验室。", "CO_BUILDS", "stated"),
    ],
)
def test_the_nearest_sign_tells(text: str, relation: str, modality: str) -> None:
    assert told(text, relation).modality == modality


@pytest.mark.parametrize(
    ("heading", "modality"),
    [
        ("一、工作进展", "stated"),
        ("二、下一步打算", "planned"),
        ("三、2025年工作思路", "planned"),
        ("四、重点任务完成情况", "stated"),
    ],
)
def test_a_heading_tells_of_its_section(heading: str, modality: str) -> None:
    text = f"{heading}\n（一）建平台。南京市与东南大学共建紫金山实验室。\n"
    assert told(text, "CO_BUILDS").modality == modality


def test_a_section_ends_with_the_next_heading_of_its_level() -> None:
    text = "一、下一步打算\n（一）抓落实。\n二、有关情况\n南京市与东南大学共建紫金山实验室。\n"
    assert told(text, "CO_BUILDS").modality == "stated"


def test_the_tasks_of_a_plan_are_planned_and_its_issue_is_stated() -> None:
    title = "南京市创新行动计划"
    text = f"{title}\n1.南京市与东南大学共建紫金山实验室。\n"
    assert told(text, "CO_BUILDS", title).modality == "planned"
    assert told(f"{title}\n南京市人民政府印发《南京市创新条例》。\n", "ISSUES", title).modality == "stated"


def test_a_list_of_what_is_proposed_is_planned() -> None:
    text = "附件1\n拟认定山东省新型研发机构名单\n序号\t单位名称\t所在地\n1\t齐鲁空天信息研究院\t济南市历城区\n"
    facts = extract_facts(Document("document_a", "关于拟认定山东省新型研发机构的公示", text, ""))
    selected = [e.modality for r in facts.relations if r.type == "SELECTED_FOR" for e in r.evidence]
    assert selected
    assert set(selected) == {"planned"}


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("2024年9月12日，", "2024-09-12", ""),
        ("2023年，", "2023", ""),
        ("2023年6月，", "2023-06", ""),
        ("2022—2024年，", "2022", "2024"),
        ("2022年至2024年，", "2022", "2024"),
        ("到2025年底，", "", "2025"),
        ("2025年底前，", "", "2025"),
        ("2022年以来，", "2022", ""),
        ("今年5月，", "2024-05", ""),
        ("今年上半年，", "2024", ""),
        ("去年10月，", "2023-10", ""),
        ("就在上个月，", "2024-08", ""),
        ("8月28日，", "2024-08-28", ""),
        ("11月3日，", "2023-11-03", ""),
        ("5月中旬，", "2024-05", ""),
        ("“十四五”期间，", "2021", "2025"),
        ("近年来，", "", ""),
        ("截至2024年6月，", "", ""),
        ("五年来，", "", ""),
    ],
)
def test_the_times_that_words_give(words: str, since: str, until: str) -> None:
    found = told(f"{words}南京市与东南大学共建紫金山实验室。", "CO_BUILDS")
    assert (found.from_, found.until) == (since, until)


@pytest.mark.parametrize(
    ("text", "relation", "since"),
    [
        # A month to come is of the document's own year, one gone by of the last.
        ("南京市将于11月举办世界智能制造大会。", "HOSTS", "2024-11"),
        ("南京市将于年底举办世界智能制造大会。", "HOSTS", "2024"),
        # A time holds on through its sentence, and no further.
        ("2023年，南京市抓好落实，与东南大学共建紫金山实验室。", "CO_BUILDS", "2023"),
        ("2023年，南京市抓好落实。南京市与东南大学共建紫金山实验室。", "CO_BUILDS", ""),
        ("2023年，南京市抓好落实；东南大学与南京大学共建紫金山实验室。", "CO_BUILDS", ""),
        # A year in a title is the title's.
        ("南京市印发《南京市创新行动计划（2024—2026年）》。", "ISSUES", ""),
        # What modifies a name, and what stands, has no day of its own.
        ("5月13日，南京市与东南大学共建的紫金山实验室揭牌。", "CO_BUILDS", ""),
        ("2022年，南京市聚焦集成电路。", "FOCUSES_ON", ""),
    ],
)
def test_the_reach_of_a_time(text: str, relation: str, since: str) -> None:
    assert told(text, relation).from_ == since


def test_without_a_date_of_its_own_a_document_is_dated_by_its_foot() -> None:
    text = "南京市工作情况\n今年5月，南京市与东南大学共建紫金山实验室。\n南京市科学技术局\n2024年9月12日\n"
    assert told(text, "CO_BUILDS", date="").from_ == "2024-05"
