"""A plan of changes brought to the file of an embedded map, in bulk by frames."""

import os
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from operator import attrgetter
from pathlib import Path

import polars as pl

from graph.changes import Plan, change_row, grouped
from graph.columns import frame_of
from graph.ladybug_reading import matched, pairs, table_of
from graph.ladybug_session import Session, opened
from graph.ladybug_ties import differences
from graph.ontology import ontology
from graph.packing import KEPT_EDGE, KEPT_ENTITY, packed
from graph.records import (
    CHANGE_COLUMNS,
    DOCUMENT_COLUMNS,
    JUDGEMENT_COLUMNS,
    OTHER_NODES,
    Row,
)
from graph.store import SCHEMA_VERSION

# An upper bound, not what is taken: a table of edges is written again through it.
_POOL = max(2 << 30, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2)


def apply(plan: Plan, path: Path, *, logged: bool = False) -> None:
    """Bring a file from one generation to the next; where that is `logged`, by its log alone."""
    with changing(path, logged=logged) as session:
        _delete(plan, session)
        _upsert(plan, session, logged=logged)
        if plan.edges_gone or plan.edges_new:
            tie(session, plan, logged=logged)
        _log(plan, session)


@contextmanager
def changing(path: Path, *, logged: bool = False) -> Iterator[Session]:
    """A session that writes to a file, to which it gives tables where it is new, and a revision in the end. Where the
    file is `logged` it stays as it is, and so does the log beside it."""
    fresh = not path.exists()
    database = opened(path, read_only=False, pool=_POOL)
    try:
        session = Session(database, threads=os.cpu_count() or 1)
        try:
            session.run("CALL force_checkpoint_on_close=false")  # that would be to write to the file
            if fresh:
                _create_schema(session)
            if logged:
                session.run("BEGIN TRANSACTION")
            yield session
            session.run("MATCH (m:Meta) SET m.revision = $revision", {"revision": uuid.uuid4().hex})
            session.run("COMMIT" if logged else "CHECKPOINT")
            if logged:
                return
        finally:
            session.close()
    finally:
        database.close()
    with suppress(FileNotFoundError):
        path.with_name(path.name + ".wal").unlink()


def _log(plan: Plan, session: Session) -> None:
    ((number,),) = session.run("MATCH (c:Change) RETURN count(c)").rows
    _merge(session, "Change", [change_row(plan, number + 1)], CHANGE_COLUMNS)


def _create_schema(session: Session) -> None:
    for label, columns in (OTHER_NODES | dict.fromkeys(ontology().kinds, KEPT_ENTITY)).items():
        words = ", ".join(f"`{name}` {word}" for name, word in columns.items())
        session.run(f"CREATE NODE TABLE {label}({words}, PRIMARY KEY(id))")
    words = ", ".join(f"{name} {word}" for name, word in KEPT_EDGE.items())
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


def _upsert(plan: Plan, session: Session, *, logged: bool) -> None:
    for kind, records in grouped(plan.entities_new, attrgetter("kind")).items():
        rows = (packed(record.row()) for record in records)
        _add(session, kind, frame_of(rows, KEPT_ENTITY), logged=logged)
    for kind, records in grouped(plan.entities_set, attrgetter("kind")).items():
        _merge(session, kind, [packed(record.row()) for record in records], KEPT_ENTITY)
    _merge(session, "Document", plan.documents_set, DOCUMENT_COLUMNS)
    _merge(session, "Judgement", plan.judgements_set, JUDGEMENT_COLUMNS)
    for table, keys in grouped(plan.edges_new, table_of).items():
        ended = ({**packed(plan.edges_new[key].row(), key), "s": key[0], "t": key[2]} for key in keys)
        _join(session, table, frame_of(ended, _ENDS | KEPT_EDGE), logged=logged)


def tie(session: Session, plan: Plan | None = None, *, logged: bool = False) -> None:
    """Bring the ties to what the edges say: those that a plan may have changed, without one all."""
    gone, new = differences(session, plan)
    _remove(session, "Tie", gone)
    if len(new):
        _add(session, "Tie", new, logged=logged)


_ENDS = {"s": "STRING", "t": "STRING"}


def _add(session: Session, label: str, rows: pl.DataFrame, *, logged: bool) -> None:
    """New nodes. The log has nothing of a COPY, which writes to the file itself."""
    if logged:
        session.run(f"LOAD FROM $rows CREATE (:{label} {_same(rows.columns)})", {"rows": rows})
    else:
        session.run(f"COPY {label} FROM $rows", {"rows": rows})


def _join(session: Session, table: tuple[str, str, str], rows: pl.DataFrame, *, logged: bool) -> None:
    """New edges, by their ends `s` and `t`; logged or by a COPY, as nodes are."""
    type_, source, target = table
    if logged:
        told = ", ".join(KEPT_EDGE)
        text = (
            f"LOAD FROM $rows MATCH (a:{source}) WHERE a.id = s WITH a, t, {told} "
            f"MATCH (b:{target}) WHERE b.id = t CREATE (a)-[:{type_} {_same(KEPT_EDGE)}]->(b)"
        )
        session.run(text, {"rows": rows})
    else:
        session.run(f"COPY {type_} FROM $rows (from='{source}', to='{target}')", {"rows": rows})


def _same(columns: Iterable[str]) -> str:
    """Properties from columns of the same names."""
    return "{" + ", ".join(f"`{name}`: `{name}`" for name in columns) + "}"


def _merge(session: Session, label: str, rows: Sequence[Row], columns: Mapping[str, str]) -> None:
    if rows:
        settings = ", ".join(f"e.`{name}` = `{name}`" for name in columns if name != "id")
        session.run(f"LOAD FROM $rows MERGE (e:{label} {{id: id}}) SET {settings}", {"rows": frame_of(rows, columns)})
