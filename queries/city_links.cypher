// title: {zh: 城市间的联系, en: Links between cities}
// answers: for every pair of cities, how many institutions link them and which, best connected first; a row an institution
// parameters: {}
// columns: [a, b, count, id, name, kind, ties]
// may_be_empty: false
MATCH (e:Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)-[r]-(x:Entity)
WHERE type(r) <> 'PART_OF' AND (type(r) <> 'LOCATED_IN' OR r.source = e.id)
MATCH (x)-[:LOCATED_IN*0..1]->(y:City|District|Park)
MATCH (y)-[:LOCATED_IN|PART_OF*0..2]->(c:City)
WITH e, c, count(DISTINCT r.source + r.target + type(r)) AS tied
WITH e, sum(tied) AS ties, collect(c.name) AS cities
UNWIND cities AS a
UNWIND cities AS b
WITH a, b, e, ties
WHERE a < b
WITH a, b, count(e) AS institutions, collect({id: e.id, name: e.name, kind: e.kind, ties: ties}) AS linking
UNWIND linking AS one
RETURN a, b, institutions AS count, one.id AS id, one.name AS name, one.kind AS kind, one.ties AS ties
ORDER BY count DESC, a, b, ties DESC, id
