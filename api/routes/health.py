"""Whether the service lives, and whether it can answer."""

from typing import Any

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.dependencies import TheMap
from api.shapes import Health, Ready
from api.strict import Strict
from ingest.versions import behind

router = APIRouter(route_class=Strict, tags=["运行"])


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {CONTENT_TYPE_LATEST: {"schema": {"type": "string"}}}}},
)
def metrics(request: Request) -> Response:
    """Requests, errors and times since the start, in the text form of Prometheus."""
    return Response(request.app.state.metrics.text(), media_type=CONTENT_TYPE_LATEST)


@router.get("/health/live")
def live() -> Health:
    """The process answers."""
    return Health(status="live")


@router.get("/health/ready", response_model=Ready)
def ready(answers: TheMap) -> Any:
    """The store answers; 503 where it does not."""
    held = answers.store.status()
    return {
        "status": "ready",
        "engine": f"{held.engine} {held.version}",
        "schema": held.schema,
        "revision": held.revision,
        "documents": held.documents,
        "unfinished": held.unfinished,
        "behind": behind((row["form"], row["extractor"]) for row in answers.documents().values()),
        "entities": sum(held.entities.values()),
        "relations": sum(held.relations.values()),
    }
