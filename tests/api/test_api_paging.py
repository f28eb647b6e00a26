"""Cursors and the segments of a text, by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.paging import BadCursor, decode, encode
from api.views.reading import segments


@given(st.lists(st.integers(-(2**53), 2**53) | st.text(), max_size=4))
def test_a_cursor_is_read_back(position: list[int | str]) -> None:
    assert decode(encode(position), *map(type, position)) == position


@given(st.text(max_size=40))
def test_what_is_no_cursor_is_refused(text: str) -> None:
    try:
        position = decode(text, int, str)
    except BadCursor:
        return
    assert [type(part) for part in position] == [int, str]


def test_a_cursor_for_another_list_is_refused() -> None:
    with pytest.raises(BadCursor):
        decode(encode(["id"]), int, str)


_spans = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(
    lambda pair: {"start": pair[0], "end": pair[0] + pair[1]}
)
_facts = st.lists(st.lists(_spans, min_size=1, max_size=3), max_size=6)


@given(st.text(min_size=1, max_size=30), _facts, _facts)
def test_segments_are_the_text_with_each_character_marked_by_what_covers_it(
    text: str, named: list[list[dict[str, int]]], told: list[list[dict[str, int]]]
) -> None:
    mentions = [{"entity": {"id": str(number)}, "evidence": spans} for number, spans in enumerate(named)]
    parts = segments(text, mentions, [{"evidence": spans} for spans in told])
    assert "".join(part.text for part in parts) == text

    def covers(facts: list[list[dict[str, int]]], place: int) -> bool:
        return any(each["start"] <= place < each["end"] <= len(text) for spans in facts for each in spans)

    place = 0
    for part in parts:
        for _ in part.text:
            assert part.says == covers(told, place)
            assert (part.entity is not None) == covers(named, place)
            place += 1
