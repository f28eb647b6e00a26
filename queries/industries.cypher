// title: {zh: 产业, en: Industries}
// answers: which institutions and places focus on which industry, with their city
// parameters:
//   city: {type: city, default: "", example: 南京市}
//   reviewed: {type: bool, default: false, example: true}
// columns: [industry_id, industry, id, name, kind, city, modality, evidence]
// may_be_empty: false
OPTIONAL MATCH (inner:Entity)-[:LOCATED_IN|PART_OF*1..3]->(place:City)
WHERE place.id = $city
WITH collect(DISTINCT inner.id) AS inside
MATCH (s:Entity)-[r:FOCUSES_ON]->(i:Industry)
WHERE ($city = '' OR s.id = $city OR s.id IN inside) AND (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
OPTIONAL MATCH (s)-[:LOCATED_IN|PART_OF*1..3]->(c:City)
WITH s, r, i, CASE WHEN s.kind = 'City' THEN s.name ELSE min(c.name) END AS city
RETURN i.id AS industry_id, i.name AS industry, s.id AS id, s.name AS name, s.kind AS kind, city, r.modality AS modality,
  {
    ev_document: r.ev_document, ev_start: r.ev_start, ev_end: r.ev_end, ev_row: r.ev_row,
    ev_quote: r.ev_quote, ev_modality: r.ev_modality, ev_said: r.ev_said, ev_judgement: r.ev_judgement
  } AS evidence
ORDER BY industry_id, id
