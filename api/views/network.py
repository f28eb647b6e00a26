"""The collaboration network: the best connected institutions and places, laid out by who works with whom."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

import networkx as nx

from api.answers import Answers, Row
from api.views.language import name_of, t
from api.views.picture import Caption, Field, Line, Node, Picture, all_planned, disc, end_names
from api.views.sifting import marks
from graph.network import Place, Places, communities_of, layout_after, project
from graph.ontology import ontology
from graph.queries import QueryError
from graph.search import Wanted

MOST_NODES = 3000
FILTERS = ("kind", "city", "relation", "industry", "programme", "document", "modality", "since", "until")
_MOST_FACTS = 20_000
# With more nodes than these the discs are smaller, with fewer larger, so many times at most.
_ROOMY, _LARGER = 500, 1.5
# With more discs than these cities are named: those that hold so many of a community, and so large a share of it.
_DENSE, _LARGE, _MOSTLY, _MOST_CAPTIONS = 400, 12, 0.6, 40
_WORK = ("CO_BUILDS", "COOPERATES_WITH", "LEADS", "ESTABLISHES", "MEMBER_OF")
_LIMITS = (100, 300, 1000, MOST_NODES)
_MODALITIES = {"stated": "已有", "planned": "规划"}


def network(
    answers: Answers, limit: int = 100, communities: bool = False, *, last: Places | None = None, **filters: Any
) -> Picture:
    """The best connected institutions and places of the network, or of what is left of it by filters, with their facts.

    `filters` are those of the question `partnerships`; a kind holds for both ends, a city for either. What stood
    somewhere in the `last` picture stays there.
    """
    chosen = {name: value for name, value in filters.items() if value}
    rows, total = _filtered(answers, limit, chosen) if chosen else _whole(answers, limit)
    nodes: dict[str, Row] = {}
    pairs: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        ends = min(row["source"], row["target"]), max(row["source"], row["target"])
        pairs.setdefault(ends, []).append(row if "modality" in row else row["edge"])
        nodes |= {row[end]: row.get(f"{end}_node") or _entity(row, end) for end in ("source", "target")}
    graph = project(nodes, pairs)
    grouped, discs = communities_of(graph), _discs(graph, nodes, last or {})
    captions = _captions(answers, grouped, discs)
    told = [] if chosen else answers.ask("relations_of", ids=sorted(nodes), limit=_MOST_FACTS)
    return Picture(
        title=t("协作网络"),
        nodes=discs,
        lines=[Line(*ends, planned=all_planned(edges)) for ends, edges in sorted(pairs.items()) if ends[0] != ends[1]],
        facts=[row["edge"] for row in (rows if chosen else told)],
        others=end_names(told),
        documents=answers.documents(),
        shown=t("显示 {} / {}", len(nodes), total),
        about=t("个机构与地方，{} 条连线；圆点大小按联系多少。", len(pairs))
        + (t("大字是一群机构所在的城市。") if captions else ""),
        told=_told(chosen),
        captions=captions,
        communities=grouped,
        grounded=communities,
        fields=_fields(answers, {"limit": limit, "communities": "1" if communities else ""} | chosen),
        marks=lambda: marks(answers, nodes, told),
        empty=t("没有符合这些条件的联系。") if chosen else t("图中还没有机构之间的联系。"),
    )


def _discs(graph: "nx.Graph[str]", entities: Mapping[str, Row], last: Places) -> list[Node]:
    """The nodes in their places, best connected first."""
    room = min(_LARGER, math.sqrt(_ROOMY / max(len(entities), 1)))
    size = {node: round(disc(degree) * room, 1) for node, degree in graph.degree}
    places = layout_after(last, graph, size)
    ranked = sorted(entities, key=lambda node: (-graph.degree[node], node))
    return [Node(entities[node], places[node], size[node]) for node in ranked]


def _captions(answers: Answers, communities: Sequence[Sequence[str]], discs: Sequence[Node]) -> list[Caption]:
    """The names of cities, each in the middle of a large community that lies in it, where many discs are too small for
    their own."""
    if len(discs) < _DENSE:
        return []
    places = {disc.key: disc.place for disc in discs}
    found: list[Caption] = []
    cities = answers.entities(Wanted(kind="City"), "-degree", limit=_MOST_CAPTIONS).ids
    for city in (row["entity"] for row in answers.ask("entities_by_id", ids=cities)):
        within = set(answers.entities(Wanted(city=city["id"], among=list(places)), "id").ids)
        best = max(communities, key=lambda members: len(within.intersection(members)), default=[])
        own = within.intersection(best)
        if len(own) >= max(_LARGE, len(best) * _MOSTLY):
            found.append(Caption(city["name"], _middle([places[each] for each in sorted(own)])))
    return found


def _middle(places: Sequence[Place]) -> Place:
    return round(median(x for x, _ in places), 1), round(median(y for _, y in places), 1)


def _whole(answers: Answers, limit: int) -> tuple[list[Row], int]:
    totals = answers.ask("network_size")
    return answers.ask("network_lines", limit=limit), totals[0]["total"] if totals else 0


def _entity(row: Row, end: str) -> Row:
    """What a line tells of its source or target: all that a disc needs."""
    told = {name: row[f"{end}_{name}"] for name in ("name", "aliases", "search")}
    return {"id": row[end], "kind": ontology().kind_of(row[end])} | told


def _filtered(answers: Answers, limit: int, chosen: Mapping[str, Any]) -> tuple[list[Row], int]:
    """The relations that fit, among the best connected of what they connect; of how many."""
    for name, known in {"kind": ontology().kinds, "relation": ontology().relations, "modality": _MODALITIES}.items():
        _check(name, chosen.get(name, []), known)
    values = {name: value for name, value in chosen.items() if name not in ("kind", "city")}
    kinds = chosen.get("kind", [])
    values |= {"a_kind": kinds, "b_kind": kinds, "a_city": chosen.get("city", ""), "limit": _MOST_FACTS}
    rows = answers.ask("partnerships", **({"relation": list(_WORK)} | values))
    degrees = Counter(row[end] for row in rows for end in ("source", "target"))
    best = set(sorted(degrees, key=lambda node: (-degrees[node], node))[:limit])
    return [row for row in rows if {row["source"], row["target"]} <= best], len(degrees)


def _check(name: str, given: str | Sequence[str], known: Iterable[str]) -> None:
    for each in [given] if isinstance(given, str) else given:
        if each not in known:
            raise QueryError(f"{name}: {each!r} is none of {', '.join(known)}")


def _fields(answers: Answers, chosen: Mapping[str, Any]) -> list[Field]:
    """What a reader may filter by, with what is chosen."""
    known = ontology()
    kinds = [(name, name_of(known.kinds[name])) for name in (*known.groups["place"], *known.groups["institution"])]
    named = {
        kind: [(row["name"], row["name"]) for row in answers.ask("entities", kind=kind, limit=_MOST_FACTS)]
        for kind in ("City", "Industry", "Programme")
    }
    documents = [(key, row["title"] or key) for key, row in answers.documents().items() if row["form"] != "reference"]
    options = {
        "kind": (t("类别"), kinds),
        "city": (t("城市"), sorted(named["City"])),
        "relation": (t("关系"), [(name, name_of(known.relations[name])) for name in _WORK]),
        "industry": (t("产业"), sorted(named["Industry"])),
        "programme": (t("计划"), sorted(named["Programme"])),
        "document": (t("来源"), documents),
        "modality": (t("已有或规划"), [(name, t(text)) for name, text in _MODALITIES.items()]),
        "since": (t("自"), []),
        "until": (t("至"), []),
        "limit": (t("至多"), [(str(each), t("{} 个", each)) for each in _LIMITS]),
        "communities": (t("社群"), [("1", t("显示"))]),
    }
    return [Field(name, label, _one(chosen.get(name, "")), each) for name, (label, each) in options.items()]


def _one(value: Any) -> str:
    return str(value[0]) if isinstance(value, list) else str(value)


def _told(chosen: Mapping[str, Any]) -> list[str]:
    return [t("只有所选的联系（{} 项条件）。", len(chosen))] if chosen else []
