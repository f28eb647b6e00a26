"""Which sources are given: files, folders, standard input; each with the mapping that is beside it."""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from graph import resources
from graph.model import Document
from ingest.content import LIMIT, SourceRefused, check_size, suffix_of
from ingest.mappings import MAPPING_SUFFIXES, is_mapping, is_reference
from ingest.reports import RunReport
from ingest.rows import SUFFIXES


@dataclass(frozen=True, slots=True)
class Given:
    """A source as it was given; `key` is the name that the map keeps it under. Standard input keeps its bytes."""

    name: str
    key: str
    path: Path | None = None
    mapping: Path | None = None
    piped: bytes = b""

    def content(self) -> bytes:
        """Its bytes. SourceRefused where they cannot be read."""
        if self.path is None:
            check_size(self.name, len(self.piped))
            return self.piped
        try:
            check_size(self.name, self.path.stat().st_size)
            return self.path.read_bytes()
        except OSError as error:
            raise SourceRefused(self.name, f"it cannot be read: {error.strerror}") from error

    def mapping_content(self) -> bytes:
        """The bytes of its mapping; none for prose. SourceRefused for a table without one."""
        if self.mapping is None:
            suffix = suffix_of(self.file)
            if suffix not in SUFFIXES:
                return b""
            old = "; an older table also needs LibreOffice, or saving as xlsx" if suffix in (".xls", ".et") else ""
            raise SourceRefused(
                self.name, f"a table needs a mapping: {_beside(self.file)} beside it, or --mapping{old}"
            )
        try:
            return self.mapping.read_bytes()
        except OSError as error:
            raise SourceRefused(str(self.mapping), f"the mapping cannot be read: {error.strerror}") from error

    @property
    def file(self) -> str:
        """The name of its file; standard input that is a table gets the suffix of its content."""
        if self.path is not None:
            return self.path.name
        return f"-{_piped_suffix(self.piped)}" if self.mapping else "-"


def _beside(file: str) -> str:
    return Path(file).with_suffix(".yaml").name


def _piped_suffix(content: bytes) -> str:
    suffixes = {b"PK\x03\x04": ".xlsx", b"PAR1": ".parquet", b"{": ".jsonl"}
    return next((suffix for magic, suffix in suffixes.items() if content.lstrip().startswith(magic)), ".csv")


def gather(paths: Sequence[str], mapping: Path | None, data: Path | None, report: RunReport) -> list[Given]:
    """The sources under the paths, each once, in the order given and within a folder in name order."""
    found: dict[str, Given] = {}
    for name in paths:
        if name == "-":
            found["-"] = Given("-", "-", None, mapping, sys.stdin.buffer.read(LIMIT + 1))
            continue
        path = Path(name)
        if not path.exists():
            cure = "save the page and give its file" if "://" in name else "check the path"
            report.refuse(name, f"there is no such file; {cure}")
            continue
        try:
            files = [file for file in _files(path) if _is_source(file, folder=path.is_dir())]
        except OSError as error:
            report.refuse(name, f"it cannot be read: {error.filename}: {error.strerror}")
            continue
        for file in files:
            given = Given(str(file), key_of(file, data), file, _mapping_of(file, mapping))
            found.setdefault(given.key, given)
    return list(found.values())


def _files(path: Path) -> Iterable[Path]:
    return _walk(path) if path.is_dir() else [path]


def _walk(folder: Path) -> Iterator[Path]:
    """The files below a folder in name order; what is hidden, or locked by an office program, is passed over."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")):
            continue
        if path.is_dir():
            if not path.is_symlink():
                yield from _walk(path)
        elif path.is_file():
            yield path


def _is_source(file: Path, *, folder: bool) -> bool:
    """Reference tables are joined to every run, and what lies beside a table is its mapping: neither is a source."""
    if file.absolute().parent == resources.reference().absolute():
        return False
    if not folder:
        return True
    if file.suffix in MAPPING_SUFFIXES:
        return not is_mapping(file.read_bytes())
    beside = _mapping_of(file, None)
    return beside is None or not is_reference(beside.read_bytes())


def _mapping_of(file: Path, mapping: Path | None) -> Path | None:
    if file.suffix.lower() not in SUFFIXES:
        return None
    if mapping is not None:
        return mapping
    return next((path for suffix in MAPPING_SUFFIXES if (path := file.with_suffix(suffix)).is_file()), None)


def keys_of(name: str, data: Path | None) -> set[str]:
    """What the map may keep a name under: the name itself, and the key of the file that it may be."""
    return {name} if "\0" in name else {name, key_of(Path(name), data)}


def documents_called(documents: Iterable[Document], name: str, data: Path) -> list[Document]:
    """The documents that have this id or source, else those of this title or address."""
    known, keys = list(documents), keys_of(name, data)
    found = [document for document in known if keys & {document.id, *document.sources}]
    return found or [document for document in known if name and name in (document.title, document.uri)]


def key_of(file: Path, data: Path | None) -> str:
    """The name that the map keeps a file under: below the folder that holds the data folder relative to it, so that
    both can move together; absolute elsewhere."""
    absolute = Path(os.path.abspath(file))  # noqa: PTH100 - a link keeps its own name, as resolve() would not
    if data is None:
        return str(absolute)
    with suppress(ValueError):
        return absolute.relative_to(Path(os.path.abspath(data)).parent).as_posix()  # noqa: PTH100
    return absolute.as_posix()
