"""Which institutions link cities, kept beside the graph so that nobody counts them at each question.

An institution that has ties to two cities or more has nodes `Tie`: one for each two of them, one for each, and one for
all, with the cities' ids as `linked`; `ties` is how many it has to all of its cities together, and `place` orders those
of the same, best connected first, so that an index gives any part of them. Ties by relations that a person has
judged are kept apart, as `reviewed`. A Tie is a node and no edge, so that `(a)-[r]-(b)` never meets what no document
says.
"""

from graph.changes import Plan
from graph.ontology import ontology

LINKING = ontology().derived["TIED_TO"].subject
PLACED = ("LOCATED_IN", "PART_OF")

MOST = 999_999_999
"""A place is this less the ties, then the id."""
INSTITUTION = f"(e:{'|'.join(LINKING)})"
# After a MATCH of institutions: their ties, where there are two cities or more; what several are tied to, and the
# places in which several of these lie, are looked around once.
FOUND = """MATCH (e)-[r]-(x:Entity)
WHERE type(r) <> 'PART_OF' AND (type(r) <> 'LOCATED_IN' OR startNode(r) = e)
WITH x, collect({e: e, reviewed: any(j IN r.ev_judgement WHERE j <> '')}) AS tied
WITH tied, [(x)-[:LOCATED_IN*0..1]->(p:City|District|Park) | p] AS places
WHERE places <> []
WITH places, collect(tied) AS all
CALL (places) {
  UNWIND places AS p
  MATCH (p)-[:LOCATED_IN|PART_OF*0..2]->(c:City)
  RETURN collect(DISTINCT c) AS inside
}
WITH all, inside WHERE inside <> []
UNWIND all AS tied
UNWIND tied AS tie
UNWIND CASE WHEN tie.reviewed THEN [false, true] ELSE [false] END AS reviewed
WITH tie.e AS e, reviewed, sum(size(inside)) AS ties, collect(DISTINCT inside) AS told
WITH e, reviewed, ties, reduce(all = [], each IN told | all + [city IN each WHERE NOT city IN all]) AS cities
WHERE size(cities) > 1
WITH e.id AS entity, reviewed, ties, [city IN cities | city.id] AS cities"""
# After that: the nodes.
MADE = f"""UNWIND cities AS city
WITH entity, reviewed, ties, city ORDER BY entity, city
WITH entity, reviewed, ties, collect(city) AS cities
UNWIND [''] + cities + reduce(
  pairs = [], i IN range(0, size(cities) - 2) | pairs + [other IN cities[i + 1..] | cities[i] + ' ' + other]
) AS linked
WITH entity, reviewed, linked, ties, toString({MOST} - ties) + ' ' + entity AS place
CREATE (:Tie {{
  id: linked + ' ' + toString(reviewed) + ' ' + place, entity: entity, linked: linked, reviewed: reviewed, ties: ties,
  place: place
}})"""
# The institutions at what stands inside the places of $keys.
AROUND = f"""UNWIND $keys AS key MATCH (s:Entity {{id: key}})
MATCH (x:Entity)-[:LOCATED_IN|PART_OF*0..2]->(s)
MATCH (x)--{INSTITUTION}
RETURN DISTINCT {{id: e.id}}"""
# Kinds by which one comes to a city.
_UPWARDS = {"City"}.union(*(ontology().relations[name].subject for name in PLACED))


def ends(plan: Plan) -> set[str]:
    """The entities whose own edges a plan changes."""
    changed = {*plan.edges_gone, *plan.edges_new}
    return {end for key in changed for end in (key[0], key[2])}


def moved(plan: Plan) -> set[str]:
    """The entities that a plan places elsewhere: what is tied to them, or to what stands in them, may change. One that
    is only told again to lie where it lay stays."""
    placed = (key for key in {*plan.edges_gone} ^ {*plan.edges_new} if key[1] in PLACED)
    return {key[0] for key in placed if ontology().kind_of(key[2]) in _UPWARDS}
