"""What HTTP promises beside the answers: HEAD, OPTIONS, ETag with If-None-Match, and the header Link."""

import re
import zlib
from collections.abc import MutableMapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.store import StoreError

_TAGGED = "/api/v1/"
_TAG = re.compile(r'(?:W/)?"([^"]*)"')


class Exchange:
    """ASGI middleware. An answer's tag is the revision of the map, so a known one costs no question at all."""

    def __init__(self, app: ASGIApp, version: str) -> None:
        self.app = app
        self._version = version

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method, state = scope["method"], scope.setdefault("state", {})
        tag = await self._tag(scope) if method in ("GET", "HEAD") else ""
        if tag and tag in _TAG.findall(Headers(scope=scope).get("if-none-match", "")):
            await _unchanged(send, tag)
            return

        bare = method == "HEAD"

        async def answered(message: Message) -> None:
            nonlocal bare
            if message["type"] == "http.response.start":
                _begun(message, method, tag, state)
                bare = bare or message["status"] == 204
            elif bare and message["type"] == "http.response.body":
                message = {"type": "http.response.body", "body": b"", "more_body": message.get("more_body", False)}
            await send(message)

        await self.app({**scope, "method": "GET"} if method == "HEAD" else scope, receive, answered)

    async def _tag(self, scope: Scope) -> str:
        """What changes with the map, with us and with the wanted form; empty where nothing can be promised."""
        if not scope["path"].startswith(_TAGGED):
            return ""
        answers = scope["app"].state.answers
        try:
            revision = answers.revision() if answers.looked() else await run_in_threadpool(answers.revision)
        except StoreError:  # the route tells it
            return ""
        accept = Headers(scope=scope).get("accept", "").encode()
        return f"{revision}-{self._version}-{zlib.crc32(accept):x}"


async def _unchanged(send: Send, tag: str) -> None:
    headers = MutableHeaders({"ETag": f'W/"{tag}"', "Cache-Control": "no-cache", "Vary": "Accept"})
    await send({"type": "http.response.start", "status": 304, "headers": headers.raw})
    await send({"type": "http.response.body", "body": b""})


def _begun(message: MutableMapping[str, Any], method: str, tag: str, state: dict[str, Any]) -> None:
    """Complete the headers of an answer."""
    headers = MutableHeaders(scope=message)
    if message["status"] == 405:
        allowed = headers.get("allow", "")
        headers["Allow"] = ", ".join([allowed, *(["HEAD"] if "GET" in allowed else []), "OPTIONS"])
        if method == "OPTIONS":
            message["status"] = 204
            del headers["content-type"], headers["content-length"]
    if message["status"] == 200 and tag:
        headers["ETag"] = f'W/"{tag}"'
        headers.setdefault("Cache-Control", "no-cache")
        headers.add_vary_header("Accept")
    if message["status"] == 200 and state.get("next"):
        headers["Link"] = f'<{state["next"]}>; rel="next"'
