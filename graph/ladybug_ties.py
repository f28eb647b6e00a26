"""Which institutions link cities (graph.ties), worked out for the embedded engine over frames of bare edges.

The engine follows steps of variable length an edge at a time; a join of frames takes a hundredth of that.
"""

from collections.abc import Collection, Iterable, Iterator

import polars as pl

from graph.changes import Plan
from graph.dialect import for_ladybug
from graph.ladybug_session import Session
from graph.ontology import ontology
from graph.packing import items, key_of
from graph.records import TIE_COLUMNS
from graph.ties import LINKING, MOST, PLACED, ends, moved

SITES = ("City", "District", "Park")
"""What institutions lie in."""
_EDGE = (
    "RETURN r.source AS source, r.target AS target, type(r) AS type, any(j IN r.ev_judgement WHERE j <> '') AS reviewed"
)
_ALL_EDGES = for_ladybug(f"MATCH (:Entity)-[r]->(:Entity) {_EDGE}")
PLACES = for_ladybug(
    "MATCH (:Entity)-[r:LOCATED_IN|PART_OF]->(:Entity) RETURN r.source AS low, r.target AS high, type(r) AS type"
)
# As `beside` takes them: what lies in an entity, what it lies in, and where what it has an edge with lies.
_INSIDE, _UP = "(e)<-[r:LOCATED_IN|PART_OF]-()", "(e)-[r:LOCATED_IN|PART_OF]->()"
_LIES = "(e)--()-[r:LOCATED_IN]->()"
_ABOVE = f"MATCH (:{'|'.join(SITES)})-[r:LOCATED_IN|PART_OF]->() RETURN r.evidence"


def differences(session: Session, plan: Plan | None) -> tuple[list[str], pl.DataFrame]:
    """The ties that go, by id, and that come by a plan that was carried out; of all without one."""
    wanted = _wanted(session, plan) if plan else None
    if wanted is None:
        edges, places = session.frame(_ALL_EDGES), session.frame(PLACES)
        before = session.frame("MATCH (t:Tie) RETURN t.id AS id")
    else:
        edges, places = _edges_of(session, wanted), _places_around(session, wanted)
        keys = {"keys": pl.DataFrame({"key": sorted(wanted)}, schema={"key": pl.String})}
        before = session.frame("LOAD FROM $keys MATCH (t:Tie) WHERE t.entity = key RETURN t.id AS id", keys)
    now = _ties(edges, _cities(places, pl.concat([edges["source"], edges["target"]])))
    if wanted is not None:
        now = now.filter(pl.col("entity").is_in(list(wanted)))
    gone = before.join(now, on="id", how="anti")["id"].sort().to_list()
    return gone, now.join(before, on="id", how="anti").select(*TIE_COLUMNS)


def _wanted(session: Session, plan: Plan) -> Collection[str] | None:
    """The institutions whose ties a plan may change; None where they are many."""
    found, low, few = ends(plan), moved(plan), session.few("|".join(ontology().kinds))
    below = set(low)
    for _ in range(2):
        if len(below) > few:
            return None
        low = {key_of(evidence)[0] for key in low for evidence in beside(session, key, _INSIDE)}
        below |= low
    if len(below) > few:
        return None
    around = _edges_of(session, below)
    found |= below | set(around["source"]) | set(around["target"])
    linking = {key for key in found if ontology().kind_of(key) in LINKING}
    return linking if len(linking) <= few else None


def beside(session: Session, key: str, pattern: str = "(e)-[r]-()", timeout: float | None = None) -> Iterator[str]:
    """The evidence of each edge `r` of a pattern at an entity `e`, as packed: the text tells what the edge is, and the
    engine looks one id up, while for a list of ids it scans all edges."""
    text = f"MATCH {pattern.replace('(e)', f'(e:{ontology().kind_of(key)})', 1)} WHERE e.id = $id RETURN r.evidence"
    for (evidence,) in session.run(text, {"id": key}, timeout).rows:
        yield evidence


def _edges_of(session: Session, keys: Iterable[str]) -> pl.DataFrame:
    """All edges at few entities."""
    found = (evidence for key in sorted(keys) for evidence in beside(session, key))
    rows = {(*key_of(evidence), any(items(evidence, ("ev_judgement",)))) for evidence in found}
    columns = {"source": pl.String, "type": pl.String, "target": pl.String, "reviewed": pl.Boolean}
    return pl.DataFrame(sorted(rows), schema=columns, orient="row")


def _places_around(session: Session, keys: Iterable[str]) -> pl.DataFrame:
    """As PLACES, for what few entities have edges with: where it lies, and what sites lie in up to the cities."""
    lies = (evidence for key in sorted(keys) for evidence in beside(session, key, _LIES))
    rows = {tuple(key_of(evidence)) for evidence in lies}
    above = {tuple(key_of(evidence)) for (evidence,) in session.run(_ABOVE).rows}
    others = {high for _, _, high in above if ontology().kind_of(high) not in SITES}
    further = (evidence for key in sorted(others) for evidence in beside(session, key, _UP))
    rows |= above | {tuple(key_of(evidence)) for evidence in further}
    return pl.DataFrame(sorted(rows), schema={"low": pl.String, "type": pl.String, "high": pl.String}, orient="row")


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
