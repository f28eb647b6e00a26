"""Questions that the embedded engine answers in several statements, many times sooner than in one.

It follows steps of variable length an edge at a time, and scans a table for a list of ids. Where everything lies and
which institutions link cities are kept in memory for one generation of the map: they are read in a second or two.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import polars as pl

from graph.columns import returning
from graph.cypher import for_ladybug
from graph.ladybug_session import Session
from graph.ladybug_ties import PLACES, SITES, is_of, reached
from graph.ontology import OntologyError, ontology
from graph.packing import unpacked
from graph.records import TIE_COLUMNS, evidence_dicts
from graph.store import Rows

_NAMES = for_ladybug("MATCH (e:Entity) RETURN e.id AS id, e.name AS name")
QUESTIONS = ("bridges", "city_links", "city_ties", "entities_by_id")
_COLUMNS = (
    "id", "name", "kind", "city", "city_id", "relation", "direction", "other", "other_name", "other_kind", "via",
    "modality", "evidence",
)  # fmt: skip
_SHOWN = ("ev_document", "ev_start", "ev_end", "ev_row", "ev_quote", "ev_modality", "ev_said", "ev_judgement")
_EDGE = (
    "RETURN label(r) AS relation, r.source AS source, r.target AS target, "
    "r.modality AS modality, r.evidence AS evidence"
)


@dataclass(frozen=True, slots=True)
class Held:
    """What one revision of a map tells of places and ties: `lies` of x, in order, in a place; `within` of a place in a
    city; `ties` by city and whether they are of reviewed relations, best connected first."""

    revision: str
    lies: pl.DataFrame
    within: pl.DataFrame
    names: pl.DataFrame
    ties: Mapping[tuple[Any, ...], pl.DataFrame]

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
        columns = (name for name in TIE_COLUMNS if name != "id")
        ties = session.frame(f"MATCH (t:Tie) {returning('t', columns)}")
        ties = ties.sort(["ties", "entity"], descending=[True, False])
        return cls(
            revision,
            lies,
            within.select(place="x", city="place").unique(),
            names,
            ties.partition_by("city", "reviewed", as_dict=True),
        )

    def cities(self, things: pl.Series) -> pl.DataFrame:
        """Each `x` of these things with each `city` that it lies in and, as `via`, the places between."""
        itself = things.to_frame("x").filter(is_of("x", SITES)).with_columns(place="x")
        # A city that nothing lies in, and that lies in nothing, is not among the places.
        cities = itself.filter(is_of("x", ("City",))).select("x", "place", city="x")
        at = pl.concat([itself, _found(self.lies, "x", things)])
        found = pl.concat([cities, at.join(self.within, on="place").select("x", "place", "city")]).unique()
        between = pl.when((pl.col("place") != pl.col("x")) & (pl.col("place") != pl.col("city"))).then("place")
        return found.group_by("x", "city").agg(via=between.drop_nulls().unique().sort())

    def called(self, things: Iterable[str]) -> dict[str, str]:
        """The names of things, by id."""
        return dict(_found(self.names, "id", pl.Series(list(things), dtype=pl.String)).iter_rows())


def _found(table: pl.DataFrame, column: str, keys: pl.Series) -> pl.DataFrame:
    """The rows with these keys, of a table that is in the order of the column."""
    first, last = (table[column].search_sorted(keys, side) for side in ("left", "right"))
    return table[[row for start, end in zip(first, last, strict=True) for row in range(start, end)]]


def answer(session: Session, held: Held, name: str, given: Mapping[str, Any], timeout: float | None) -> Rows:
    """As the text of the question answers."""
    if name == "bridges":
        return _bridges(held, **given)
    if name == "city_links":
        return _city_links(held, **given)
    if name == "entities_by_id":
        return _entities(session, timeout, **given)
    rows = _city_ties(session, held, timeout, **given)
    return Rows(_COLUMNS, [tuple(row[column] for column in _COLUMNS) for row in rows])


def _entities(session: Session, timeout: float | None, ids: Iterable[str]) -> Rows:
    rows: list[tuple[Any, ...]] = []
    for key in sorted(set(ids)):
        with suppress(OntologyError):  # no id of ours
            text = f"MATCH (e:{ontology().kind_of(key)}) WHERE e.id = $id RETURN e.id AS id, e AS entity"
            rows += session.run(text, {"id": key}, timeout).rows
    return Rows(("id", "entity"), rows)


def _city_links(held: Held, limit: int) -> Rows:
    parts = []
    for (city, reviewed), ties in held.ties.items():
        if not reviewed:
            others = ties.explode("cities").filter(pl.col("cities") > city)
            best = others.group_by("cities", maintain_order=True).head(limit)
            counts = others.group_by("cities").agg(count=pl.len())
            parts.append(best.join(counts, on="cities").select("city", "cities", "count", "entity", "ties"))
    found = pl.concat(parts).rows() if parts else []
    names = held.called({each for row in found for each in (row[0], row[1], row[3])})
    rows = []
    for city, other, count, entity, ties in found:
        a, b = sorted((names[city], names[other]))
        rows.append((a, b, count, entity, names[entity], ontology().kind_of(entity), ties))
    rows.sort(key=lambda row: (-row[2], row[0], row[1], -row[6], row[3]))
    return Rows(("a", "b", "count", "id", "name", "kind", "ties"), rows)


def _bridges(held: Held, city_a: str, city_b: str, reviewed: bool, limit: int) -> Rows:
    found = held.ties.get((city_a, reviewed))
    if found is None:
        return Rows(("id", "ties"), [])
    if city_b:
        found = found.filter(pl.col("cities").list.contains(city_b))
    return Rows(("id", "ties"), found.select("entity", "ties").head(limit).rows())


def _city_ties(
    session: Session, held: Held, timeout: float | None, ids: Iterable[str], city_a: str, city_b: str, reviewed: bool
) -> list[dict[str, Any]]:
    edges = [row for row in _edges(session, sorted(set(ids)), timeout) if _counts(row)]
    cities: dict[str, list[tuple[str, list[str]]]] = {}
    others = pl.Series([row["other"] for row in edges], dtype=pl.String).unique()
    for other, city, via in held.cities(others).iter_rows():
        if not city_b or city in (city_a, city_b):
            cities.setdefault(other, []).append((city, via))
    edges = [unpacked(row) for row in edges if row["other"] in cities]
    named = {row["id"] for row in edges} | cities.keys()
    named.update(place for lying in cities.values() for city, via in lying for place in (city, *via))
    names = held.called(named)
    rows = [
        row | {
            "name": names[row["id"]],
            "kind": ontology().kind_of(row["id"]),
            "city": names[city],
            "city_id": city,
            "direction": "out" if row["source"] == row["id"] else "in",
            "other_name": names[row["other"]],
            "other_kind": ontology().kind_of(row["other"]),
            "via": [names[place] for place in via],
            "evidence": evidence_dicts({name: row[name] for name in _SHOWN}),
        }
        for row in edges
        if not reviewed or any(row["ev_judgement"])
        for city, via in cities[row["other"]]
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["id"], row["city_id"], row["relation"], row["other"]))


def _counts(row: dict[str, Any]) -> bool:
    """Whether an edge is a tie."""
    return bool(row["relation"] != "PART_OF" and (row["relation"] != "LOCATED_IN" or row["source"] == row["id"]))


def _edges(session: Session, ids: Iterable[str], timeout: float | None) -> Iterator[dict[str, Any]]:
    """The edges at each; one after the other, as the engine scans a table for a list of ids."""
    for key in ids:
        text = f"MATCH (e:{ontology().kind_of(key)})-[r]-() WHERE e.id = $id {_EDGE}"
        for row in session.run(text, {"id": key}, timeout).dicts():
            yield row | {"id": key, "other": row["target"] if row["source"] == key else row["source"]}
