"""All of a long list, item by item, a page of it in memory at a time; pages stay right while the map changes."""

from collections.abc import Iterator, Sequence
from typing import Any

from api.answers import Answers, Row
from graph.ontology import ontology

_PAGE = 20_000


def nodes(answers: Answers, after: str = "", page: int = _PAGE, **wanted: Any) -> Iterator[Row]:
    """Entities with their evidence, in id order, after an id; `wanted` as the question `entities` takes it."""
    while rows := answers.ask("entities", after=after, limit=page, **wanted):
        yield from (row["entity"] for row in rows)
        after = rows[-1]["id"]


def entities(answers: Answers, ids: Sequence[str], page: int) -> Iterator[Row]:
    """The entities of these ids that there are, with their evidence, in the order of the ids."""
    for start in range(0, len(ids), page):
        asked = ids[start : start + page]
        found = {row["id"]: row["entity"] for row in answers.ask("entities_by_id", ids=list(asked))}
        yield from (found[each] for each in asked if each in found)


def edges(answers: Answers, page: int = _PAGE) -> Iterator[Row]:
    """Every relation with its evidence, in the order of source, type and target."""
    after = ""
    while rows := answers.ask("relations", after=after, limit=page):
        yield from (row["edge"] for row in rows if row["relation"] in ontology().relations)
        after = _place(rows[-1])


def partnerships(answers: Answers, after: str = "", page: int = _PAGE, **wanted: Any) -> Iterator[Row]:
    """Rows of the question `partnerships`, in the order of source, type and target, after such a place."""
    while rows := answers.ask("partnerships", after=after, limit=page, **wanted):
        yield from rows
        after = _place(rows[-1])


def _place(row: Row) -> str:
    return " ".join((row["source"], row["relation"], row["target"]))
