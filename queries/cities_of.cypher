// title: {zh: 所在城市, en: Cities of}
// answers: in which cities some entities lie, given by id, directly or through districts and parks
// parameters:
//   ids: {type: strings, default: [], example: [university_ayij3ud6kozygwi2]}
// columns: [id, city_id, city]
// may_be_empty: true
MATCH (e:Entity)-[:LOCATED_IN|PART_OF*1..3]->(c:City)
WHERE e.id IN $ids
RETURN DISTINCT e.id AS id, c.id AS city_id, c.name AS city
ORDER BY id, city_id
