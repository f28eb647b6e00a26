"""What one client, and all together, may ask of the service: 413 for too long a body, 429 with Retry-After beyond."""

import time
from collections import Counter
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems

_FREE = ("/health/", "/metrics")
_UPLOADS = "/api/v1/sources/"
_WINDOW = 60.0


class BodyLimit:
    """ASGI middleware that reads no more of a request's body than so many bytes: 413 for a longer one.

    `upload` is the limit for a source that is sent.
    """

    def __init__(self, app: ASGIApp, most: int, upload: int) -> None:
        self.app = app
        self._most = most
        self._upload = upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        length = 0
        most = self._upload if scope.get("path", "").startswith(_UPLOADS) else self._most

        async def limited() -> Message:
            nonlocal length
            message = await receive()
            length += len(message.get("body", b""))
            if length > most:
                status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
                raise HTTPException(status, f"the body is longer than {most} bytes")
            return message

        await self.app(scope, limited if scope["type"] == "http" else receive, send)


class Crowd:
    """ASGI middleware: so many requests at once, and so many a minute from one address; 0 is no limit.

    Whether the service lives is told to everybody.
    """

    def __init__(self, app: ASGIApp, at_once: int, a_minute: int) -> None:
        self.app = app
        self._at_once = at_once
        self._a_minute = a_minute
        self._now = 0
        self._asked: Counter[str] = Counter()
        self._since = time.monotonic()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or tell when to come again."""
        if scope["type"] != "http" or scope["path"].startswith(_FREE):
            await self.app(scope, receive, send)
            return
        error = self._too_many(scope)
        if error:
            await problems.told(Request(scope), error)(scope, receive, send)
            return
        self._now += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self._now -= 1

    def _too_many(self, scope: Scope) -> problems.TooMany | None:
        if self._at_once and self._now >= self._at_once:
            return problems.TooMany("too many requests at once; ask again in a moment", 1)
        if not self._a_minute:
            return None
        now = time.monotonic()
        if now - self._since >= _WINDOW:
            self._asked.clear()
            self._since = now
        client = scope["client"][0] if scope.get("client") else ""
        self._asked[client] += 1
        if self._asked[client] <= self._a_minute:
            return None
        later = int(self._since + _WINDOW - now) + 1
        return problems.TooMany(f"more than {self._a_minute} requests a minute; ask again in {later} seconds", later)
