"""The application: one map, served as an API and as pages."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from api import problems
from api.answers import Answers
from api.exchange import Exchange
from api.routes import catalogue, cities, cypher, documents, entities, graphs, health
from api.security import BodyLimit, SecurityHeaders
from api.settings import Settings
from api.shapes import Problem
from api.version import program_version
from api.views import pages
from api.views.gallery import Gallery
from api.views.templating import STATIC
from graph.bounded import Bounded
from graph.store import open_store

PREFIX = "/api/v1"
_DESCRIPTION = "谁与谁共建了什么，在哪里，由谁负责：都市圈的知识图谱，每条事实都带着出处。"


def create_app(settings: Settings) -> FastAPI:
    """An application over the map that the settings name; it is opened when the application starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        password = settings.neo4j_password.get_secret_value()
        store = open_store(settings.graph, user=settings.neo4j_user, password=password)
        app.state.answers = Answers(store)
        app.state.pictures = Gallery()
        app.state.questions = Bounded(store)
        yield
        app.state.questions.close()
        store.close()

    app = FastAPI(
        title="圈谱 Quanpu",
        version=program_version(),
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        responses={"default": {"model": Problem, "description": "problem+json, RFC 9457"}},
    )
    problems.install(app)
    # The last one added is the first to see a request.
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=4)
    app.add_middleware(BodyLimit)
    app.add_middleware(Exchange, version=app.version)
    app.add_middleware(SecurityHeaders)
    for module in (entities, graphs, cities, documents, catalogue, cypher):
        app.include_router(module.router, prefix=PREFIX)
    app.include_router(health.router)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app
