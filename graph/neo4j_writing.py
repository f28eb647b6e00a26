"""One run of changes to a Neo4j map.

One run writes at a time: it holds a lock on one node for as long as it lasts, and its token stands in the Meta node,
looked at by each of its transactions, so that a run that lost its lock with its connection cannot write over its
successor.

Documents go in parts of up to _ATOMIC rows, a part a transaction. A document that is longer by itself goes in batches,
incomplete in the ledger until the last; what a killed run leaves is brought right by the next one that puts or retracts
those documents: until then the Meta node says that the map is unsettled.
"""

import gc
import uuid
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from neo4j import ManagedTransaction

from graph.changes import Changes, Plan, change_row, grouped
from graph.neo4j_connection import Connection, our
from graph.neo4j_standing import BATCH, Standing, batches, between
from graph.records import EdgeRecord, EntityRecord, kept
from graph.store import QueryTimeout, StoreBusy
from graph.ties import FOUND, LINKING, MADE, ends, moved

# Rows of one transaction; of a document that has more, a transaction takes one batch.
_ATOMIC = 20_000
# How long a second writer waits for the first, in seconds.
_WAIT = 3.0
_LOCK = "MATCH (l:Lock {id: 'lock'}) SET l.held = true"
_CLAIM = "MATCH (m:Meta {id: 'meta'}) SET m.run = $token"


@contextmanager
def locked(server: Connection) -> Iterator[str]:
    """The right to write, for one run at a time, as a token. It ends with its connection, whatever ends that."""
    token = uuid.uuid4().hex
    with server.holding() as hold:
        try:
            hold(_LOCK, _WAIT)  # once with a limit, to be told; then for as long as the run lasts
            hold(_LOCK, 0)
        except QueryTimeout as error:
            raise StoreBusy(f"another run is writing to the map at {server.url}; wait for it to end") from error
        server.execute(_CLAIM, token=token)
        yield token


@dataclass(frozen=True, slots=True)
class _Step:
    """A statement over rows, in batches; without rows it runs once."""

    cypher: str
    rows: Sequence[Any] | None = None
    parameters: dict[str, Any] = field(default_factory=dict)

    def batches(self) -> Iterator["_Step"]:
        """The same in parts that one statement takes; rows of records are made when their part's turn comes."""
        for rows in [()] if self.rows is None else batches(self.rows):
            made = [kept(row.row()) if isinstance(row, EntityRecord | EdgeRecord) else row for row in rows]
            yield _Step(self.cypher, made, self.parameters)


_CLAIMED = "MATCH (m:Meta {id: 'meta', run: $token}) SET m.run = $token RETURN m.id"
_REVISE = _Step("MATCH (m:Meta {id: 'meta'}) SET m.revision = $revision")
_UNSETTLED = "MATCH (m:Meta {id: 'meta'}) RETURN coalesce(m.unsettled, false)"
_UNSETTLE = _Step("MATCH (m:Meta {id: 'meta'}) SET m.unsettled = true")
_SETTLE = _Step("MATCH (m:Meta {id: 'meta'}) REMOVE m.unsettled")
_UNLOG = _Step("MATCH (c:Change) DELETE c")
_CLEAR = _Step("MATCH (n:Entity|Document|Judgement|Tie|Change) DETACH DELETE n")
_LET_GO = "UNWIND $rows AS id MATCH (n:{label} {{id: id}}) DETACH DELETE n"
_KEEP = "UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n = row"
# Until its last batch a document names what it named and what it will.
_BEGIN = (
    "UNWIND $rows AS row MERGE (n:Document {id: row.id}) WITH n, row, coalesce(n.names, []) AS before "
    "SET n = row, n.names = before + row.names, n.complete = false"
)
_INCOMPLETE = "UNWIND $rows AS id MATCH (d:Document {id: id}) SET d.complete = false"
_COMPLETE = "UNWIND $rows AS id MATCH (d:Document {id: id}) SET d.complete = true"
_JOIN = (
    "UNWIND $rows AS row MATCH (a:Entity {{id: row.source}}) MATCH (b:Entity {{id: row.target}}) "
    "MERGE (a)-[r:{type}]->(b) SET r = row"
)
_AFTER = "UNWIND $rows AS after MATCH (e:Entity) WHERE e.id > after WITH e ORDER BY e.id LIMIT $batch "
_DEGREES = _AFTER + "SET e.degree = COUNT { (e)--() } RETURN max(e.id)"
_NEXT = _AFTER + "RETURN collect(e.id)"
_UNTIE = "MATCH (t:Tie) WHERE t.entity IN $rows DELETE t"
_TIE = f"MATCH (e:Entity) WHERE e.id IN $rows AND e.kind IN $linking {FOUND} {MADE}"


