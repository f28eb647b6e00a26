"""A plan of changes brought to the file of an embedded map, in bulk by frames."""

import os
import uuid
from collections.abc import Iterator, Mapping, Sequence
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


def apply(plan: Plan, path: Path) -> None:
    """Bring a file from one generation to the next."""
    with changing(path) as session:
        _delete(plan, session)
        _upsert(plan, session)
        if plan.edges_gone or plan.edges_new:
            tie(session, plan)
        _log(plan, session)


@contextmanager
def changing(path: Path) -> Iterator[Session]:
    """A session that writes to a file, to which it gives tables where it is new, and a revision in the end."""
    fresh = not path.exists()
    database = opened(path, read_only=False, pool=_POOL)
    try:
        session = Session(database, threads=os.cpu_count() or 1)
        try:
            if fresh:
                _create_schema(session)
            yield session
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


def _upsert(plan: Plan, session: Session) -> None:
    for kind, records in grouped(plan.entities_new, attrgetter("kind")).items():
        rows = (packed(record.row()) for record in records)
        session.run(f"COPY {kind} FROM $rows", {"rows": frame_of(rows, KEPT_ENTITY)})
    for kind, records in grouped(plan.entities_set, attrgetter("kind")).items():
        _merge(session, kind, [packed(record.row()) for record in records], KEPT_ENTITY)
    _merge(session, "Document", plan.documents_set, DOCUMENT_COLUMNS)
    _merge(session, "Judgement", plan.judgements_set, JUDGEMENT_COLUMNS)
    for (type_, source, target), keys in grouped(plan.edges_new, table_of).items():
        ended = ({**packed(plan.edges_new[key].row(), key), "s": key[0], "t": key[2]} for key in keys)
        frame = frame_of(ended, _ENDS | KEPT_EDGE)
        session.run(f"COPY {type_} FROM $rows (from='{source}', to='{target}')", {"rows": frame})


def tie(session: Session, plan: Plan | None = None) -> None:
    """Bring the ties to what the edges say: those that a plan may have changed, without one all."""
    gone, new = differences(session, plan)
    _remove(session, "Tie", gone)
    if len(new):
        session.run("COPY Tie FROM $rows", {"rows": new})


_ENDS = {"s": "STRING", "t": "STRING"}


def _merge(session: Session, label: str, rows: Sequence[Row], columns: Mapping[str, str]) -> None:
    if rows:
        settings = ", ".join(f"e.`{name}` = `{name}`" for name in columns if name != "id")
        session.run(f"LOAD FROM $rows MERGE (e:{label} {{id: id}}) SET {settings}", {"rows": frame_of(rows, columns)})
