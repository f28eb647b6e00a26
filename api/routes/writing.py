"""Writing to the map from elsewhere: only where the settings name a token, and only for who sends it."""

import hmac
from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path as File
from typing import TYPE_CHECKING, Annotated, Any

import orjson
from fastapi import APIRouter, Body, Depends, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.dependencies import TheMap
from api.problems import BadParameter, UnknownName
from api.settings import Settings
from api.shapes import Judged, Judgement, SourceTaken
from api.strict import Strict

if TYPE_CHECKING:
    from ingest.judging import JudgeReport

SOURCES = "/sources"
_bearer = HTTPBearer(auto_error=False, description="the token of QUANPU_TOKEN")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
# A file's own name: no folder, nothing hidden, no control characters.
SourceName = Annotated[str, Path(max_length=200, pattern=r"^[^/\\.\x00-\x1f][^/\\\x00-\x1f]*$")]
_MAPPINGS = (".yaml", ".yml")


def router(settings: Settings) -> APIRouter:
    """The addresses that write; they exist for the settings' token alone."""
    token = settings.token.get_secret_value().encode()

    def allowed(sent: Credentials) -> None:
        if not hmac.compare_digest(token, sent.credentials.encode() if sent else b""):
            challenge = {"WWW-Authenticate": "Bearer"}
            raise HTTPException(HTTPStatus.UNAUTHORIZED, "Authorization: Bearer and the token is wanted", challenge)

    made = APIRouter(route_class=Strict, tags=["写入"], dependencies=[Depends(allowed)])
    _add_sources(made, settings.data)
    _add_judgements(made, settings.data)
    return made


def _add_sources(made: APIRouter, data: File) -> None:
    # Imported where somebody may write: it takes as long as the rest of the service.
    from ingest import pipeline

    @made.put(SOURCES + "/{name}", response_model=SourceTaken)
    async def put_source(request: Request, answers: TheMap, name: SourceName) -> Any:
        """Take a source into the map: its bytes are the body, its name tells the form (report.docx, list.csv).

        The same bytes again change nothing; others take back what the name no longer says. The mapping of a table is
        sent before it, as list.yaml for list.csv (204).
        """
        file = data / "uploads" / name
        await run_in_threadpool(file.parent.mkdir, parents=True, exist_ok=True)
        await run_in_threadpool(file.write_bytes, await request.body())
        if file.suffix in _MAPPINGS:
            return Response(status_code=HTTPStatus.NO_CONTENT)
        report = await run_in_threadpool(pipeline.ingest, answers.store, data, [str(file)])
        (told,) = report.sources
        if told.status == "refused":
            await run_in_threadpool(file.unlink)
            raise BadParameter(f"{name}: {told.reason}")
        return asdict(told) | {"source": name, "left_out": [f"{each.where}: {each.reason}" for each in report.rejects]}

    @made.delete(SOURCES + "/{name}", response_model=SourceTaken)
    def delete_source(answers: TheMap, name: SourceName) -> Any:
        """Take a source that was sent out of the map again."""
        file = data / "uploads" / name
        (told,) = pipeline.forget(answers.store, data, str(file)).sources
        if told.status == "refused":
            raise UnknownName(f"{name}: {told.reason}")
        file.unlink(missing_ok=True)
        return asdict(told) | {"source": name, "left_out": []}


def _add_judgements(made: APIRouter, data: File) -> None:
    from ingest import judging

    @made.get("/judgements", response_model=list[Judgement])
    def judgements(answers: TheMap) -> Any:
        """The corrections that hold, by id."""
        return [asdict(each) for each in answers.store.judgements()]

    @made.post("/judgements", response_model=Judged)
    def judge(answers: TheMap, items: Annotated[list[dict[str, Any]], Body(examples=[_EXAMPLE])]) -> Any:
        """Correct the map: accept, reject, rename, kind, same, not_same; all of them, or none where one is refused."""
        return _told(judging.judge(answers.store, data, orjson.dumps(items)))

    @made.delete("/judgements/{id}", response_model=Judged)
    def unjudge(answers: TheMap, id: Annotated[str, Path(max_length=100)]) -> Any:
        """Take a correction back."""
        done = judging.unjudge(answers.store, data, [id])
        if done.refused:
            raise UnknownName(done.refused[0].reason)
        return _told(done)


_EXAMPLE = [{"rename": {"entity": "扬州智能制造研究院", "to": "南京邮电大学扬州智能制造研究院"}}]


def _told(done: "JudgeReport") -> dict[str, Any]:
    if done.refused:
        raise BadParameter("; ".join(reason for _, reason in done.refused))
    listed = {name: [asdict(each) for each in getattr(done, name)] for name in ("new", "known", "gone")}
    return listed | {"changed": done.changed, "left_out": done.left_out}
