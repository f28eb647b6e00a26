"""The application: one map, served as an API and as pages."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from api import problems
from api.answers import AHEAD, Answers
from api.description import Described
from api.exchange import Exchange
from api.limits import BodyLimit, Crowd
from api.metrics import Counted, Metrics
from api.routes import catalogue, changes, cities, cypher, documents, entities, graphs, health, writing
from api.security import SecurityHeaders
from api.settings import Settings
from api.shapes import Problem
from api.version import program_version
from api.views import pages
from api.views.gallery import Gallery
from api.views.kept import Kept
from api.views.templating import STATIC
from api.waiting import Waiting
from graph.bounded import Bounded, Bounds
from graph.store import StoreError

PREFIX = "/api/v1"
_DESCRIPTION = "谁与谁共建了什么，在哪里，由谁负责：都市圈的知识图谱，每条事实都带着出处。"


def create_app(settings: Settings) -> FastAPI:
    """An application over the map that the settings name; it is opened when the application starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        store = settings.store()
        app.state.answers = Answers(store, settings.seconds)
        app.state.pictures = Gallery(Kept(settings.data))
        app.state.questions = Bounded(store, Bounds(seconds=settings.cypher_seconds))
        reading = threading.Thread(target=_read_names, args=(app.state.answers,))
        reading.start()
        looking = asyncio.create_task(_look_ahead(app.state.answers))
        yield
        looking.cancel()
        app.state.questions.close()
        reading.join()
        store.close()

    app = Described(
        title="圈谱 Quanpu",
        version=program_version(),
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        responses={"default": {"model": Problem, "description": "problem+json, RFC 9457"}},
    )
    problems.install(app)
    _add_middleware(app, settings)
    for module in (entities, graphs, cities, documents, catalogue, changes, cypher):
        app.include_router(module.router, prefix=PREFIX)
    if settings.token.get_secret_value():
        app.include_router(writing.router(settings), prefix=PREFIX)
    app.include_router(health.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


def _read_names(answers: Answers) -> None:
    """So that the first search needs not wait; a store that does not answer is told to who asks it."""
    with suppress(StoreError):
        answers.index.read()


async def _look_ahead(answers: Answers) -> None:
    """So that no question waits until the store has told which revision of the map there is."""
    while True:
        await asyncio.sleep(AHEAD)
        if answers.expected():
            with suppress(StoreError):
                await run_in_threadpool(answers.look)


def _add_middleware(app: FastAPI, settings: Settings) -> None:
    """What happens to every request; the last one added is the first to see it."""
    app.add_middleware(Waiting, asked=f"{PREFIX}/cypher")
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=4)
    app.add_middleware(BodyLimit, most=settings.body, upload=settings.upload)
    app.add_middleware(Crowd, at_once=settings.at_once, a_minute=settings.a_minute)
    app.add_middleware(Exchange, version=app.version)
    if settings.cors:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=[origin.strip() for origin in settings.cors.split(",") if origin.strip()],
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["Content-Type", "If-None-Match"],
            expose_headers=["ETag", "Link", "Retry-After", "X-Truncated"],
        )
    app.add_middleware(SecurityHeaders)
    app.state.metrics = Metrics()
    app.add_middleware(Counted, metrics=app.state.metrics)
