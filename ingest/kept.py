"""What the data folder keeps beside the map: sources' bytes, the index of paths, raw facts, rejects."""

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson

from graph.ids import digest
from graph.model import Document, Entity, Evidence, Facts, Origin, Relation, Rights
from graph.store import StoreError
from ingest.reports import Rejected


@dataclass(slots=True)
class IndexEntry:
    """Where a source was found: the document that it is, its bytes and those of its mapping.

    `was` are the documents that it was before, until the run that replaces them has taken effect.
    """

    document: str
    sha256: str
    suffix: str
    mapping: str = ""
    mapping_name: str = ""
    was: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Index:
    """Which bytes each path had, and what the map was last settled with."""

    sources: dict[str, IndexEntry] = field(default_factory=dict)
    reference: dict[str, str] = field(default_factory=dict)
    judgements: list[dict[str, str]] = field(default_factory=list)


class Kept:
    """What the data folder keeps beside the map. Every file is written whole or not at all."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self._index = data / "sources" / "index.json"

    def index(self) -> Index:
        """The index; an empty one where there is none."""
        try:
            told = orjson.loads(self._index.read_bytes())
        except FileNotFoundError:
            return Index()
        except orjson.JSONDecodeError as error:
            raise StoreError(
                f"{self._index} is damaged ({error}); take it away and ingest the sources again"
            ) from error
        told["sources"] = {key: IndexEntry(**entry) for key, entry in told["sources"].items()}
        return Index(**told)

    def save(self, index: Index) -> None:
        """Keep the index."""
        write_whole(self._index, orjson.dumps(asdict(index), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS))

    def put(self, content: bytes, suffix: str) -> str:
        """Keep bytes under their hash, which is returned."""
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256, suffix)
        if not path.exists():
            write_whole(path, content)
        return sha256

    def bytes_of(self, sha256: str) -> tuple[bytes, str] | None:
        """Kept bytes and their suffix; None where they are gone or damaged."""
        for path in sorted((self.data / "sources" / sha256[:2]).glob(f"{sha256}*")):
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() == sha256:
                return content, path.suffix
        return None

    def forget(self, sha256: str, document: str) -> None:
        """Let go of a source's bytes, facts and rejects."""
        if sha256:
            for path in (self.data / "sources" / sha256[:2]).glob(f"{sha256}*"):
                path.unlink()
        for path in (self.data / "facts").glob(f"{document}-*.json"):
            path.unlink()
        (self.data / "rejects" / f"{document}.jsonl").unlink(missing_ok=True)

    def facts(self, document: str, version: str) -> Facts | None:
        """What a document says by itself, if it was worked out before."""
        with suppress(FileNotFoundError, orjson.JSONDecodeError, TypeError, KeyError):
            return _facts_of(orjson.loads(self._facts_path(document, version).read_bytes()))
        return None

    def put_facts(self, facts: Facts, version: str) -> None:
        """Keep what a document says by itself, so that it need not be worked out again."""
        path = self._facts_path(facts.document.id, version)
        for old in path.parent.glob(f"{facts.document.id}-*.json"):
            old.unlink()
        write_whole(path, orjson.dumps(facts))

    def put_rejects(self, document: str, rejects: Sequence[Rejected]) -> None:
        """Keep the rows that were left out, a JSON object a line; none, no file."""
        path = self.data / "rejects" / f"{document}.jsonl"
        if rejects:
            write_whole(
                path, b"".join(orjson.dumps(item._asdict(), option=orjson.OPT_APPEND_NEWLINE) for item in rejects)
            )
        else:
            path.unlink(missing_ok=True)

    def rejects(self, document: str) -> list[Rejected]:
        """The rows that were left out of a document when it was last read."""
        with suppress(FileNotFoundError):
            lines = (self.data / "rejects" / f"{document}.jsonl").read_bytes().splitlines()
            return [Rejected(**orjson.loads(line)) for line in lines]
        return []

    def _path(self, sha256: str, suffix: str) -> Path:
        return self.data / "sources" / sha256[:2] / f"{sha256}{suffix}"

    def _facts_path(self, document: str, version: str) -> Path:
        return self.data / "facts" / f"{document}-{digest(version)}.json"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, with the folders that it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _facts_of(told: Mapping[str, Any]) -> Facts:
    """Facts back from their JSON."""

    def evidence(items: Iterable[Mapping[str, Any]]) -> tuple[Evidence, ...]:
        return tuple(Evidence(**item) for item in items)

    document = dict(told["document"])
    document["digest_of"] = Origin(**document["digest_of"]) if document["digest_of"] else None
    document["rights"] = Rights(**document["rights"])
    document["sources"] = tuple(document["sources"])
    entities = (
        Entity(**{**item, "aliases": tuple(item["aliases"]), "evidence": evidence(item["evidence"])})
        for item in told["entities"]
    )
    relations = (Relation(**{**item, "evidence": evidence(item["evidence"])}) for item in told["relations"])
    return Facts(Document(**document), tuple(entities), tuple(relations))
