// title: {zh: 计划与试点, en: Programmes and who was selected}
// answers: who was selected for which programme or pilot, with its city
// parameters:
//   city: {type: city, default: "", example: 南京市}
//   reviewed: {type: bool, default: false, example: true}
// columns: [programme_id, programme, id, name, kind, city, modality, evidence]
// may_be_empty: false
OPTIONAL MATCH (inner:Entity)-[:LOCATED_IN|PART_OF*1..3]->(place:City)
WHERE place.id = $city
WITH collect(DISTINCT inner.id) AS inside
MATCH (s:Entity)-[r:SELECTED_FOR]->(p:Programme)
WHERE ($city = '' OR s.id = $city OR s.id IN inside) AND (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
OPTIONAL MATCH (s)-[:LOCATED_IN|PART_OF*1..3]->(c:City)
WITH s, r, p, CASE WHEN s.kind = 'City' THEN s.name ELSE min(c.name) END AS city
RETURN p.id AS programme_id, p.name AS programme, s.id AS id, s.name AS name, s.kind AS kind, city,
  r.modality AS modality, {
    ev_document: r.ev_document, ev_start: r.ev_start, ev_end: r.ev_end, ev_row: r.ev_row,
    ev_quote: r.ev_quote, ev_modality: r.ev_modality, ev_said: r.ev_said, ev_judgement: r.ev_judgement
  } AS evidence
ORDER BY programme_id, id