def _steps(plan: Plan) -> list[_Step]:
    """What a plan does to the graph; each statement may run again."""
    steps: list[_Step] = []
    for type_, keys in grouped(
        (key for key in plan.edges_gone if key not in plan.edges_new), lambda key: key[1]
    ).items():
        steps.append(
            _Step(f"UNWIND $rows AS pair {between(type_)} DELETE r", [{"s": key[0], "t": key[2]} for key in keys])
        )
    steps.append(_Step(_LET_GO.format(label="Entity"), plan.entities_gone))
    for kind, entities in grouped([*plan.entities_new, *plan.entities_set], attrgetter("kind")).items():
        steps.append(_Step(f"{_KEEP.format(label='Entity')}, n:{kind}", entities))
    for type_, edges in grouped(plan.edges_new.values(), lambda edge: edge.key[1]).items():
        steps.append(_Step(_JOIN.format(type=type_), edges))
    return steps


@contextmanager
def _kept_from_collection() -> Iterator[None]:
    """What there is by now is not looked through for cycles: a whole table, batch after batch, takes a tenth of the
    time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _ahead(steps: Iterator[_Step]) -> Iterator[_Step]:
    """The same; while one is at work the next is made."""
    with ThreadPoolExecutor(1) as maker:
        coming = maker.submit(next, steps, None)
        while step := coming.result():
            coming = maker.submit(next, steps, None)
            yield step


def _logged(plan: Plan, number: int) -> _Step:
    """What a plan does, in the log of changes."""
    return _Step(_KEEP.format(label="Change"), [change_row(plan, number)])


def _ledger_steps(plan: Plan) -> list[_Step]:
    """What a plan does to documents and judgements."""
    return [
        _Step(_LET_GO.format(label="Document"), plan.documents_gone),
        _Step(_KEEP.format(label="Document"), plan.documents_set),
        _Step(_LET_GO.format(label="Judgement"), plan.judgements_gone),
        _Step(_KEEP.format(label="Judgement"), plan.judgements_set),
    ]


def _tie_steps(institutions: Iterable[str]) -> list[_Step]:
    """What brings the ties of some institutions to what the edges say."""
    rows = sorted(institutions)
    return [_Step(_UNTIE, rows), _Step(_TIE, rows, {"linking": LINKING})]


class Run:
    """What one run writes, under its token."""

    def __init__(self, server: Connection, token: str) -> None:
        self._server = server
        self._token = token
        self._transaction([])

    def apply(self, changes: Changes) -> None:
        """Bring the map to what the changes say; nothing where it says so already."""
        unsettled = self._first(_UNSETTLED)
        if unsettled:  # what a killed run did is in no log
            self._transaction([_UNLOG])
        for part in changes.parts(_ATOMIC):
            self._apply(part)
        if unsettled:
            self._count_again()
        if self._first(_UNSETTLED):
            self._transaction([_SETTLE, _REVISE])

    def replace(self, changes: Changes) -> None:
        """Make the map what the changes say, and nothing else."""
        held = self._first("MATCH (e:Entity) RETURN count(e)") + self._first("MATCH ()-[r]->() RETURN count(r)")
        if held + changes.size() <= _ATOMIC:
            plan = changes.plan(Standing(None))
            logged = _logged(plan, 1)
            self._transaction([_CLEAR, *_steps(plan), *_tie_steps(ends(plan)), *_ledger_steps(plan), logged, _REVISE])
            return
        self._transaction([_UNSETTLE, _UNLOG, _Step("MATCH (d:Document) SET d.complete = false"), _REVISE])
        for found in ("(:Entity)-[n]->()", "(n:Entity)", "(n:Tie)"):
            while self._transaction([_Step(f"MATCH {found} WITH n LIMIT $batch DELETE n RETURN count(*)")]):
                pass
        for part in changes.parts(_ATOMIC):
            self._apply(part)
        # To the last the ledger has what stood there: where a source's bytes are gone, its text is all there is.
        kept = {"documents": changes.documents(), "judgements": changes.judgements()}
        gone = [
            _Step("MATCH (d:Document) WHERE NOT d.id IN $documents DELETE d", None, kept),
            _Step("MATCH (j:Judgement) WHERE NOT j.id IN $judgements DELETE j", None, kept),
        ]
        self._transaction([*gone, _SETTLE, _REVISE])

    def _apply(self, changes: Changes) -> None:
        standing = self._standing()
        plan = changes.plan(standing)
        if not plan:
            return
        steps = _steps(plan)
        ties = _tie_steps(ends(plan) | standing.around(moved(plan)))
        logged = _logged(plan, self._first("MATCH (c:Change) RETURN count(c)") + 1)
        if sum(len(step.rows or ()) for step in steps) <= _ATOMIC:
            self._transaction([*steps, *ties, *_ledger_steps(plan), logged, _REVISE])
        else:
            self._in_batches(changes, plan, [*steps, *ties], logged)

    @_kept_from_collection()
    def _in_batches(self, changes: Changes, plan: Plan, steps: Sequence[_Step], logged: _Step) -> None:
        """A batch a transaction, the next one made meanwhile; the documents are incomplete until the last."""
        begun = [_Step(_INCOMPLETE, changes.documents()), _Step(_BEGIN, plan.documents_set)]
        self._transaction([_UNSETTLE, *begun, _REVISE])
        for batch in _ahead(batch for step in steps for batch in step.batches()):
            self._transaction([batch])
        self._transaction([*_ledger_steps(plan), _Step(_COMPLETE, changes.documents()), logged, _REVISE])

    def _count_again(self) -> None:
        """After a run that was killed, degrees and ties do not follow from what stood there."""
        after: str | None = ""
        while after is not None:
            listed = self._transaction([_Step(_NEXT, [after])])
            self._transaction(_tie_steps(listed))
            after = self._transaction([_Step(_DEGREES, [after])])

    def _standing(self) -> Standing:
        """What stands; an empty map is not asked about each thing that comes."""
        held = any(self._first(f"MATCH (n:{label}) RETURN count(n)") for label in ("Entity", "Document", "Judgement"))
        return Standing(self._server if held else None)

    def _first(self, cypher: str) -> Any:
        """The first value of a reading statement."""
        return self._server.read(cypher, {}).rows[0][0]

    def _transaction(self, steps: Sequence[_Step]) -> Any:
        """Steps as a whole; the first value of the last answer, if there is one. StoreBusy where another took over."""
        given = {"token": self._token, "revision": uuid.uuid4().hex, "batch": BATCH}

        def work(transaction: ManagedTransaction) -> Any:
            if not list(transaction.run(_CLAIMED, given)):
                raise StoreBusy("another run took over while this one had lost its connection; try again")
            value = None
            for batch in (batch for step in steps for batch in step.batches()):
                answer = list(transaction.run(our(batch.cypher), given | batch.parameters | {"rows": batch.rows}))
                value = answer[0][0] if answer else None
            return value

        return self._server.write(work)
