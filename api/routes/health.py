"""Whether the service lives, and whether it can answer."""

from typing import Any

from fastapi import APIRouter

from api.dependencies import TheMap
from api.shapes import Health, Ready

router = APIRouter(prefix="/health", tags=["运行"])


@router.get("/live")
def live() -> Health:
    """The process answers."""
    return Health(status="live")


@router.get("/ready", response_model=Ready)
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
        "entities": sum(held.entities.values()),
        "relations": sum(held.relations.values()),
    }
