"""What the service counts for who watches over it: requests, errors and times, in the text form of Prometheus."""

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_API = "/api/v1"
_TIMES = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The counts of one application; a route is told by its template, so that no name of an entity is a label."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter("quanpu_requests", "Requests answered.", labels, registry=self._registry)
        self._seconds = Histogram(
            "quanpu_request_seconds",
            "From a request to the end of its answer.",
            ("route",),
            buckets=_TIMES,
            registry=self._registry,
        )
        self._now = Gauge("quanpu_requests_now", "Requests being answered.", registry=self._registry)

    def begin(self) -> float:
        """A request comes in; when, for `end`."""
        self._now.inc()
        return time.perf_counter()

    def end(self, began: float, method: str, route: str, status: int) -> None:
        """A request is answered, or its client has gone (status 499)."""
        self._now.dec()
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(time.perf_counter() - began)

    def text(self) -> bytes:
        """All counts, in the text form of Prometheus."""
        return generate_latest(self._registry)


class Counted:
    """ASGI middleware that counts each request once it is answered."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status, began = 499, self._metrics.begin()

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, told)
        finally:
            self._metrics.end(began, scope["method"], _route(scope), status)


def _route(scope: Scope) -> str:
    """The template of a request's address; that of the API's routes lacks what stands before all of them."""
    route = scope.get("route")
    if route is None:
        return "other"
    template: str = route.path
    lacking = scope["path"].startswith(_API) and not template.startswith(_API)
    return _API + template if lacking else template
