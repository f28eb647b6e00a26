// title: {zh: 机构与城市的联系, en: Ties of institutions to cities}
// answers: by which ties institutions are tied to cities, to any or to those two; a row a tie
// parameters:
//   ids: {type: strings, example: [university_ukajy2fhbfa3xhj4]}
//   city_a: {type: city, default: "", example: 南京市}
//   city_b: {type: city, default: "", example: 扬州市}
//   reviewed: {type: bool, default: false, example: true}
// unrolls: ties
// columns: [id, name, kind, city, city_id, relation, direction, other, other_name, other_kind, via, modality, evidence]
// may_be_empty: false
MATCH (e:Entity)
WHERE e.id IN $ids
WITH DISTINCT e
MATCH (e)-[r]-(x:Entity)
WHERE type(r) <> 'PART_OF' AND (type(r) <> 'LOCATED_IN' OR r.source = e.id)
  AND (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
MATCH (x)-[:LOCATED_IN*0..1]->(y:City|District|Park)
// The cities of a place are looked for once, not at each tie.
WITH y, collect({e: e, r: r, x: x}) AS tied
MATCH (y)-[:LOCATED_IN|PART_OF*0..2]->(c:City)
WHERE $city_b = '' OR c.id IN [$city_a, $city_b]
WITH DISTINCT y, c, tied
UNWIND tied AS tie
WITH tie.e AS e, tie.r AS r, tie.x AS x, y, c
WITH e, r, x, c, collect(DISTINCT CASE WHEN y.id = x.id OR y.id = c.id THEN null ELSE y.name END) AS via
ORDER BY e.id, c.id, type(r), x.id
WITH e, collect({
  city: c.name, city_id: c.id, relation: type(r), direction: CASE WHEN r.source = e.id THEN 'out' ELSE 'in' END,
  other: x.id, other_name: x.name, other_kind: x.kind, via: via, modality: r.modality, evidence: {
    ev_document: r.ev_document, ev_start: r.ev_start, ev_end: r.ev_end, ev_row: r.ev_row,
    ev_quote: r.ev_quote, ev_modality: r.ev_modality, ev_said: r.ev_said, ev_judgement: r.ev_judgement
  }
}) AS ties
RETURN e.id AS id, e.name AS name, e.kind AS kind, ties
ORDER BY id
