"""Quanpu 圈谱: the official prose of a metropolitan circle as a knowledge graph with evidence."""

import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.client import Map

__version__ = "0.1.0"
__all__ = ["__version__", "connect"]


def connect(where: str | Path | None = None) -> "Map":
    """A map to ask: by a data folder, a store's url (neo4j://…), the address where it is served (http://…), or without
    any the one that QUANPU_GRAPH and QUANPU_DATA name. The answers are the same.

    StoreError where there is no map.
    """
    _own_packages_first()
    from api.client import open_map

    return open_map(where)


def _own_packages_first() -> None:
    """Import our packages from beside this one, though the current folder has a graph.py or an api/ of its own.

    `python -m` and notebooks put the current folder first on the path. What is imported once stays.
    """
    home = Path(__file__).resolve().parents[1]
    sys.path.insert(0, str(home))
    try:
        for name in ("graph", "ingest", "api"):
            found = importlib.import_module(name).__file__ or ""
            if not Path(found).resolve().is_relative_to(home):
                raise ImportError(f"{found} was imported as {name!r} before quanpu; import quanpu first, or rename it")
    finally:
        sys.path.remove(str(home))
