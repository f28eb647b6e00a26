"""Who closes the connection ends what was asked, but for what writes."""

import asyncio
from typing import Any

import pytest

from api.waiting import Waiting
from graph.awaited import AWAITED


@pytest.mark.parametrize(
    ("method", "path", "ended"), [("GET", "/any", True), ("POST", "/asked", True), ("PUT", "/any", False)]
)
def test_what_writes_is_done_to_its_end(method: str, path: str, ended: bool) -> None:
    left = []

    async def work(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        awaited = AWAITED.get()
        left.append(bool(awaited and await asyncio.to_thread(awaited.left.wait, 20)))

    messages = [{"type": "http.request", "more_body": False}]

    async def receive() -> Any:
        return messages.pop() if messages else {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        raise AssertionError(message)

    asyncio.run(Waiting(work, "/asked")({"type": "http", "method": method, "path": path}, receive, send))
    assert left == [ended]
