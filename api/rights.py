"""What of a source may be shown, and how: one rule for every door (pages, API, command line, Python, exports)."""

from collections.abc import Iterable, Mapping
from typing import Any

from graph.cypher import tokens
from graph.store import QueryRefused

Row = dict[str, Any]
Documents = Mapping[str, Row]


def guarded(value: Any, documents: Documents) -> Any:
    """A value with what it holds of evidence and documents marked, and cut to what may be shown."""
    if isinstance(value, list):
        return [guarded(item, documents) for item in value]
    if not isinstance(value, dict):
        return value
    if "document" in value:
        return _evidence(value, documents.get(value["document"], {}))
    if "text" in value and value.get("show", "full") != "full":
        value = value | {"text": ""}
    # The paths that a document was found under stay with the one who keeps the map.
    kept = "sources" if value.get("kind") == "Document" else ""
    return {key: guarded(item, documents) for key, item in value.items() if key != kept}


def shown(evidence: Iterable[Row], documents: Documents) -> list[Row]:
    """The same of a list that is known to be evidence."""
    return [_evidence(item, documents.get(item["document"], {})) for item in evidence]


def _evidence(item: Row, document: Row) -> Row:
    marked = item | {"digest": document.get("form") == "digest"}
    if document.get("show") == "facts":
        marked.pop("quote", None)
    return marked


def check_cypher(text: str, documents: Documents) -> None:
    """QueryRefused for a text that takes words that may not be shown, or paths, out of what tells whose they are."""
    shows = {row["show"] for row in documents.values()}
    kept = {"sources": "the paths of sources are not told"}
    if shows - {"full"}:
        kept["text"] = "not every document's text may be shown: ask /documents/{id}"
    if "facts" in shows:
        kept["ev_quote"] = "not every quotation may be shown: return the node or the edge, with its evidence"
    found = tokens(text)
    for number, token in enumerate(found):
        before = found[number - 1].text if number else ""
        after = found[number + 1].text if number + 1 < len(found) else ""
        name = token.text.strip("`").lower()  # the embedded engine knows properties in any case
        if name in kept and token.kind in ("name", "quoted") and (before == "." or after == ":"):
            raise QueryRefused(f"{token.text!r} is refused: {kept[name]}")
