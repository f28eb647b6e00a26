"""How a reading question of Cypher is put to the embedded engine for the same answer as Neo4j's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, takewhile

from graph.cypher import AGGREGATES, CLAUSES, HOPS, RESERVED, Place, Token, placed, projects, refuse
from graph.ontology import ontology
from graph.packing import unpacking
from graph.records import EVIDENCE_COLUMNS


@lru_cache(maxsize=1024)
def for_ladybug(text: str) -> str:
    """A reading text as the embedded engine has to be asked for the same answer.

    Variable lengths become trails, edges of one MATCH are told to differ, `:Entity` becomes every kind, type(r) becomes
    label(r), lists of evidence are unpacked (graph.packing), reserved words as properties are quoted, ORDER BY
    tells what a column is where the column has the name of a variable. CypherRefused where that cannot be said: a
    variable length beside another edge that it may run over.
    """
    places = placed(text)
    edits: list[tuple[int, int, str]] = []
    for index, place in enumerate(places):
        token = place.token
        if token.text.strip("`") in EVIDENCE_COLUMNS and place.before == "." and index > 1:
            holder = places[index - 2].token
            edits.append((holder.start, token.end, unpacking(token.text.strip("`"), holder.text)))
        if token.text == "Entity" and place.before == ":" and place.inside != "{":
            edits.append((token.start, token.end, "|".join(ontology().kinds)))
        if token.word == "TYPE" and place.called:
            edits.append((token.start, token.end, "label"))
        if token.text == "*" and place.inside == "-[":
            edits.append(_trail(text, token))
        if token.word in RESERVED and (place.before == "." or (place.inside == "{" and place.after == ":")):
            edits.append((token.start, token.end, f"`{token.text}`"))
    edits += _distinct_edges(text, places)
    edits += _columns(text, places, edits)
    edits += _ordering(text, places, edits)
    return _edited(text, edits)


def _trail(text: str, star: Token) -> tuple[int, int, str]:
    hops = HOPS.match(text, star.end)
    if not hops:
        return (star.start, star.end, "* TRAIL ")
    first, last = (hops["first"] or "1", hops["last"]) if hops["last"] else (hops["exact"], hops["exact"])
    return (star.start, hops.end(), f"* TRAIL {first}..{last}")


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    for start, end, new in sorted(edits, key=lambda edit: edit[:2], reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _columns(
    text: str, places: Sequence[Place], edits: Sequence[tuple[int, int, str]]
) -> Iterator[tuple[int, int, str]]:
    """A column whose text is edited keeps the name that it would have had."""
    for item in _returned(places):
        start, end = item[0].token.start, item[-1].token.end
        named = any(place.depth == 0 and place.keyword == "AS" for place in item)
        if not named and "`" not in text[start:end] and any(start <= at and to <= end for at, to, _ in edits):
            yield (end, end, f" AS `{text[start:end]}`")


def _returned(places: Sequence[Place]) -> Iterator[list[Place]]:
    """What stands between RETURN, commas and the next clause."""
    item: list[Place] = []
    returning = False
    for place in places:
        ends = place.depth == 0 and (place.token.text in (",", ";") or place.keyword in CLAUSES)
        if ends and item:
            yield item
            item = []
        if ends:
            returning = place.keyword == "RETURN" or (returning and place.token.text == ",")
        elif returning and place.keyword != "DISTINCT":
            item.append(place)
    if item:
        yield item


def _ordering(
    text: str, places: Sequence[Place], edits: Sequence[tuple[int, int, str]]
) -> Iterator[tuple[int, int, str]]:
    """In ORDER BY the embedded engine takes a name for the variable of before, not for the column that has its name
    now: what the column is stands there instead."""
    for index, place in enumerate(places):
        projected = _clause(places, index) if projects(place) else []
        after = index + 1 + len(projected)
        if not projected or after == len(places) or places[after].keyword != "ORDER" or _gathers(projected):
            continue
        variables = {_name(each) for each in places[:index]}
        columns = {name: span for name, span in _named(projected, place.depth) if name in variables}
        for each in _clause(places, after):
            if _name(each) in columns and each.after != ".":
                start, end = columns[_name(each)]
                inner = [(at - start, to - start, new) for at, to, new in edits if start <= at and to <= end]
                yield (each.token.start, each.token.end, f"({_edited(text[start:end], inner)})")


def _clause(places: Sequence[Place], index: int) -> list[Place]:
    """What follows the keyword at an index, to the next clause or the end of the brackets around it."""
    depth = places[index].depth

    def inside(place: Place) -> bool:
        ends = place.keyword in CLAUSES and place.before.upper() not in ("STARTS", "ENDS")
        return place.depth > depth or (place.depth == depth and not ends and place.token.text != ";")

    return list(takewhile(inside, places[index + 1 :]))


def _gathers(projected: Sequence[Place]) -> bool:
    """Whether variables of before are gone after a projection."""
    aggregates = any(place.called and place.token.text.lower() in AGGREGATES for place in projected)
    return aggregates or projected[0].keyword == "DISTINCT"


def _name(place: Place) -> str:
    """The variable or column that a token names; empty for none."""
    token, in_map = place.token, place.inside == "{"
    if place.keyword or place.called or token.kind not in ("name", "quoted") or place.before in (".", "|"):
        return ""
    labelled, key = place.before == ":" and not in_map, place.after == ":" and in_map
    return "" if labelled or key else token.text.strip("`")


def _named(projected: Sequence[Place], depth: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """The columns of a projection that are given a name, each with where its expression begins and ends."""
    first = 0
    for number, place in enumerate(projected):
        if place.depth == depth and place.keyword == "AS":
            span = (projected[first].token.start, projected[number - 1].token.end)
            yield projected[number + 1].token.text.strip("`"), span
        elif place.depth == depth and place.token.text == ",":
            first = number + 1


@dataclass(slots=True)
class _Edge:
    """A relationship pattern: its variable, its types (none: any), where a variable can be put."""

    variable: str
    types: frozenset[str]
    variable_length: bool
    at: int
    bare: bool

    def may_equal(self, other: "_Edge") -> bool:
        """Whether both may stand for the same edge."""
        return not self.types or not other.types or bool(self.types & other.types)


@dataclass(slots=True)
class _Match:
    """A MATCH: its edges, where its condition begins (after WHERE; -1 for none) and where it ends."""

    depth: int
    edges: list[_Edge]
    where: int = -1
    end: int = -1


def _distinct_edges(text: str, places: Sequence[Place]) -> list[tuple[int, int, str]]:
    edits: list[tuple[int, int, str]] = []
    named = 0
    for match in _matches(places):
        pairs = [pair for pair in combinations(match.edges, 2) if pair[0].may_equal(pair[1])]
        for edge in (edge for pair in pairs for edge in pair):
            if edge.variable_length:
                reason = "may run over the other edges of its MATCH: put it into a MATCH of its own, or name its types"
                raise refuse(text, edge.at, "*", reason)
            if not edge.variable:
                named += 1
                edge.variable = f"_e{named}"
                edits.append((edge.at, edge.at, f"[{edge.variable}]" if edge.bare else edge.variable))
        told = " AND ".join(f"id({a.variable}) <> id({b.variable})" for a, b in pairs)
        if told and match.where < 0:
            edits.append((match.end, match.end, f" WHERE {told}"))
        elif told:
            edits += [(match.where, match.where, " ("), (match.end, match.end, f") AND {told}")]
    return edits


def _matches(places: Sequence[Place]) -> list[_Match]:
    """Every MATCH of a text, those of subqueries too."""
    done: list[_Match] = []
    reading: list[_Match] = []
    end = 0
    for index, place in enumerate(places):
        begins = (
            place.keyword in CLAUSES and place.keyword != "WHERE" and place.before.upper() not in ("STARTS", "ENDS")
        )
        while reading and (place.depth < reading[-1].depth or (begins and place.depth == reading[-1].depth)):
            reading[-1].end = end
            done.append(reading.pop())
        if place.keyword == "MATCH":
            reading.append(_Match(place.depth, []))
        elif reading and reading[-1].where < 0 and place.depth == reading[-1].depth:
            if place.keyword == "WHERE":
                reading[-1].where = place.token.end
            elif place.token.text == "-" and place.after in ("[", "-"):
                reading[-1].edges.append(_edge(places, index + 1))
        end = place.token.end
    for match in reading:
        match.end = end
    return done + reading


def _edge(places: Sequence[Place], index: int) -> _Edge:
    """The edge whose bracket, or second dash, stands at an index."""
    opening = places[index].token
    if opening.text == "-":
        return _Edge("", frozenset(), variable_length=False, at=opening.start, bare=True)
    inside = list(takewhile(lambda place: place.token.text != "]", places[index + 1 :]))
    names = [place for place in inside if place.token.kind in ("name", "quoted") and place.inside == "-["]
    variable = names[0].token.text if names and names[0] is inside[0] else ""
    types = frozenset(place.token.text.strip("`") for place in names if place.before in (":", "|"))
    star = any(place.token.text == "*" for place in inside)
    return _Edge(variable, types, star, opening.end, bare=False)
