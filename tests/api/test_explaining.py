"""An explained document on a terminal and as a page, with names that are no markup and rights that are obeyed."""

import base64
import hashlib
import html
import re
from dataclasses import replace

import pytest
import yaml

from api.explaining import as_page, as_text, meaning
from graph.model import Rights
from ingest.explanation import Explanation, explanation
from tests.api.conftest import HOSTILE, facts, identifier

SENTENCES = {
    "示例大学与扬州市共建示例大学扬州研究院。": [("示例大学", "CO_BUILDS", "示例大学扬州研究院")],
    f"示例大学与{HOSTILE}合作。": [("示例大学", "COOPERATES_WITH", HOSTILE)],
    "此行\x1b[31m没有\u202e事实。": [],
}


def told(**document: object) -> Explanation:
    return explanation(facts("示例摘要", SENTENCES, date="2024-05-01", **document), held=True)


def test_the_text_marks_names_and_tells_rules() -> None:
    lines = as_text(told()).splitlines()
    assert "   1  ⟦⟦示例大学⟧扬州研究院⟧" not in lines
    assert any(line.startswith("   1  ⟦示例大学⟧与") and "共建⟦" in line for line in lines)
    assert f"      · University 示例大学  ← by hand  {identifier('示例大学')}" in lines
    assert "      → 示例大学 CO_BUILDS 示例大学扬州研究院  [stated]  ← by hand" in lines
    assert "        “示例大学与扬州市共建示例大学扬州研究院。”" in lines


def test_a_terminal_is_given_no_commands() -> None:
    text = as_text(told())
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "没有" in text


def test_the_page_stands_alone_and_runs_nothing() -> None:
    page = as_page(told())
    assert page.startswith('<!doctype html>\n<html lang="zh-Hans">')
    assert "<script" not in page
    assert "<img" not in page
    assert HOSTILE in html.unescape(page)
    assert not re.search(r"\s(?:on\w+|style|src)=\"", page)
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1])  # type: ignore[index]
    style = re.search(r"<style>(.*?)</style>", page, re.S)[1]  # type: ignore[index]
    assert f"'sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none'")


def test_the_page_gives_what_to_write_into_a_file_of_judgements() -> None:
    page = as_page(told(sources=("a.txt",)))
    items = [
        item for text in re.findall(r"<pre>(.*?)</pre>", page, re.S) for item in yaml.safe_load(html.unescape(text))
    ]
    fact = {"subject": identifier("示例大学"), "relation": "CO_BUILDS", "object": identifier("示例大学扬州研究院")}
    assert {"accept": fact, "note": "示例大学 CO_BUILDS 示例大学扬州研究院"} in items
    assert any(item.get("reject") == fact | {"document": "a.txt"} for item in items)
    assert {"rename": {"entity": identifier("示例大学"), "to": "示例大学"}} in items


@pytest.mark.parametrize(
    ("show", "text", "quote"), [("full", True, True), ("quotes", False, True), ("facts", False, False)]
)
def test_rights_are_obeyed(show: str, text: bool, quote: bool) -> None:
    one = told(form="digest")
    one = replace(one, document=replace(one.document, rights=Rights("专有", show)))  # type: ignore[arg-type]
    for shown in (as_text(one), html.unescape(as_page(one))):
        assert ("没有" in shown) is text
        assert ("共建示例大学扬州研究院。" in re.sub("[⟦⟧]|<[^>]*>", "", shown)) is (text or quote)
        assert "据摘要" in shown


def test_rules_have_words() -> None:
    assert meaning("gazetteer:places") == meaning("gazetteer") != ""
    assert meaning("predicate:共建")
    assert meaning("nobody knows") == ""
