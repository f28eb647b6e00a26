"""Statements of the catalogue as the embedded engine answers them fastest: narrowed to the kinds that ids carry, as it
finds an id in one table, not in every one; and by columns where a whole entity is asked for, as to give a node costs it
several times what it costs to find it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.ontology import OntologyError, ontology
from graph.packing import items
from graph.records import NAMED, Row, named
from graph.store import Rows, Store, in_process

# A condition that a whole WHERE needs: what stands in brackets with OR begins with a bracket.
_NEEDED = re.compile(
    r"(?P<before>WHERE|AND) (?P<name>\w+)\.id (?P<how>=|IN) \$(?P<parameter>\w+)(?= AND| RETURN|\s*(?:\n|$))"
)


# A statement that gives one row: to sort it costs the embedded engine more than to find it.
_ONE = re.compile(r"((?://.*\n)*MATCH \((\w+):Entity\)\s+WHERE \2\.id = \$\w+\s+RETURN [^\n]+)\s+ORDER BY [\w, .]+\s*")


# The last column, a whole entity.
_WHOLE = re.compile(r", (?P<name>\w+) AS (?P<column>\w+)(?=\s*(?:ORDER BY [\w, .]+)?\s*$)")
_COLUMNS = (*NAMED, "evidence")


def run(store: Store, text: str, parameters: Mapping[str, Any], **bounds: Any) -> Rows:
    """The answer to a statement of the catalogue, put as its store answers it fastest."""
    if not in_process(store.url):
        return store.run(text, parameters, **bounds)
    if one := _ONE.fullmatch(text):
        text = one[1]
    whole = _WHOLE.search(text)
    if whole and f"({whole['name']}:Entity)" in text:
        columns = ", ".join(f"{whole['name']}.{column} AS {whole['column']}_{column}" for column in _COLUMNS)
        text = f"{text[: whole.start()]}, {columns}{text[whole.end() :]}"
        return _gathered(store.run(*typed(text, parameters), **bounds), whole["column"])
    return store.run(*typed(text, parameters), **bounds)


def _gathered(rows: Rows, column: str) -> Rows:
    """Rows whose last columns are those of an entity, with the entity as the last column."""
    if not rows.columns:
        return rows
    before = len(rows.columns) - len(_COLUMNS)
    gathered = [(*row[:before], _entity(row[before:])) for row in rows.rows]
    return Rows((*rows.columns[:before], column), gathered, rows.truncated)


def _entity(values: Sequence[Any]) -> Row:
    row = dict(zip(_COLUMNS, values, strict=True))
    return named(row) | {"evidence": items(row["evidence"])}


def typed(text: str, parameters: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """A statement with the kinds of the ids that it asks for in place of `:Entity`; one id is no list."""
    for match in list(_NEEDED.finditer(text)):
        name, parameter = match["name"], match["parameter"]
        ids = parameters[parameter] if match["how"] == "IN" else [parameters[parameter]]
        found = _kinds(ids)
        if not found or f"({name}:Entity)" not in text:
            continue
        text = text.replace(f"({name}:Entity)", f"({name}:{'|'.join(found)})")
        if match["how"] == "IN" and len(ids) == 1 and len(re.findall(rf"\${parameter}\b", text)) == 1:
            text = text.replace(f"{name}.id IN ${parameter}", f"{name}.id = ${parameter}")
            parameters = {**parameters, parameter: ids[0]}
    return text, parameters


def _kinds(ids: Iterable[str]) -> list[str]:
    """The kinds that ids carry; none where one carries none."""
    try:
        return sorted({ontology().kind_of(each) for each in ids})
    except OntologyError:
        return []
