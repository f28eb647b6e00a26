"""A map in Python: questions by name or in Cypher, rows as dictionaries."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.answers import Answers, Row
from api.neighbourhood import edges_with_ends, neighbourhood
from api.settings import Settings
from graph.formats import networkx_graph
from graph.queries import Value
from graph.store import open_store

if TYPE_CHECKING:
    from networkx import MultiDiGraph


class Map:
    """One map, to ask. A context manager; `close` lets go of it."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def query(self, name: str, **parameters: Value) -> list[Row]:
        """The rows of a question of the catalogue; an entity is given by id, name or alias.

        QueryError for a wrong question or parameter; UnknownEntity, AmbiguousEntity; StoreError.
        """
        return self._answers.ask(name, **parameters)

    def cypher(self, text: str, **parameters: Any) -> list[Row]:
        """The rows of a reading question in Cypher. QueryRefused for any other text; StoreError."""
        return self._answers.cypher(text, parameters).dicts()

    def neighbourhood(self, entity: str, depth: int = 1, limit: int = 50) -> "MultiDiGraph[str]":
        """What stands within a few relations of an entity, at most `limit` nodes, as a networkx graph.

        Nodes by id, edges keyed by type, with all that they have as attributes; `truncated` is an attribute of the
        graph. UnknownEntity, AmbiguousEntity, MovedEntity; StoreError.
        """
        return networkx_graph(neighbourhood(self._answers, entity, depth, limit))

    def network(self, limit: int = 100) -> "MultiDiGraph[str]":
        """The relations of work among the best connected institutions and places, as a networkx graph."""
        graph = edges_with_ends(self._answers.ask("network", limit=limit))
        total = self._answers.ask("network_size")
        return networkx_graph(graph | {"truncated": bool(total) and int(total[0]["total"]) > limit})

    def close(self) -> None:
        """Let go of files and connections."""
        self._answers.store.close()

    def __enter__(self) -> "Map":
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


def open_map(url_or_folder: str | Path | None = None) -> Map:
    """The map of a store's url or of a data folder; without either, the one that the settings name."""
    settings = Settings()
    if url_or_folder is None:
        url = settings.graph
    elif isinstance(url_or_folder, str) and ":" in url_or_folder.partition("/")[0]:
        url = url_or_folder
    else:
        url = f"ladybug:{Path(url_or_folder) / 'graph'}"
    store = open_store(url, user=settings.neo4j_user, password=settings.neo4j_password.get_secret_value())
    return Map(Answers(store))
