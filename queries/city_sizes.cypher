// title: {zh: 各城市的机构数, en: Institutions of the cities}
// answers: how many institutions lie in each city, directly or through its districts and parks
// parameters: {}
// columns: [id, name, institutions]
// may_be_empty: false
MATCH (e:Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)-[:LOCATED_IN|PART_OF*1..3]->(c:City)
WITH DISTINCT e, c
RETURN c.id AS id, c.name AS name, count(e) AS institutions
ORDER BY institutions DESC, id
