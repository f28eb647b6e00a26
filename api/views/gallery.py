"""The pictures of the map: what each shows, asked of the map, and kept until the map changes."""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from api.answers import Answers, Row
from api.views.network import MOST_NODES, Picture, RenderedPage, render
from graph.queries import Parameter, QueryError, Value

_KEPT = 8
_LIMIT = Parameter("limit", "int", default=100)
_MOST_FACTS = 20_000


class Gallery:
    """Pages with pictures, each drawn once for a revision of the map."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, int], RenderedPage] = OrderedDict()
        self._lock = Lock()

    def network(self, answers: Answers, limit: int) -> RenderedPage:
        """The page of the collaboration network, linked to the pages beside it."""
        key = (answers.store.revision(), limit)
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
                return self._pages[key]
        page = render(network(answers, limit), home="")
        with self._lock:
            self._pages[key] = page
            while len(self._pages) > _KEPT:
                self._pages.popitem(last=False)
        return page


def network(answers: Answers, limit: int = 100) -> Picture:
    """The collaboration network of the best connected institutions and places, with all facts at them."""
    rows = answers.ask("network", limit=min(limit, MOST_NODES))
    nodes: dict[str, Row] = {}
    partners: dict[str, set[str]] = {}
    for row in rows:
        for end, other in (("source", "target"), ("target", "source")):
            nodes[row[end]] = row[f"{end}_node"]
            partners.setdefault(row[end], set()).add(row[other])
    facts: list[Row] = []
    others: dict[str, Row] = {}
    for row in answers.ask("relations_of", ids=sorted(nodes), limit=_MOST_FACTS):
        facts.append(row["edge"])
        for end in ("source", "target"):
            if row[end] not in nodes:
                others[row[end]] = {"name": row[f"{end}_name"]}
    totals = answers.ask("network_size")
    return Picture(
        title="协作网络",
        nodes=sorted(nodes.values(), key=lambda node: (-len(partners[node["id"]]), node["id"])),
        lines=[row["edge"] for row in rows],
        facts=facts,
        others=others,
        documents=answers.documents(),
        total=totals[0]["total"] if totals else 0,
    )


PICTURES = ("network",)


def picture(answers: Answers, name: str, values: Mapping[str, Value]) -> Picture:
    """A picture by its name, with what a caller wrote for its parameters. QueryError where they do not fit."""
    unknown = sorted(values.keys() - {"limit"})
    if unknown:
        raise QueryError(f"the view {name} has no parameter {unknown[0]}; it has limit")
    limit = _LIMIT.read(values.get("limit", _LIMIT.default or 0))
    if not isinstance(limit, int) or not 1 <= limit <= MOST_NODES:
        raise QueryError(f"limit: 1 to {MOST_NODES} nodes, not {limit}")
    return network(answers, limit)
