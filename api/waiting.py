"""Who closes the connection ends what was asked."""

import asyncio

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.awaited import AWAITED, Awaited

# Most questions are answered before anybody looks whether they are still awaited, and again; in seconds.
_SOON = 0.1
_READING = ("GET", "HEAD")


class Waiting:
    """ASGI middleware that looks whether the one who asks is still there; what writes is done to its end."""

    def __init__(self, app: ASGIApp, asked: str) -> None:
        self.app = app
        self._asked = asked

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not (scope["method"] in _READING or scope["path"] == self._asked):
            await self.app(scope, receive, send)
            return
        loop, awaited = asyncio.get_running_loop(), Awaited()
        whole = scope["method"] in _READING
        watching: list[asyncio.Task[None]] = []

        async def read() -> Message:
            nonlocal whole
            message = await receive()
            whole = whole or not message.get("more_body", False)
            return message

        def look() -> None:
            if whole:  # a message before that is the application's
                watching.append(loop.create_task(_watch(receive, awaited)))
            else:
                later[0] = loop.call_later(_SOON, look)

        later = [loop.call_later(_SOON, look)]
        token = AWAITED.set(awaited)
        try:
            await self.app(scope, read, send)
        finally:
            AWAITED.reset(token)
            later[0].cancel()
            for task in watching:
                task.cancel()


async def _watch(receive: Receive, awaited: Awaited) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    while True:
        await run_in_threadpool(awaited.leave)
        await asyncio.sleep(_SOON)
