"""The forms in which a graph is answered: chosen by `format=`, else by Accept, else JSON."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import Annotated, Any

import orjson
from fastapi import Query, Request
from starlette.responses import Response, StreamingResponse

from api.answers import Answers, Row
from api.problems import BadParameter, NotAcceptable
from api.shapes import Edge, Entity, cut
from graph import formats, rdf

# Each form with its media types, that of the answer first.
MEDIA_TYPES = {
    "json": ("application/json",),
    "cytoscape": ("application/json", "application/vnd.cytoscape+json"),
    "jgf": ("application/vnd.jgf+json",),
    "graphml": ("application/graphml+xml",),
    "gexf": ("application/gexf+xml",),
    "json-ld": ("application/ld+json",),
    "turtle": ("text/turtle", "application/x-turtle"),
    "csv": ("text/csv",),
    "ndjson": ("application/x-ndjson", "application/jsonl"),
}
GRAPHS = tuple(form for form in MEDIA_TYPES if form != "ndjson")
Form = Annotated[str, Query(alias="format", max_length=20, description=f"one of {', '.join(GRAPHS)}")]
RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {"content": {media[0]: {} for media in map(MEDIA_TYPES.__getitem__, GRAPHS) if media[0] != "application/json"}}
}
NDJSON: dict[int | str, dict[str, Any]] = {200: {"content": {MEDIA_TYPES["ndjson"][0]: {}}}}
_SUFFIXES = {"json-ld": "jsonld", "turtle": "ttl", "cytoscape": "json", "jgf": "json"}
_LINES = 200


def chosen(request: Request, form: str, part: str = "edges", offered: Iterable[str] = GRAPHS) -> str:
    """The form that a request asks for.

    BadParameter for an unknown one, QueryError for an unknown part, NotAcceptable where Accept allows none.
    """
    offered = tuple(offered)
    formats.check_part(part)
    if form in offered:
        return form
    if form:
        raise BadParameter(
            f"format: there is no form {form!r}; there are {', '.join(offered)}",
            get_close_matches(form, offered, cutoff=0.3),
        )
    return accepted(request.headers.get("accept", ""), offered)


def accepted(header: str, forms: Sequence[str]) -> str:
    """The form that an Accept header prefers; JSON where it takes anything."""
    offered = {media: form for form in reversed(forms) for media in MEDIA_TYPES[form]}
    ranges = sorted(_ranges(header or "*/*"), key=lambda each: -each[1])
    for media, quality in ranges:
        if quality <= 0:
            continue
        if media in ("*/*", "application/*"):
            return "json"
        if media in offered:
            return offered[media]
        if media == "text/*" and "text/turtle" in offered:
            return "turtle"
    raise NotAcceptable(f"none of {header!r} is answered here; there are {', '.join(dict.fromkeys(offered))}")


def _ranges(header: str) -> list[tuple[str, float]]:
    found = []
    for item in header.split(","):
        media, *parameters = (part.strip().lower() for part in item.split(";"))
        quality = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
        found.append((media, quality))
    return found


def written(answers: Answers, graph: Row, form: str, part: str = "edges") -> bytes:
    """A graph in a form; evidence in it was guarded before."""
    if form == "csv":
        return formats.as_csv(graph, part)
    if form in rdf.WRITERS:
        return rdf.WRITERS[form](graph, documents_of(answers, graph))
    return formats.written(graph, form)


def documents_of(answers: Answers, graph: Row) -> list[Row]:
    """The documents that a graph's evidence names."""
    named = {item["document"] for each in (*graph["nodes"], *graph["edges"]) for item in each["evidence"]}
    return [row for identifier, row in sorted(answers.documents().items()) if identifier in named]


def response(answers: Answers, graph: Row, form: str, part: str = "edges", name: str = "graph") -> Response:
    """A graph as an answer; whether a limit left something out stands in a header too."""
    headers = {
        "Vary": "Accept",
        "X-Truncated": str(bool(graph["truncated"])).lower(),
        "Content-Disposition": f'inline; filename="{name}.{_SUFFIXES.get(form, form)}"',
    }
    media = MEDIA_TYPES[form][0]
    return Response(written(answers, graph, form, part), headers=headers, media_type=media)


def answer(value: Any) -> Response:
    """A value as JSON, its rows cut to their shapes (api.shapes.cut); FastAPI would look at each field again."""
    return Response(orjson.dumps(value, default=str), media_type=MEDIA_TYPES["json"][0])


def graph_answer(graph: Row) -> Response:
    """A graph, or a page of one, as JSON."""
    nodes = [cut(Entity, node) for node in graph["nodes"]]
    edges = [cut(Edge, edge) for edge in graph["edges"]]
    return answer(graph | {"nodes": nodes, "edges": edges})


def lines(items: Iterator[Row], name: str) -> Response:
    """Any number of items as NDJSON, one a line, sent as they are read; what fails at once is raised."""
    first = list(islice(items, _LINES))

    def pieces() -> Iterator[bytes]:
        several = first
        while several:
            yield b"".join(orjson.dumps(item, default=str, option=orjson.OPT_APPEND_NEWLINE) for item in several)
            several = list(islice(items, _LINES))

    headers = {"Vary": "Accept", "Content-Disposition": f'inline; filename="{name}.ndjson"'}
    return StreamingResponse(pieces(), headers=headers, media_type=MEDIA_TYPES["ndjson"][0])
