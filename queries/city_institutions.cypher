// title: {zh: 城市里的机构, en: Institutions in cities}
// answers: which institutions lie in each city, directly or through its districts and parks; best connected first
// parameters:
//   limit: {type: int, default: 5000, example: 50}
// columns: [city_id, id, name, kind, degree]
// may_be_empty: false
MATCH (e:Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)-[:LOCATED_IN|PART_OF*1..3]->(c:City)
WITH DISTINCT e, c
RETURN c.id AS city_id, e.id AS id, e.name AS name, e.kind AS kind, e.degree AS degree
ORDER BY degree DESC, id, city_id
LIMIT $limit
