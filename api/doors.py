"""What a client asks of a map, and the map of a store as it answers; api.served answers the same over HTTP."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from api import groups
from api.answers import Answers, Row
from api.neighbourhood import neighbourhood
from api.settings import Settings
from graph.lookup import Found, MovedEntity
from graph.queries import Value, catalogue
from graph.store import Rows, StoreError, in_process


class Door(Protocol):
    """One map. A former id means the entity that it is now.

    QueryError, UnknownEntity, AmbiguousEntity; StoreError.
    """

    url: str

    def rows(self, name: str, values: Mapping[str, Value]) -> Rows:
        """The rows of a question of the catalogue."""

    def cypher(self, text: str, parameters: Mapping[str, Any]) -> Rows:
        """The rows of a reading question. QueryRefused for any other text."""

    def get(self, address: str, **values: Any) -> Any:
        """What an address under /api/v1 answers, in the shapes of api.shapes; of a list all items, or `limit`."""

    def view(self, name: str, values: Mapping[str, Value]) -> str:
        """A picture as a page that needs nothing else."""

    def close(self) -> None:
        """Let go of it."""


class _Following(Answers):
    """Answers that follow a former id to the entity that it means now, as an HTTP client follows 308."""

    def rows(self, name: str, values: Mapping[str, Value]) -> Rows:
        try:
            return super().rows(name, values)
        except MovedEntity as moved:
            followed = {key: moved.found.id if value == moved.text else value for key, value in values.items()}
            return self.rows(name, followed)

    def entity(self, text: str, kinds: tuple[str, ...] = ()) -> Found:
        try:
            return super().entity(text, kinds)
        except MovedEntity as moved:
            return moved.found


class OwnDoor:
    """The map of a store that this process opens: StoreError where there is none."""

    def __init__(self, url: str, settings: Settings) -> None:
        graph = Path(url.partition(":")[2])
        if in_process(url) and not graph.exists():
            raise StoreError(f"there is no map at {url}: `quanpu ingest` makes one")
        self._data = graph.parent if in_process(url) else settings.data
        store = settings.model_copy(update={"graph": url}).store()
        self.url = url
        self._answers = _Following(store, settings.seconds)

    def rows(self, name: str, values: Mapping[str, Value]) -> Rows:
        """See Door."""
        return self._answers.rows(name, values)

    def cypher(self, text: str, parameters: Mapping[str, Any]) -> Rows:
        """See Door."""
        return self._answers.cypher(text, parameters)

    def get(self, address: str, **values: Any) -> Any:
        """See Door."""
        return _OWN[address](self._answers, **values)

    def view(self, name: str, values: Mapping[str, Value]) -> str:
        """See Door."""
        from api.views.gallery import file  # pyvis takes long to import
        from api.views.kept import Kept

        return file(self._answers, name, values, Kept(self._data))

    def close(self) -> None:
        """See Door."""
        self._answers.store.close()


def _search(answers: Answers, q: str, kind: str, limit: int) -> list[Row]:
    from api.routes.entities import entities_of, known_kind  # FastAPI takes long to import
    from graph.search import START

    return entities_of(answers, answers.search(q, known_kind(kind), "", START, limit))


def _paths(answers: Answers, source: str, target: str, k: int) -> list[Row]:
    from api.routes.graphs import between

    found: list[Row] = between(answers, source, target, k)["items"]
    return found


def _document(answers: Answers, id: str) -> Row:
    from api.routes.documents import document

    told: Row = document(answers, id)
    return told


_OWN: Mapping[str, Callable[..., Any]] = {
    "queries": lambda _: [groups.described(each) for each in catalogue().values()],
    "search": _search,
    "bridges": lambda answers, city: groups.with_ties(answers, groups.bridges(answers, *city), *city),
    "cities/links": groups.city_links,
    "tasks": lambda answers, unit, q: groups.tasks(answers, unit, q),
    "paths": _paths,
    "documents": lambda answers: [groups.document(row) for row in answers.documents().values()],
    "documents/{id}": _document,
    "entities/{id}/neighbourhood": lambda answers, id, depth, limit: neighbourhood(answers, id, depth, limit),
}
