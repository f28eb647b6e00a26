"""The map as every door asks it: the catalogue's questions, with each answer marked and cut as rights demand."""

import time
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

from api import rights
from graph import around, queries
from graph.around import Around, Beside
from graph.cypher import check_reading
from graph.lookup import Found, is_id, resolve_entity
from graph.ontology import ontology
from graph.queries import Value
from graph.search import START, Index, Listed, Matches, Place, Wanted
from graph.store import Rows, Store

Row = dict[str, Any]
T = TypeVar("T")
# How long a revision is believed, in seconds: as long as the embedded store takes to see a new one.
_GLANCE = 0.05
AHEAD = 0.035
"""How often the store is looked at ahead, in seconds."""
_LATELY = 1.0
_KEPT = 20_000  # entities
SECONDS = 30.0
"""How long one question may take, unless told."""


class Answers:
    """Questions to one store.

    Every evidence in an answer carries `digest: true` where its words are a digest's, and no quotation where its
    document's rights allow only facts.
    """

    def __init__(self, store: Store, seconds: float = SECONDS) -> None:
        self.store = store
        self._seconds = seconds
        self._revision, self._looked, self._asked = "", float("-inf"), float("-inf")
        self._made: tuple[str, dict[str, Any]] = ("", {})
        self.index = Index(store)
        self._around = Around(store)

    def ask(self, name: str, **values: Value) -> list[Row]:
        """The rows of a question. QueryError, UnknownEntity, AmbiguousEntity, MovedEntity, StoreError."""
        return self.rows(name, values).dicts()

    def listed(self, name: str, **values: Value) -> list[Row]:
        """What the text of a question by itself gives (Query.listed): ids and numbers, no evidence."""
        return queries.query(name).listed(self.store, values, timeout=self._seconds).dicts()

    def rows(self, name: str, values: Mapping[str, Value]) -> Rows:
        """The same, with the order of columns."""
        return self._guarded(queries.query(name).run(self.store, values, timeout=self._seconds))

    def cypher(
        self, text: str, parameters: Mapping[str, Any] | None = None, put: Callable[..., Rows] | None = None
    ) -> Rows:
        """The rows of a reading text, put to the engine by `put` if that is given.

        QueryRefused for a text that does not only read, or asks for words that may not be shown; StoreError.
        """
        check_reading(text)
        rights.check_cypher(text, self.documents())
        if put:
            return self._guarded(put(text, parameters or {}))
        return self._guarded(self.store.run(text, parameters, timeout=self._seconds))

    def entity(self, text: str, kinds: tuple[str, ...] = ()) -> Found:
        """The entity that an id, a name or an alias means. UnknownEntity, AmbiguousEntity, MovedEntity."""
        return resolve_entity(self.store, text, kinds, self.index.known(self.revision()))

    def search(self, text: str, kind: str = "", city: str = "", after: Place = START, limit: int = 50) -> Matches:
        """A page of the entities that a text may mean, best first; `city` by id. StoreError."""
        return self.index.find(text, self.revision(), kind=kind, city=city, after=after, limit=limit)

    def entities(self, wanted: Wanted, order: str, after: Place = START, limit: int | None = None) -> Listed:
        """A part of a list of entities, in one of graph.search.ORDERS. StoreError."""
        return self.index.listed(wanted, self.revision(), order=order, after=after, limit=limit)

    def of_ids(self, ids: Collection[str]) -> dict[str, Row]:
        """The entities of these ids that there are, by id, without their evidence; not to be changed. StoreError."""
        kept = self.once("entities", dict[str, Row])  # the best connected are on most pages
        found = {each: kept[each] for each in ids if each in kept}
        come = around.entities(self.store, [each for each in ids if each not in found], self._seconds)
        if len(kept) + len(come) > _KEPT:
            kept.clear()
        kept.update(come)
        return found | come

    def named(self, document: str) -> list[str]:
        """The ids of the entities that a document names. StoreError."""
        rows = self.store.run("MATCH (d:Document) WHERE d.id = $id RETURN d.names", {"id": document}).rows
        return list(rows[0][0]) if rows else []

    def beside(self, entity: str, most: int, *, reviewed: bool = False) -> Beside:
        """What stands beside an entity, if it has at most so many relations; `reviewed`: of what a person has accepted.

        UnknownEntity, AmbiguousEntity, MovedEntity, StoreError.
        """
        found = self._around.beside(entity, self.revision(), most, self._seconds) if is_id(entity) else None
        if found is None:
            found = self._around.beside(self.entity(entity).id, self.revision(), most, self._seconds)
            assert found  # it was there a moment ago
        if reviewed:
            found.edges = [edge for edge in found.edges if any(each.get("judgement") for each in edge["evidence"])]
        documents = self.documents()
        for edge in found.edges:
            edge["evidence"] = rights.shown(edge["evidence"], documents)
        return found

    def revision(self) -> str:
        """The revision of the map, as it was a moment ago at the latest."""
        self._asked = time.monotonic()
        if not self.looked():
            self.look()
        return self._revision

    def expected(self) -> bool:
        """Whether somebody will soon ask for the revision, as somebody did lately."""
        return time.monotonic() - self._asked <= _LATELY

    def look(self) -> None:
        """See which revision there is: who asks next need not wait. StoreError."""
        now = time.monotonic()
        revision = self.store.revision()
        if now > self._looked:  # another may have looked since
            self._revision, self._looked = revision, now

    def looked(self) -> bool:
        """Whether the revision is known without asking the store."""
        return time.monotonic() - self._looked <= _GLANCE

    def documents(self) -> Mapping[str, Row]:
        """Every document without its text, by id, newest first."""

        def read() -> Mapping[str, Row]:
            return {row["id"]: row for row in queries.query("documents").run(self.store, {}).dicts()}

        return self.once("documents", read)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What is made once for a revision of the map, by a name."""
        revision = self.revision()
        if self._made[0] != revision:
            self._made = (revision, {})
        made = self._made[1]
        if name not in made:
            made[name] = make()
        found: T = made[name]
        return found

    def shown(self, value: Any) -> Any:
        """Any value that holds evidence, marked and cut in the same way."""
        return rights.guarded(value, self.documents())

    def _guarded(self, rows: Rows) -> Rows:
        documents = self.documents()
        guarded = [
            tuple(rights.guarded(value, documents) if isinstance(value, list | dict) else value for value in row)
            for row in rows.rows
        ]
        return Rows(rows.columns, guarded, rows.truncated)


def ref(identifier: str, name: str) -> Row:
    """An entity by its id, kind and name."""
    return {"id": identifier, "kind": ontology().kind_of(identifier), "name": name}
