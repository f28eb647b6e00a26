"""A plan of changes brought to the file of an embedded map, in bulk by frames."""

import os
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Any

import polars as pl

from graph.changes import Plan, change_row, grouped
from graph.cypher import for_ladybug
from graph.ladybug_reading import matched, pairs, table_of
from graph.ladybug_session import Session, opened
from graph.ontology import ontology
from graph.records import (
    CHANGE_COLUMNS,
    DOCUMENT_COLUMNS,
    EDGE_COLUMNS,
    ENTITY_COLUMNS,
    JUDGEMENT_COLUMNS,
    OTHER_NODES,
    TIE_COLUMNS,
    Row,
)
from graph.store import SCHEMA_VERSION
from graph.ties import FOUND, INSTITUTION, rows_of

_POLARS = {"STRING": pl.String, "INT64": pl.Int64, "DOUBLE": pl.Float64, "BOOL": pl.Boolean}
# An upper bound, not what is taken.
_POOL = 2 << 30


def apply(plan: Plan, path: Path) -> None:
    """Bring a file from one generation to the next."""
    fresh = not path.exists()
    database = opened(path, read_only=False, pool=_POOL)
    try:
        session = Session(database, threads=os.cpu_count() or 1)
        try:
            _create_tables(session, OTHER_NODES)  # an earlier release had fewer
            if fresh:
                _create_schema(session)
            _delete(plan, session)
            _upsert(plan, session)
            if plan.edges_gone or plan.edges_new:
                _tie(session)
            _log(plan, session)
            session.run("MATCH (m:Meta) SET m.revision = $revision", {"revision": uuid.uuid4().hex})
            session.run("CHECKPOINT")
        finally:
            session.close()
    finally:
        database.close()
    with suppress(FileNotFoundError):
        path.with_name(path.name + ".wal").unlink()


def _log(plan: Plan, session: Session) -> None:
    ((number,),) = session.run("MATCH (c:Change) RETURN count(c)").rows
    _merge(session, "Change", [change_row(plan, number + 1)], CHANGE_COLUMNS)


def _create_tables(session: Session, tables: Mapping[str, Mapping[str, str]]) -> None:
    for label, columns in tables.items():
        words = ", ".join(f"`{name}` {word}" for name, word in columns.items())
        session.run(f"CREATE NODE TABLE IF NOT EXISTS {label}({words}, PRIMARY KEY(id))")


def _create_schema(session: Session) -> None:
    _create_tables(session, dict.fromkeys(ontology().kinds, ENTITY_COLUMNS))
    words = ", ".join(f"{name} {word}" for name, word in EDGE_COLUMNS.items())
    for relation in ontology().relations.values():
        pairs = ", ".join(f"FROM {source} TO {target}" for source, target in relation.pairs)
        session.run(f"CREATE REL TABLE {relation.name}({pairs}, {words})")
    session.run("CREATE (:Meta {id: 'meta', schema: $schema, revision: ''})", {"schema": SCHEMA_VERSION})


def _delete(plan: Plan, session: Session) -> None:
    for table, keys in grouped(plan.edges_gone, table_of).items():
        session.run(f"{matched(table)} DELETE r", {"pairs": pairs(keys)})
    groups = grouped(plan.entities_gone, ontology().kind_of)
    groups |= {"Document": plan.documents_gone, "Judgement": plan.judgements_gone}
    for label, ids in groups.items():
        _remove(session, label, ids)


def _remove(session: Session, label: str, ids: Sequence[str]) -> None:
    if ids:
        frame = pl.DataFrame({"key": ids}, schema={"key": pl.String})
        session.run(f"LOAD FROM $keys MATCH (e:{label}) WHERE e.id = key DELETE e", {"keys": frame})


def _upsert(plan: Plan, session: Session) -> None:
    for kind, rows in grouped(plan.entities_new, lambda row: str(row["kind"])).items():
        session.run(f"COPY {kind} FROM $rows", {"rows": _frame(rows, ENTITY_COLUMNS)})
    for kind, rows in grouped(plan.entities_set, lambda row: str(row["kind"])).items():
        _merge(session, kind, rows, ENTITY_COLUMNS)
    _merge(session, "Document", plan.documents_set, DOCUMENT_COLUMNS)
    _merge(session, "Judgement", plan.judgements_set, JUDGEMENT_COLUMNS)
    for (type_, source, target), edges in grouped(plan.edges_new, lambda edge: table_of(edge[0])).items():
        frame = _frame([{**row, "s": row["source"], "t": row["target"]} for _, row in edges], _ENDS | EDGE_COLUMNS)
        session.run(f"COPY {type_} FROM $rows (from='{source}', to='{target}')", {"rows": frame})


def _tie(session: Session) -> None:
    """Bring the ties to what the edges say: all of them, as one look at a map costs less than to copy it."""
    columns = ", ".join(f"t.{name} AS {name}" for name in TIE_COLUMNS)
    before = {row["id"]: row for row in session.run(f"MATCH (t:Tie) RETURN {columns}").dicts()}
    found = [session.run(_TIES, {"reviewed": reviewed}).rows for reviewed in (False, True)]
    now = {row["id"]: row for row in rows_of(chain(*found))}
    _remove(session, "Tie", sorted(before.keys() - now.keys()))
    new = [row for key, row in now.items() if key not in before]
    if new:
        session.run("COPY Tie FROM $rows", {"rows": _frame(new, TIE_COLUMNS)})
    _merge(session, "Tie", [row for key, row in now.items() if row != before.get(key, row)], TIE_COLUMNS)


_TIES = for_ladybug(f"MATCH {INSTITUTION} {FOUND} RETURN $reviewed, entity, ties, cities")
_ENDS = {"s": "STRING", "t": "STRING"}


def _merge(session: Session, label: str, rows: Sequence[Row], columns: Mapping[str, str]) -> None:
    if rows:
        settings = ", ".join(f"e.`{name}` = `{name}`" for name in columns if name != "id")
        session.run(f"LOAD FROM $rows MERGE (e:{label} {{id: id}}) SET {settings}", {"rows": _frame(rows, columns)})


def _frame(rows: Sequence[Row], columns: Mapping[str, str]) -> pl.DataFrame:
    schema: dict[str, Any] = {}
    for name, word in columns.items():
        plain = _POLARS[word.removesuffix("[]")]
        schema[name] = pl.List(plain) if word.endswith("[]") else plain
    return pl.DataFrame([{name: row[name] for name in columns} for row in rows], schema=schema)
