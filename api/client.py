"""A map in Python: typed answers, frames and pictures, the same from a folder, from Neo4j and from a server."""

import html
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from api.answers import Row
from api.doors import Door, OwnDoor
from api.neighbourhood import edges_with_ends
from api.settings import Settings
from api.shapes import (
    Bridge,
    CityLink,
    Document,
    DocumentDetail,
    EntityDetail,
    Found,
    Graph,
    PathFound,
    Question,
    Shape,
    Task,
)
from graph.formats import networkx_graph
from graph.queries import Value
from graph.store import Rows

if TYPE_CHECKING:
    import polars
    from networkx import MultiDiGraph

Item = TypeVar("Item")
_HEIGHT = 640
_PAGE = 500  # as a server gives


class Answer(list[Item], Generic[Item]):
    """The items of an answer in its order: rows as dictionaries, or shapes with their fields.

    `truncated` says that a limit left some out. A notebook shows it as a table.
    """

    def __init__(self, items: Iterable[Item] = (), columns: Iterable[str] = (), *, truncated: bool = False) -> None:
        super().__init__(items)
        self.columns = tuple(columns)
        self.truncated = truncated

    def frame(self) -> "polars.DataFrame":
        """The answer as a polars frame, an item a row; `.frame().to_pandas()` where pandas is installed.

        What stands in a field of a field is a column of its own (`entity.name`); lists, such as evidence, stay lists.
        """
        import polars

        rows = [_flat(item.model_dump(by_alias=True) if isinstance(item, Shape) else item) for item in self]
        if not rows:
            return polars.DataFrame(schema=dict.fromkeys(self.columns, polars.String))
        frame = polars.DataFrame(rows, infer_schema_length=None, strict=False)
        opened = {name.rpartition(".")[0] for name in frame.columns}
        return frame.drop(name for name in frame.columns if name in opened)  # null where others have fields

    def _repr_html_(self) -> str:
        return str(self.frame()._repr_html_())


def _flat(item: Any, before: str = "") -> Row:
    flat: Row = {}
    for name, value in item.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{before}{name}.")
        else:
            flat[f"{before}{name}"] = value
    return flat


class Drawing:
    """A picture of the map as a page that needs no network. A notebook shows it inline."""

    def __init__(self, page: str) -> None:
        self.html = page

    def save(self, path: str | Path) -> None:
        """Write the page to a file."""
        Path(path).write_text(self.html, encoding="utf-8")

    def _repr_html_(self) -> str:
        """A frame of its own, which shares nothing with the notebook; the page's own policy holds in it."""
        return (
            f'<iframe srcdoc="{html.escape(self.html)}" sandbox="allow-scripts allow-downloads" '
            f'width="100%" height="{_HEIGHT}" style="border: 0"></iframe>'
        )


