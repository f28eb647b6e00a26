"""Evidence of the embedded engine: one text, read as the lists of the documented columns."""

from contextlib import closing
from pathlib import Path

import pytest
from maps import Telling, example

from graph.packing import EMPTY, ITEM, LIST, packed, unpacked
from graph.records import EVIDENCE_COLUMNS, EntityRecord
from graph.store import Store, StoreError, open_store


def test_what_is_packed_is_unpacked() -> None:
    for facts in example():
        for entity in facts.entities:
            record = EntityRecord(entity.id)
            record.add(entity, facts.document.id)
            assert unpacked(packed(record.row())) == record.row()


@pytest.mark.parametrize("mark", [ITEM, LIST, EMPTY])
def test_a_text_with_a_mark_of_the_packing_is_refused(tmp_path: Path, mark: str) -> None:
    telling = Telling("document_one")
    telling.entity("Lab", f"实验{mark}室")
    with (
        closing(open_store(f"ladybug:{tmp_path / 'map'}")) as store,
        pytest.raises(StoreError, match=r"U\+FDD0.*实验"),
        store.write() as writer,
    ):
        writer.put(telling.facts(), "test")


@pytest.mark.parametrize("name", EVIDENCE_COLUMNS)
def test_a_question_sees_the_documented_columns(example_map: Store, name: str) -> None:
    """On both engines, by the same text, with the same name of the column."""
    answer = example_map.run(f"MATCH (a)-[r:COOPERATES_WITH]->(b) RETURN r.{name}, size(a.ev_quote) AS n, r")
    ((told, count, edge),) = answer.rows
    assert answer.columns[0] == f"r.{name}"
    key = name.removeprefix("ev_")
    assert [value for value in told or [] if value not in ("", -1)] == [e[key] for e in edge["evidence"] if key in e]
    assert count == 2
