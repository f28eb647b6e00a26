// title: {zh: 连接城市的机构, en: Institutions that link cities}
// answers: which institutions link two cities, or a city to any other, and by which ties; best connected first, a row a tie
// parameters:
//   city_a: {type: city, example: 南京市}
//   city_b: {type: city, default: "", example: 扬州市}
//   reviewed: {type: bool, default: false, example: true}
//   limit: {type: int, default: 5000, example: 50}
// columns: [id, name, kind, ties, city, city_id, relation, direction, other, other_name, other_kind, via, modality, evidence]
// may_be_empty: false
MATCH (t:Tie)
WHERE t.city = $city_a AND t.reviewed = $reviewed AND ($city_b = '' OR $city_b IN t.cities)
WITH t.entity AS linker, t.ties AS ties
ORDER BY ties DESC, linker
LIMIT $limit
MATCH (e:Entity)
WHERE e.id = linker
MATCH (e)-[r]-(x:Entity)
WHERE type(r) <> 'PART_OF' AND (type(r) <> 'LOCATED_IN' OR r.source = e.id)
  AND (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
MATCH (x)-[:LOCATED_IN*0..1]->(y:City|District|Park)
MATCH (y)-[:LOCATED_IN|PART_OF*0..2]->(c:City)
WHERE $city_b = '' OR c.id IN [$city_a, $city_b]
WITH DISTINCT e, ties, r, x, y, c
WITH e, ties, r, x, c, collect(DISTINCT CASE WHEN y.id = x.id OR y.id = c.id THEN null ELSE y.name END) AS via
RETURN e.id AS id, e.name AS name, e.kind AS kind, ties, c.name AS city, c.id AS city_id, type(r) AS relation,
  CASE WHEN r.source = e.id THEN 'out' ELSE 'in' END AS direction, x.id AS other, x.name AS other_name,
  x.kind AS other_kind, via, r.modality AS modality, {
    ev_document: r.ev_document, ev_start: r.ev_start, ev_end: r.ev_end, ev_row: r.ev_row,
    ev_quote: r.ev_quote, ev_modality: r.ev_modality, ev_said: r.ev_said, ev_judgement: r.ev_judgement
  } AS evidence
ORDER BY ties DESC, id, city_id, relation, other