class Map:
    """One map, to ask. A context manager; `close` lets go of it.

    Entities, cities and units are given by id, name or alias. Where a server answers, its limits hold. Every method
    raises QueryError for a wrong question or parameter, UnknownEntity (with near names) and AmbiguousEntity (with the
    candidates), StoreError where the map cannot answer.
    """

    def __init__(self, door: Door) -> None:
        self._door = door

    def __repr__(self) -> str:
        return f"<Quanpu map at {self._door.url}>"

    def questions(self) -> Answer[Question]:
        """The catalogue: every question with its parameters and columns."""
        return _typed(Question, self._door.get("queries"))

    def query(self, name: str, **parameters: Value) -> Answer[Row]:
        """The rows of a question of the catalogue."""
        return _rows(self._door.rows(name, parameters))

    def cypher(self, text: str, **parameters: Any) -> Answer[Row]:
        """The rows of a reading question in Cypher; a server gives at most so many (`truncated`).

        QueryRefused for any other text.
        """
        return _rows(self._door.cypher(text, parameters))

    def search(self, text: str, kind: str = "", limit: int = 50) -> Answer[Found]:
        """Entities by any part of a name or alias, by pinyin or initials, best first."""
        return _typed(Found, self._door.get("search", q=text, kind=kind, limit=limit))

    def entity(self, entity: str) -> EntityDetail:
        """One entity with every place that names it."""
        return EntityDetail.model_validate(self.query("entity", entity=entity)[0]["entity"])

    def bridges(self, city: str, other: str = "") -> Answer[Bridge]:
        """Institutions tied to both cities, or to one and any other, best connected first, with the evidence."""
        return _typed(Bridge, self._door.get("bridges", city=[city, other] if other else [city]))

    def city_links(self) -> Answer[CityLink]:
        """Every two cities that institutions link, with how many do and the best connected of them."""
        return _typed(CityLink, self._door.get("cities/links"))

    def tasks(self, unit: str = "", text: str = "") -> Answer[Task]:
        """Tasks with their policy and the units responsible; of one unit, or with a text in their name."""
        return _typed(Task, self._door.get("tasks", unit=unit, q=text))

    def paths(self, source: str, target: str, count: int = 3) -> Answer[PathFound]:
        """The shortest ways between two entities, each step with its evidence; none beyond six relations."""
        return _typed(PathFound, self._door.get("paths", source=source, target=target, k=count))

    def documents(self) -> Answer[Document]:
        """The sources, newest first."""
        return _typed(Document, self._door.get("documents"))

    def document(self, identifier: str) -> DocumentDetail:
        """A source with its text, where its rights allow, and its facts: text[start:end] == quote."""
        return DocumentDetail.model_validate(self._door.get("documents/{id}", id=identifier))

    def neighbourhood(self, entity: str, depth: int = 1, limit: int = 50) -> "MultiDiGraph[str]":
        """What stands within a few relations of an entity, at most `limit` nodes, as a networkx graph.

        Nodes by id, edges keyed by type, with all that they have as attributes; `truncated` is an attribute of the
        graph.
        """
        return _networkx(self._door.get("entities/{id}/neighbourhood", id=entity, depth=depth, limit=limit))

    def partnerships(self, limit: int = 5_000, **wanted: Value) -> "MultiDiGraph[str]":
        """Relations between two sets of entities as a networkx graph, at most `limit`.

        `wanted` as the question `partnerships` takes it: a_kind, a_city, b_kind, b_city, relation, industry, …
        """
        rows: list[Row] = []
        after = ""
        while len(rows) <= limit and (page := self.query("partnerships", **wanted, after=after, limit=_PAGE)):
            rows += page
            after = " ".join(page[-1][name] for name in ("source", "relation", "target"))
        return _networkx(edges_with_ends(rows[:limit]) | {"truncated": len(rows) > limit})

    def network(self, limit: int = 100) -> "MultiDiGraph[str]":
        """The relations of work among the best connected institutions and places, as a networkx graph."""
        total = self.query("network_size")
        truncated = bool(total) and int(total[0]["total"]) > limit
        return _networkx(edges_with_ends(self.query("network", limit=limit)) | {"truncated": truncated})

    def view(self, name: str, **parameters: Value) -> Drawing:
        """A picture of the map: network, cities, bridges, entity, tasks, path, each with its parameters."""
        return Drawing(self._door.view(name, parameters))

    def close(self) -> None:
        """Let go of files and connections."""
        self._door.close()

    def __enter__(self) -> "Map":
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


def _rows(rows: Rows) -> Answer[Row]:
    return Answer(rows.dicts(), rows.columns, truncated=rows.truncated)


def _typed(shape: type[Item], items: Iterable[Row]) -> Answer[Item]:
    assert issubclass(shape, Shape)
    return Answer(map(shape.model_validate, items), shape.model_fields)


def _networkx(graph: Row) -> "MultiDiGraph[str]":
    """A graph by its shape, so that every door gives the same attributes."""
    return networkx_graph(Graph.model_validate(graph).model_dump(by_alias=True, exclude_unset=True))


def open_map(where: str | Path | None = None) -> Map:
    """The map of an address, a store's url or a data folder; without any, the one that the settings name.

    StoreError where a url names no store, or a folder holds no map. A server is not asked before the first question.
    """
    settings = Settings()
    if isinstance(where, str) and where.startswith(("http://", "https://")):
        from api.served import ServedDoor

        return Map(ServedDoor(where))
    if where is None:
        return Map(OwnDoor(settings.graph, settings))
    if isinstance(where, str) and ":" in where.partition("/")[0]:
        return Map(OwnDoor(where, settings))
    return Map(OwnDoor(f"ladybug:{Path(where) / 'graph'}", settings))
