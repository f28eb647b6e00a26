"""Pictures kept beside the map: where their discs stood last, and whole pages for one revision of the map.

After a restart a picture is the same and is not drawn again; after a change it is nearly the same.
"""

import hashlib
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import orjson

import graph
from api.views.render import RenderedPage
from graph import resources
from graph.network import Places

_MOST_PLACES, _MOST_PAGES = 500, 50


class Kept:
    """The places and pages of a data folder, a file each; those written longest ago go where there are too many.

    A damaged file is none, and where nothing may be written, nothing is.
    """

    def __init__(self, data: Path) -> None:
        self._places, self._pages = data / "pictures", data / "pages"

    def last(self, name: str, values: Mapping[str, Any]) -> Places:
        """Where the discs of a picture stood when it was drawn last; empty if it never was, or nobody can tell."""
        try:
            found = orjson.loads((self._places / f"{_name(name, values)}.json").read_bytes())
            return {str(key): (float(x), float(y)) for key, (x, y) in found["places"].items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}

    def keep(self, name: str, values: Mapping[str, Any], places: Places) -> None:
        """Writes where the discs of a picture stand."""
        told = orjson.dumps({"view": name, "values": values, "places": places})
        _write(self._places / f"{_name(name, values)}.json", told, _MOST_PLACES)

    def page(self, *key: Any) -> RenderedPage | None:
        """The page that was kept under a key by the same program."""
        try:
            told = zlib.decompress((self._pages / _name(_program(), *key)).read_bytes())
            return RenderedPage(**orjson.loads(told))
        except (OSError, ValueError, TypeError, zlib.error):
            return None

    def keep_page(self, page: RenderedPage, *key: Any) -> None:
        """Writes a page under a key, which names the revision of the map."""
        _write(self._pages / _name(_program(), *key), zlib.compress(orjson.dumps(page), 1), _MOST_PAGES)


def _name(*parts: Any) -> str:
    return hashlib.sha256(orjson.dumps(parts, option=orjson.OPT_SORT_KEYS)).hexdigest()[:24]


def _write(path: Path, told: bytes, most: int) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, suffix=".new", delete=False) as file:
            file.write(told)
        Path(file.name).replace(path)
        for old in sorted(path.parent.iterdir(), key=lambda each: each.stat().st_mtime)[:-most]:
            old.unlink(missing_ok=True)
    except OSError:
        return


@cache
def _program() -> str:
    """What draws the pages: another text after any change of ours."""
    ours = (Path(__file__).parents[1], *map(Path, graph.__path__), resources.queries())
    files = sorted(path for folder in ours for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    told = hashlib.sha256()
    for path in files:
        told.update(path.read_bytes())
    return told.hexdigest()
