"""The one place that finds the queries, the seed data and the gazetteers, in a checkout and in a wheel."""

from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent
# A wheel carries the folders that stand beside the packages in a checkout under quanpu/_data.
_PACKAGED = _HERE.parent / "quanpu" / "_data"


@cache
def _folder(in_checkout: str, packaged: str) -> Path:
    inside = _PACKAGED / packaged
    return inside if inside.is_dir() else _HERE.parent / in_checkout


def queries() -> Path:
    """The folder of the catalogue's Cypher files."""
    return _folder("queries", "queries")


def seed() -> Path:
    """The folder of digests and reference tables that a fresh map starts from."""
    return _folder("data/seed", "seed")


def reference() -> Path:
    """The folder of reference tables (places, universities), joined at every ingest."""
    return seed() / "reference"
