"""Which institutions link cities (graph.ties), worked out for the embedded engine over frames of bare edges.

The engine follows steps of variable length an edge at a time; a join of frames takes a hundredth of that.
"""

from collections.abc import Collection, Iterable

import polars as pl

from graph.changes import Plan, grouped
from graph.columns import returning
from graph.dialect import for_ladybug
from graph.ladybug_session import Session
from graph.ontology import ontology
from graph.records import TIE_COLUMNS
from graph.ties import LINKING, MOST, PLACED, ends, moved

# Of more institutions than that, all edges are looked at instead of theirs.
_FEW = 20_000
SITES = ("City", "District", "Park")
"""What institutions lie in."""
_EDGE = (
    "RETURN r.source AS source, r.target AS target, type(r) AS type, any(j IN r.ev_judgement WHERE j <> '') AS reviewed"
)
_ALL_EDGES = for_ladybug(f"MATCH (:Entity)-[r]->(:Entity) {_EDGE}")
PLACES = for_ladybug(
    "MATCH (:Entity)-[r:LOCATED_IN|PART_OF]->(:Entity) RETURN r.source AS low, r.target AS high, type(r) AS type"
)
_STANDING = returning("t", TIE_COLUMNS)


def differences(session: Session, plan: Plan | None) -> tuple[list[str], pl.DataFrame]:
    """The ties that go, by id, and that come by a plan that was carried out; of all without one."""
    places = session.frame(PLACES)
    wanted = _wanted(session, plan, places) if plan else None
    if wanted is None:
        edges = session.frame(_ALL_EDGES)
        before = session.frame(f"MATCH (t:Tie) {_STANDING}")
    else:
        edges = _edges_of(session, wanted)
        keys = {"keys": pl.DataFrame({"key": sorted(wanted)}, schema={"key": pl.String})}
        before = session.frame(f"LOAD FROM $keys MATCH (t:Tie) WHERE t.entity = key {_STANDING}", keys)
    now = _ties(edges, _cities(places, pl.concat([edges["source"], edges["target"]])))
    if wanted is not None:
        now = now.filter(pl.col("entity").is_in(list(wanted)))
    gone = before.join(now, on="id", how="anti")["id"].sort().to_list()
    return gone, now.join(before, on="id", how="anti").select(*TIE_COLUMNS)


def _wanted(session: Session, plan: Plan, places: pl.DataFrame) -> Collection[str] | None:
    """The institutions whose ties a plan may change; None where they are many."""
    below = moved(plan)
    for _ in range(2):
        below |= set(places.filter(pl.col("high").is_in(list(below)))["low"])
    found = ends(plan) | below
    if len(found) > _FEW:
        return None
    around = _edges_of(session, below)
    found |= set(around["source"]) | set(around["target"])
    linking = {key for key in found if ontology().kind_of(key) in LINKING}
    return linking if len(linking) <= _FEW else None


def _edges_of(session: Session, keys: Iterable[str]) -> pl.DataFrame:
    parts = [pl.DataFrame(schema={"source": pl.String, "target": pl.String, "type": pl.String, "reviewed": pl.Boolean})]
    for kind, wanted in grouped(sorted(keys), ontology().kind_of).items():
        text = for_ladybug(f"MATCH (e)-[r]-(x:Entity) {_EDGE}")
        frame = pl.DataFrame({"key": wanted}, schema={"key": pl.String})
        found = session.frame(f"LOAD FROM $keys MATCH (e:{kind}) WHERE e.id = key WITH e {text}", {"keys": frame})
        parts.append(found.cast(parts[0].schema))
    return pl.concat(parts).unique(["source", "type", "target"])


def is_of(column: str, kinds: Iterable[str]) -> pl.Expr:
    """Whether an id is of one of these kinds."""
    return pl.any_horizontal(pl.col(column).str.starts_with(f"{kind.lower()}_") for kind in sorted(kinds))


def _cities(places: pl.DataFrame, named: pl.Series) -> pl.DataFrame:
    """In which `city` each `x` of those named lies: a place, or what lies in one, at most two steps upwards."""
    up = places.select("low", "high").unique()
    lies = places.filter((pl.col("type") == "LOCATED_IN") & is_of("high", SITES))
    itself = named.unique().to_frame("x").filter(is_of("x", SITES)).with_columns(place="x")
    at = pl.concat([itself, lies.select(x="low", place="high")])
    return reached(up, at).select("x", city="place").unique()


def reached(up: pl.DataFrame, at: pl.DataFrame) -> pl.DataFrame:
    """Each `x` that lies at a `place`, and at most two steps upwards, in a city."""
    parts = [at.unique()]
    for _ in range(2):
        parts.append(parts[-1].join(up, left_on="place", right_on="low").select("x", place="high"))
    return pl.concat(parts).filter(is_of("place", ("City",)))


def _ties(edges: pl.DataFrame, cities: pl.DataFrame) -> pl.DataFrame:
    """The nodes that follow from edges, reviewed or not."""
    one = edges.filter(pl.col("type") != "PART_OF").select("reviewed", entity="source", x="target")
    other = edges.filter(~pl.col("type").is_in(PLACED)).select("reviewed", entity="target", x="source")
    sides = pl.concat([one, other]).filter(is_of("entity", LINKING))
    tied = sides.join(cities, on="x")
    return pl.concat([_counted(tied, reviewed=False), _counted(tied.filter("reviewed"), reviewed=True)])


def _counted(tied: pl.DataFrame, *, reviewed: bool) -> pl.DataFrame:
    counted = tied.group_by("entity").agg(ties=pl.len().cast(pl.Int64), linked=pl.col("city").unique())
    linking = counted.filter(pl.col("linked").list.len() > 1)
    each = linking.explode("linked")
    two = each.join(each.select("entity", other="linked"), on="entity").filter(pl.col("linked") < pl.col("other"))
    pairs = two.select("entity", "ties", linked=pl.concat_str("linked", "other", separator=" "))
    found = pl.concat([linking.with_columns(linked=pl.lit("")), each, pairs])
    place = pl.concat_str(MOST - pl.col("ties"), "entity", separator=" ")
    placed = found.with_columns(reviewed=pl.lit(reviewed), place=place)
    return placed.with_columns(id=pl.concat_str("linked", pl.col("reviewed").cast(pl.String), "place", separator=" "))
