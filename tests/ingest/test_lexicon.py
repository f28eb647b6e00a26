"""Cutting text into tokens, and what the gazetteers know."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.lexicon import Entry, fold_text, lexicon
from ingest.tokens import tokenize


def cut(text: str) -> list[tuple[str, str]]:
    return [(token.text, token.cls) for token in tokenize(fold_text(text), lexicon())]


@settings(deadline=None)
@given(st.text(max_size=200))
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold_text(text)) == len(text)


@settings(deadline=None)
@given(st.text(alphabet="南京市科技局与大学共建（）“”《》、，。A1 \n", max_size=80))
def test_tokens_cover_the_text(text: str) -> None:
    tokens = tokenize(text, lexicon())
    assert "".join(token.text for token in tokens) == text
    assert all(text[token.start : token.end] == token.text for token in tokens)


def test_widths_and_traditional_forms_are_matched_as_one() -> None:
    assert fold_text("南京（江蘇）Ａ１") == "南京(江苏)A1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市科技局", [("市", "L"), ("科技局", "O")]),
        (
            "南京大学与东南大学共建实验室",
            [("南京大学", "E"), ("与", "B"), ("东南大学", "E"), ("共建", "V"), ("实验室", "H")],
        ),
        ("南京长江大桥", [("南京", "E")]),
        ("共建成德临港经济产业带", [("共建", "V")]),
    ],
)
def test_the_cheapest_cut(text: str, expected: list[tuple[str, str]]) -> None:
    assert cut(text)[: len(expected)] == expected


def test_a_document_may_define_names_of_its_own() -> None:
    defined = {"中试联盟": Entry("粤港澳大湾区中试服务联盟", "Alliance")}
    token = tokenize("中试联盟将举办大会", lexicon(), defined)[0]
    assert (token.text, token.cls, token.entries[0].kind) == ("中试联盟", "E", "Alliance")


def test_places_know_what_they_lie_in() -> None:
    known = lexicon()
    assert known.parents["江宁区"] == "南京市"
    assert known.province_of("江宁区") == "江苏省"
    assert {entry.place for entry in known.entries["鼓楼区"]} >= {"南京市", "徐州市", "福州市"}


def test_short_names_of_universities_may_be_of_several() -> None:
    assert {entry.name for entry in lexicon().entries["南大"]} == {"南京大学", "南昌大学"}


def test_no_row_is_empty() -> None:
    assert not lexicon().entries.get("")
