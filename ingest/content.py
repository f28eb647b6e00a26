"""What every reader shares: a source without its markup, its size, and the refusal of one that cannot be read."""

import io
import zipfile
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

LIMIT = 50_000_000
"""The largest source that is read, in bytes, unless told otherwise."""

_UNPACKED = 8  # How many times the limit a zip's parts may come to.


class SourceRefused(Exception):
    """A source that cannot be taken in: its name, and the reason with what would help."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason

    def __reduce__(self) -> tuple[type["SourceRefused"], tuple[str, str]]:
        return (SourceRefused, (self.name, self.reason))


@dataclass(slots=True)
class Content:
    """A source without its markup: the text, and what its header or markup says of it (title, date, digest_of…)."""

    text: str
    header: dict[str, Any] = field(default_factory=dict)


def check_size(name: str, size: int, limit: int = LIMIT) -> None:
    """SourceRefused for an empty or an over-large source; sizes in bytes."""
    if not size:
        raise SourceRefused(name, "it is empty; remove it or save it again")
    if size > limit:
        megabytes = f"{size / 1e6:.1f} MB, over the limit of {limit / 1e6:.1f} MB"
        raise SourceRefused(name, f"it is too large ({megabytes}); split it into parts")


def suffix_of(name: str) -> str:
    """The lower-case suffix of a path or address, with its dot."""
    return PurePath(name).suffix.lower()


def stem_of(name: str) -> str:
    """The name of a path or address without folder and suffix; `stdin` for standard input."""
    return PurePath(name).stem if name != "-" else "stdin"


def zip_parts(name: str, content: bytes, limit: int = LIMIT) -> set[str]:
    """The names of a zip's parts; SourceRefused where it is broken or unpacks to more than it should."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise SourceRefused(name, f"it is broken ({error}); save or download it again") from error
    if sum(part.file_size for part in parts) > _UNPACKED * limit:
        raise SourceRefused(name, "it unpacks to far more than it should; it may be a zip bomb")
    return {part.filename for part in parts}


def one_line(text: str) -> str:
    """A text with single spaces for all of its blanks."""
    return " ".join(text.split())
