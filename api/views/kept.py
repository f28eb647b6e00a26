"""Where the discs of a picture stood last, kept beside the map: the same after a restart, nearly after a change."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import orjson

from graph.network import Places

_MOST = 500


class KeptPlaces:
    """The places of pictures in a data folder, a file each; those written longest ago go where there are too many."""

    def __init__(self, data: Path) -> None:
        self._folder = data / "pictures"

    def last(self, name: str, values: Mapping[str, Any]) -> Places:
        """Where the discs of a picture stood when it was drawn last; empty if it never was, or nobody can tell."""
        try:
            found = orjson.loads(self._file(name, values).read_bytes())
            return {str(key): (float(x), float(y)) for key, (x, y) in found["places"].items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return {}  # a damaged file costs no more than a new layout

    def keep(self, name: str, values: Mapping[str, Any], places: Places) -> None:
        """Writes where the discs of a picture stand; where nothing may be written, nothing is."""
        told = orjson.dumps({"view": name, "values": values, "places": places})
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self._folder, suffix=".new", delete=False) as file:
                file.write(told)
            Path(file.name).replace(self._file(name, values))
            self._clear()
        except OSError:
            return

    def _file(self, name: str, values: Mapping[str, Any]) -> Path:
        told = orjson.dumps([name, values], option=orjson.OPT_SORT_KEYS)
        return self._folder / f"{hashlib.sha256(told).hexdigest()[:24]}.json"

    def _clear(self) -> None:
        files = sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime)
        for file in files[:-_MOST]:
            file.unlink(missing_ok=True)
