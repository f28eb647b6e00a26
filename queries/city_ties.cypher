// title: {zh: 机构与城市的联系, en: Ties of institutions to cities}
// answers: by which ties institutions are tied to cities, to any or to those two; a row a tie
// parameters:
//   ids: {type: strings, example: [university_ukajy2fhbfa3xhj4]}
//   city_a: {type: city, default: "", example: 南京市}
//   city_b: {type: city, default: "", example: 扬州市}
//   reviewed: {type: bool, default: false, example: true}
// columns: [id, name, kind, city, city_id, relation, direction, other, other_name, other_kind, via, modality, evidence]
// may_be_empty: false
MATCH (e:Entity)
WHERE e.id IN $ids
WITH DISTINCT e
MATCH (e)-[r]-(x:Entity)
WHERE type(r) <> 'PART_OF' AND (type(r) <> 'LOCATED_IN' OR r.source = e.id)
  AND (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
MATCH (x)-[:LOCATED_IN*0..1]->(y:City|District|Park)
MATCH (y)-[:LOCATED_IN|PART_OF*0..2]->(c:City)
WHERE $city_b = '' OR c.id IN [$city_a, $city_b]
WITH DISTINCT e, r, x, y, c
WITH e, r, x, c, collect(DISTINCT CASE WHEN y.id = x.id OR y.id = c.id THEN null ELSE y.name END) AS via
RETURN e.id AS id, e.name AS name, e.kind AS kind, c.name AS city, c.id AS city_id, type(r) AS relation,
  CASE WHEN r.source = e.id THEN 'out' ELSE 'in' END AS direction, x.id AS other, x.name AS other_name,
  x.kind AS other_kind, via, r.modality AS modality, {
    ev_document: r.ev_document, ev_start: r.ev_start, ev_end: r.ev_end, ev_row: r.ev_row,
    ev_quote: r.ev_quote, ev_modality: r.ev_modality, ev_said: r.ev_said, ev_judgement: r.ev_judgement
  } AS evidence
ORDER BY id, city_id, relation, other
