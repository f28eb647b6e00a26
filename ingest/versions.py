"""By what documents were read: whether by the rules of today. It needs none of them."""

import hashlib
from collections.abc import Iterable

EXTRACTOR = "rules-6"
"""Of the rules that read texts."""
_TABLE = "table-1"


def of_table(mapping: bytes) -> str:
    """What reads a table: the rules of mappings, and its own mapping."""
    return f"{_TABLE}:{hashlib.sha256(mapping).hexdigest()[:16]}"


def read_by(extractor: str) -> str:
    """What a document was read with, of what its ledger says, without the fingerprint of its facts."""
    return extractor.rpartition("+")[0]


def behind(documents: Iterable[tuple[str, str]]) -> int:
    """How many documents, told by (form, extractor), were read otherwise than today; reference tables never are."""
    told = ((form, read_by(extractor)) for form, extractor in documents if form != "reference")
    return sum(not by.startswith(f"{_TABLE}:") if form == "table" else by != EXTRACTOR for form, by in told)
