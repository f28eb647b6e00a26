"""What came, changed and went: for who keeps a copy of the map, or of a part of it."""

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from api import paging
from api.answers import Answers, Row
from api.dependencies import Cursor, Limit, TheMap
from api.problems import Forgotten
from api.shapes import Changed
from api.strict import Strict

router = APIRouter(route_class=Strict, tags=["变化"])


@router.get("/changes", response_model=Changed, response_model_exclude_unset=True)
def changes(
    request: Request,
    answers: TheMap,
    since: Annotated[str, Query(max_length=100, description="a revision that an answer of this address told")] = "",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Any:
    """What became of entities and relations since a revision, as they are now, with their evidence.

    To begin a copy, ask without `since`, keep the `revision`, and take all of /entities and /partnerships or an export;
    then ask since that revision. Applied in their order, the changes bring the copy to the map. A revision that is not
    known, as after a rebuild, or too long ago, is 410: begin anew.
    """
    until, start = paging.decode(cursor, str, int) if cursor else ("", 0)
    runs = answers.ask("changes", since=since)
    if not since:
        return {"revision": runs[-1]["revision"] if runs else "", "total": 0, "items": [], "next": None}
    runs = _between(runs, since, until)
    told = net(runs[1:])
    shown = told[max(start, 0) : max(start, 0) + limit]
    end = max(start, 0) + len(shown)
    following = paging.encode([runs[-1]["revision"], end]) if shown and end < len(told) else None
    items = _with_facts(answers, shown)
    address = paging.address(request, following)
    return {"revision": runs[-1]["revision"], "total": len(told), "items": items, "next": address}


def _between(runs: list[Row], since: str, until: str) -> list[Row]:
    """The run of a revision and those after it, up to another. Forgotten where that is not known."""
    if not runs or runs[0]["revision"] != since:
        raise Forgotten(f"since: no revision {since!r} is known; begin anew with /api/v1/changes")
    if until:
        ends = [number for number, run in enumerate(runs, 1) if run["revision"] == until]
        if not ends:
            raise paging.BadCursor
        runs = runs[: ends[0]]
    if not all(run["told"] for run in runs[1:]):
        raise Forgotten(f"since: too much changed since {since!r} to be listed; begin anew with /api/v1/changes")
    return runs


def net(runs: Iterable[Row]) -> list[Row]:
    """What runs did together, {"change", "id", "documents"}: entities that are there now and then their relations,
    relations that are gone and then entities; each by id."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    documents: dict[str, set[str]] = {}
    for run in runs:
        for word in ("went", "came", "changed"):
            for identifier in run[word]:
                first.setdefault(identifier, word)
                last[identifier] = word
                documents.setdefault(identifier, set()).update(run["documents"])
    found = []
    for identifier, word in last.items():
        if first[identifier] == "came":
            if word == "went":
                continue
            word = "came"
        elif word != "went":
            word = "changed"
        found.append({"change": word, "id": identifier, "documents": sorted(documents[identifier])})
    return sorted(found, key=_order)


def _order(item: Row) -> tuple[bool, bool, str]:
    gone, relation = item["change"] == "went", " " in item["id"]
    return gone, relation != gone, item["id"]


def _with_facts(answers: Answers, items: list[Row]) -> list[Row]:
    """The items with the entity or relation that each is now; what went meanwhile is told so."""
    here = [item["id"] for item in items if item["change"] != "went"]
    single = [identifier for identifier in here if " " not in identifier]
    entities = {row["id"]: row["entity"] for row in answers.ask("entities_by_id", ids=single)}
    ends = {end for key in here if " " in key for end in key.split(" ")[::2]}
    between = answers.ask("relations_between", ids=sorted(ends)) if ends else []
    relations = {" ".join((row["source"], row["relation"], row["target"])): row["edge"] for row in between}
    found = []
    for item in items:
        facts = {"entity": entities.get(item["id"]), "relation": relations.get(item["id"])}
        there = {name: fact for name, fact in facts.items() if fact}
        found.append(item | (there if there and item["change"] != "went" else {"change": "went"}))
    return found
