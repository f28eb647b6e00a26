"""One run of changes to a Neo4j map.

One run writes at a time: it holds a lock on one node for as long as it lasts, and its token stands in the Meta node,
looked at by each of its transactions, so that a run that lost its lock with its connection cannot write over its
successor.

A run of up to _ATOMIC rows is one transaction. A longer one goes in batches, its documents incomplete in the ledger
until the last; what a killed one leaves is brought right by the next run that puts or retracts those documents.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from neo4j import ManagedTransaction

from graph.changes import Changes, Plan, grouped
from graph.neo4j_connection import Connection, our
from graph.neo4j_standing import BATCH, Standing, batches
from graph.store import QueryTimeout, StoreBusy

# Up to so many rows a run is one transaction; beyond, its transactions are of one batch each.
_ATOMIC = 20_000
# How long a second writer waits for the first, in seconds.
_WAIT = 1.0
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


_CLAIMED = "MATCH (m:Meta {id: 'meta', run: $token}) SET m.run = $token RETURN m.id"
_REVISE = _Step("MATCH (m:Meta {id: 'meta'}) SET m.revision = $revision")
_CLEAR = _Step("MATCH (n:Entity|Document|Judgement) DETACH DELETE n")
_LET_GO = "UNWIND $rows AS id MATCH (n:{label} {{id: id}}) DETACH DELETE n"
_KEEP = "UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n = row"
_CUT = "UNWIND $rows AS row MATCH (:Entity {{id: row.s}})-[r:{type}]->(:Entity {{id: row.t}}) DELETE r"
_JOIN = (
    "UNWIND $rows AS row MATCH (a:Entity {{id: row.source}}) MATCH (b:Entity {{id: row.target}}) "
    "MERGE (a)-[r:{type}]->(b) SET r = row"
)
_COMPLETE = "UNWIND $rows AS id MATCH (d:Document {{id: id}}) SET d.complete = {value}"
_DEGREES = (
    "UNWIND $rows AS after MATCH (e:Entity) WHERE e.id > after WITH e ORDER BY e.id LIMIT $batch "
    "SET e.degree = COUNT { (e)--() } RETURN max(e.id)"
)


def _steps(plan: Plan) -> list[_Step]:
    """What a plan does to the graph; each statement may run again."""
    new = {key for key, _ in plan.edges_new}
    steps: list[_Step] = []
    for type_, keys in grouped((key for key in plan.edges_gone if key not in new), lambda key: key[1]).items():
        steps.append(_Step(_CUT.format(type=type_), [{"s": key[0], "t": key[2]} for key in keys]))
    steps.append(_Step(_LET_GO.format(label="Entity"), plan.entities_gone))
    entities = [*plan.entities_new, *plan.entities_set]
    for kind, rows in grouped(entities, lambda row: str(row["kind"])).items():
        steps.append(_Step(f"{_KEEP.format(label='Entity')}, n:{kind}", rows))
    for type_, edges in grouped(plan.edges_new, lambda edge: edge[0][1]).items():
        steps.append(_Step(_JOIN.format(type=type_), [row for _, row in edges]))
    return steps


def _ledger_steps(plan: Plan) -> list[_Step]:
    """What a plan does to documents and judgements."""
    return [
        _Step(_LET_GO.format(label="Document"), plan.documents_gone),
        _Step(_KEEP.format(label="Document"), plan.documents_set),
        _Step(_LET_GO.format(label="Judgement"), plan.judgements_gone),
        _Step(_KEEP.format(label="Judgement"), plan.judgements_set),
    ]


class Run:
    """What one run writes, under its token."""

    def __init__(self, server: Connection, token: str) -> None:
        self._server = server
        self._parameters = {"token": token, "revision": uuid.uuid4().hex, "batch": BATCH}
        self._transaction([])

    def apply(self, changes: Changes) -> None:
        """Bring the map to what the changes say; nothing where it says so already."""
        plan = changes.plan(Standing(self._server))
        if not plan:
            return
        steps = _steps(plan)
        if _is_small(steps) and not self._rows("MATCH (d:Document) WHERE NOT d.complete RETURN d.id LIMIT 1"):
            self._transaction([*steps, *_ledger_steps(plan), _REVISE])
        else:
            self._inbatches(changes, plan, steps)

    def replace(self, changes: Changes) -> None:
        """Make the map what the changes say, and nothing else."""
        plan = changes.plan(Standing(None))
        steps = _steps(plan)
        ((entities,),) = self._rows("MATCH (e:Entity) RETURN count(e)")
        ((relations,),) = self._rows("MATCH (:Entity)-[r]->() RETURN count(r)")
        if _is_small(steps, entities + relations):
            self._transaction([_CLEAR, *steps, *_ledger_steps(plan), _REVISE])
            return
        self._transaction([_Step("MATCH (d:Document) SET d.complete = false"), _REVISE])
        while self._transaction([_Step("MATCH (:Entity)-[r]->() WITH r LIMIT $batch DELETE r RETURN count(*)")]):
            pass
        while self._transaction([_Step("MATCH (e:Entity) WITH e LIMIT $batch DETACH DELETE e RETURN count(*)")]):
            pass
        # To the last the ledger has what stood there: where a source's bytes are gone, its text is all there is.
        kept = [[row["id"] for row in plan.documents_set]]
        gone = _Step("UNWIND $rows AS kept MATCH (d:Document) WHERE NOT d.id IN kept DELETE d", kept)
        self._inbatches(changes, plan, steps, [gone, _Step("MATCH (j:Judgement) DELETE j")])

    def _inbatches(self, changes: Changes, plan: Plan, steps: Sequence[_Step], last: Sequence[_Step] = ()) -> None:
        """A batch a transaction; the documents are incomplete until the last."""
        self._mark(changes, plan)
        for step in steps:
            for rows in batches(step.rows or ()):
                self._transaction([_Step(step.cypher, rows)])
        self._count_degrees()
        done = _Step(_COMPLETE.format(value="true"), changes.documents())
        self._transaction([*last, *_ledger_steps(plan), done, _REVISE])

    def _mark(self, changes: Changes, plan: Plan) -> None:
        marked = _Step(_COMPLETE.format(value="false"), changes.documents())
        unfinished = [row | {"complete": False} for row in plan.documents_set]
        self._transaction([marked, _Step(_KEEP.format(label="Document"), unfinished), _REVISE])

    def _count_degrees(self) -> None:
        """After a run that was killed, degrees do not follow from what stood there: they are counted."""
        after: str | None = ""
        while after is not None:
            after = self._transaction([_Step(_DEGREES, [after])])

    def _rows(self, cypher: str) -> Sequence[tuple[Any, ...]]:
        return self._server.read(cypher, {}).rows

    def _transaction(self, steps: Sequence[_Step]) -> Any:
        """Steps as a whole; the first value of the last answer, if there is one. StoreBusy where another took over."""

        def work(transaction: ManagedTransaction) -> Any:
            if not list(transaction.run(_CLAIMED, self._parameters)):
                raise StoreBusy("another run took over while this one had lost its connection; try again")
            value = None
            for step in steps:
                for rows in [[]] if step.rows is None else batches(step.rows):
                    answer = list(transaction.run(our(step.cypher), self._parameters | {"rows": rows}))
                    value = answer[0][0] if answer else None
            return value

        return self._server.write(work)


def _is_small(steps: Iterable[_Step], more: int = 0) -> bool:
    return more + sum(len(step.rows or ()) for step in steps) <= _ATOMIC
