"""Questions that the embedded engine answers in several statements, many times sooner than in one.

It follows steps of variable length an edge at a time, and scans a table for a list of ids and for whatever is no id.
Where everything lies and which institutions link cities are kept in memory for one generation of the map: they are read
in a second or two.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from graph.changes import grouped
from graph.columns import returning
from graph.dialect import for_ladybug
from graph.ladybug_session import Session
from graph.ladybug_ties import PLACES, SITES, beside, is_of, reached
from graph.ontology import ontology
from graph.packing import KEPT_ENTITY, items, key_of, unpacked
from graph.records import Row, neutral_node
from graph.store import Rows
from graph.ties import MOST

_NAMES = for_ladybug("MATCH (e:Entity) RETURN e.id AS id, e.name AS name")
_TIES = "MATCH (t:Tie) RETURN t.linked AS linked, t.reviewed AS reviewed, t.place AS place"
QUESTIONS = ("bridge_count", "bridges", "city_links", "city_ties", "entities_by_id", "linkers")
_UNSEEN = ("search", "documents", "document_names", "document_aliases", "document_properties")
_ENTITY = returning("e", (name for name in KEPT_ENTITY if name not in _UNSEEN))
_COLUMNS = (
    "id", "name", "kind", "city", "city_id", "relation", "direction", "other", "other_name", "other_kind", "via",
    "modality", "evidence",
)  # fmt: skip
_SHOWN = ("ev_document", "ev_start", "ev_end", "ev_row", "ev_quote", "ev_modality", "ev_said", "ev_judgement")


@dataclass(frozen=True, slots=True)
class Held:
    """What one revision of a map tells of places and ties: `lies` of x, in order, in a place; `within`: the cities of a
    place; `ties`: the places of graph.ties, in order, by what is linked and whether it is reviewed."""

    revision: str
    lies: pl.DataFrame
    within: Mapping[str, list[str]]
    names: pl.DataFrame
    ties: Mapping[tuple[Any, ...], pl.Series]

    @classmethod
    def of(cls, session: Session, revision: str) -> "Held":
        """Read from a map."""
        placed = session.frame(PLACES)
        lies = (
            placed.filter((pl.col("type") == "LOCATED_IN") & is_of("high", SITES))
            .select(x="low", place="high")
            .sort("x")
        )
        places = pl.concat([placed["low"], placed["high"]]).unique().to_frame("x").filter(is_of("x", SITES))
        within = reached(placed.select("low", "high").unique(), places.with_columns(place="x"))
        names = session.frame(_NAMES).sort("id")
        ties = session.frame(_TIES).sort("place").partition_by("linked", "reviewed", as_dict=True)
        return cls(
            revision,
            lies,
            dict(within.group_by("x").agg(pl.col("place").unique()).iter_rows()),
            names,
            {key: part["place"] for key, part in ties.items()},
        )

    def cities(self, things: Iterable[str]) -> dict[str, dict[str, set[str]]]:
        """The cities that each of these things lies in, each with the places between."""
        sites = [(thing, thing) for thing in things if ontology().kind_of(thing) in SITES]
        found: dict[str, dict[str, set[str]]] = {}
        for thing, place in [*sites, *_found(self.lies, "x", things).iter_rows()]:
            # A city that nothing lies in, and that lies in nothing, is not among the places.
            itself = [place] if ontology().kind_of(place) == "City" else []
            for city in {*self.within.get(place, ()), *itself}:
                found.setdefault(thing, {}).setdefault(city, set()).update({place} - {thing, city})
        return found

    def called(self, things: Iterable[str]) -> dict[str, str]:
        """The names of things, by id."""
        return dict(_found(self.names, "id", things).iter_rows())


def _found(table: pl.DataFrame, column: str, keys: Iterable[str]) -> pl.DataFrame:
    """The rows with these keys, of a table that is in the order of the column."""
    wanted = pl.Series(list(keys), dtype=pl.String)
    first, last = (table[column].search_sorted(wanted, side) for side in ("left", "right"))
    return table[pl.int_ranges(first, last, eager=True).explode().drop_nulls()]


def answer(session: Session, held: Held, name: str, given: Mapping[str, Any], timeout: float | None) -> Rows:
    """As the text of the question answers."""
    if name == "bridges":
        return _bridges(held, **given)
    if name == "bridge_count":
        return Rows(("total",), [(len(_places(held, **given)),)])
    if name == "linkers":
        return _listed(held.ties.get(("", False), _NONE)[: given["limit"]])
    if name == "city_links":
        return _city_links(held, **given)
    if name == "entities_by_id":
        return _entities(session, timeout, **given)
    rows = _city_ties(session, held, timeout, **given)
    return Rows(_COLUMNS, [tuple(row[column] for column in _COLUMNS) for row in rows])


def _entities(session: Session, timeout: float | None, ids: Iterable[str]) -> Rows:
    of_kind = grouped(sorted(set(ids)), lambda key: ontology().prefixed.get(key.partition("_")[0]))
    found: dict[str, Row] = {}
    for kind, keys in of_kind.items():
        if kind:  # else it is no id of ours
            text = f"UNWIND $keys AS key MATCH (e:{kind}) WHERE e.id = key {_ENTITY}"
            rows = session.run(text, {"keys": keys}, timeout).dicts()
            found |= {row["id"]: neutral_node(unpacked(row), kind) for row in rows}
    return Rows(("id", "entity"), sorted(found.items()))


_NONE = pl.Series(dtype=pl.String)


def _places(held: Held, city_a: str, city_b: str, reviewed: bool) -> pl.Series:
    linked = " ".join(sorted({city_a, city_b or city_a}))
    return held.ties.get((linked, reviewed), _NONE)


def _listed(places: pl.Series) -> Rows:
    return Rows(("id", "ties", "place"), [(*_told(place), place) for place in places])


def _told(place: str) -> tuple[str, int]:
    """The institution of a place, and how many ties it has."""
    number, _, entity = place.partition(" ")
    return entity, MOST - int(number)


def _bridges(held: Held, city_a: str, city_b: str, reviewed: bool, after: str, limit: int) -> Rows:
    places = _places(held, city_a, city_b, reviewed)
    start = int(places.search_sorted(after, "right"))
    return _listed(places[start : start + limit])


def _city_links(held: Held, limit: int) -> Rows:
    pairs = [
        (linked.split(" "), len(places), [_told(place) for place in places[:limit]])
        for (linked, reviewed), places in held.ties.items()
        if " " in linked and not reviewed
    ]
    names = held.called({each for two, _, best in pairs for each in (*two, *(entity for entity, _ in best))})
    told = [(sorted(names[city] for city in two), count, best) for two, count, best in pairs]
    rows = [
        (*two, count, entity, names[entity], ontology().kind_of(entity), ties)
        for two, count, best in sorted(told, key=lambda each: (-each[1], each[0]))
        for entity, ties in best
    ]
    return Rows(("a", "b", "count", "id", "name", "kind", "ties"), rows)


def _city_ties(
    session: Session, held: Held, timeout: float | None, ids: Iterable[str], city_a: str, city_b: str, reviewed: bool
) -> list[dict[str, Any]]:
    edges = [row for row in _edges(session, sorted(set(ids)), timeout) if _counts(row)]
    cities = {
        other: {city: via for city, via in lying.items() if not city_b or city in (city_a, city_b)}
        for other, lying in held.cities({row["other"] for row in edges}).items()
    }
    edges = [row for row in edges if cities.get(row["other"])]
    named = {row[end] for row in edges for end in ("id", "other")}
    named.update(place for lying in cities.values() for city, via in lying.items() for place in (city, *via))
    names = held.called(named)
    rows = []
    for row in edges:
        evidence = items(row["evidence"], _SHOWN)
        if reviewed and not any("judgement" in each for each in evidence):
            continue
        told = row | {
            "name": names[row["id"]],
            "kind": ontology().kind_of(row["id"]),
            "direction": "out" if row["source"] == row["id"] else "in",
            "other_name": names[row["other"]],
            "other_kind": ontology().kind_of(row["other"]),
            "modality": "stated" if any(each["modality"] == "stated" for each in evidence) else "planned",
            "evidence": evidence,
        }
        for city, via in cities[row["other"]].items():
            rows.append(told | {"city": names[city], "city_id": city, "via": [names[place] for place in sorted(via)]})
    return sorted(rows, key=lambda row: (row["id"], row["city_id"], row["relation"], row["other"]))


def _counts(row: dict[str, Any]) -> bool:
    """Whether an edge is a tie."""
    return bool(row["relation"] != "PART_OF" and (row["relation"] != "LOCATED_IN" or row["source"] == row["id"]))


def _edges(session: Session, ids: Iterable[str], timeout: float | None) -> Iterator[dict[str, Any]]:
    """The edges at each; one after the other, as the engine scans a table for a list of ids."""
    for each in ids:
        for evidence in beside(session, each, timeout=timeout):
            source, relation, target = key_of(evidence)
            other = target if source == each else source
            yield {"id": each, "relation": relation, "source": source, "other": other, "evidence": evidence}
