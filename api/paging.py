"""Opaque cursors, and pages of lists that are at hand as a whole."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import orjson
from fastapi import Request

Item = TypeVar("Item")


class BadCursor(ValueError):
    """A cursor that this service did not give out."""

    def __init__(self) -> None:
        super().__init__("no such cursor: take it from the `next` of an answer")


def encode(position: Sequence[Any]) -> str:
    """A cursor for a position in a list."""
    return base64.urlsafe_b64encode(orjson.dumps(list(position))).decode().rstrip("=")


def decode(cursor: str, *types: type) -> list[Any]:
    """The position that a cursor stands for, its parts of these types; BadCursor for what `encode` did not make."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        position = orjson.loads(base64.b64decode(padded.encode(), altchars=b"-_", validate=True))
    except (binascii.Error, orjson.JSONDecodeError, UnicodeEncodeError):
        raise BadCursor from None
    if not isinstance(position, list) or [type(part) for part in position] != list(types):
        raise BadCursor
    return position


def page(
    request: Request, items: Sequence[Item], key: Callable[[Item], str], cursor: str | None, limit: int
) -> dict[str, Any]:
    """A page of a list, from after the item that the cursor names; where that item is gone, from after its place."""
    start = 0
    if cursor:
        start, last = decode(cursor, int, str)
        start = next((number for number, item in enumerate(items, 1) if key(item) == last), max(start, 0))
    shown = items[start : start + limit]
    end = start + len(shown)
    following = encode([end, key(shown[-1])]) if shown and end < len(items) else None
    return {"total": len(items), "items": shown, "next": address(request, following)}


def address(request: Request, cursor: str | None) -> str | None:
    """The address, without host, of this list from a cursor on; None without one. It goes into the header Link too."""
    if cursor is None:
        return None
    url = request.url.include_query_params(cursor=cursor)
    request.state.next = f"{url.path}?{url.query}"
    return str(request.state.next)
