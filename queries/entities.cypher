// title: {zh: 实体, en: Entities}
// answers: what is on the map, by kind, city and part of a name, in id order, after a given id
// parameters:
//   kind: {type: string, default: "", example: University}
//   city: {type: city, default: "", example: 南京市}
//   text: {type: search, default: "", example: 大学}
//   after: {type: string, default: "", example: ""}
//   limit: {type: int, default: 50, example: 50}
// columns: [id, kind, name, aliases, degree, evidence_count, entity]
// may_be_empty: false
OPTIONAL MATCH (inner:Entity)-[:LOCATED_IN|PART_OF*1..3]->(place:City)
WHERE place.id = $city
WITH collect(DISTINCT inner.id) AS inside
MATCH (e:Entity)
WHERE e.id > $after
  AND ($kind = '' OR e.kind = $kind)
  AND ($text = '' OR e.search CONTAINS $text)
  AND ($city = '' OR e.id = $city OR e.id IN inside)
RETURN e.id AS id, e.kind AS kind, e.name AS name, e.aliases AS aliases, e.degree AS degree,
  e.evidence_count AS evidence_count, e AS entity
ORDER BY id
LIMIT $limit
