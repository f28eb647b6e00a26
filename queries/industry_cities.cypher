// title: {zh: 产业所在的城市, en: Cities of industries}
// answers: in how many cities each industry stands, and how many institutions and places of each city focus on it
// parameters:
//   reviewed: {type: bool, default: false, example: true}
// columns: [industry_id, industry, cities, city_id, city, bodies]
// may_be_empty: false
MATCH (s:Entity)-[r:FOCUSES_ON]->(i:Industry)
WHERE (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
MATCH (s)-[:LOCATED_IN|PART_OF*0..3]->(c:City)
WITH i, c, count(DISTINCT s.id) AS bodies
WITH i, count(c) AS cities, collect({city_id: c.id, city: c.name, bodies: bodies}) AS found
UNWIND found AS one
RETURN i.id AS industry_id, i.name AS industry, cities, one.city_id AS city_id, one.city AS city, one.bodies AS bodies
ORDER BY cities DESC, industry_id, bodies DESC, city_id
