"""What the forms of a graph are made of: names of edges, values as one piece of text, lists of JSON."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson


def edge_key(edge: Mapping[str, Any]) -> tuple[str, str, str]:
    """What tells an edge from all others, and the order of edges: source, type, target."""
    return edge["source"], edge["type"], edge["target"]


def edge_id(edge: Mapping[str, Any]) -> str:
    """An id for an edge, made from its ends and type."""
    return ".".join(edge_key(edge))


def cell(value: Any) -> str:
    """A value as one piece of text: names with 、 between, anything else that is nested as JSON."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return "、".join(value)
    return value if isinstance(value, str) else orjson.dumps(value, default=str).decode()


def joined(items: Iterable[bytes]) -> Iterator[bytes]:
    """Items of JSON, a line each, with commas between."""
    for number, item in enumerate(items):
        yield (b",\n" if number else b"\n") + item
