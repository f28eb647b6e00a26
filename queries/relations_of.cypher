// title: {zh: 实体的关系, en: Relations of}
// answers: every relation at some entities, given by id, with the names of both ends
// parameters:
//   ids: {type: strings, default: [], example: [university_ayij3ud6kozygwi2]}
//   limit: {type: int, default: 5000, example: 50}
//   reviewed: {type: bool, default: false, example: true}
// columns: [source, source_name, relation, target, target_name, edge]
// may_be_empty: true
MATCH (e:Entity)-[r]-(o:Entity)
WHERE e.id IN $ids AND (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
WITH DISTINCT r, CASE WHEN r.source = e.id THEN e.name ELSE o.name END AS source_name,
  CASE WHEN r.source = e.id THEN o.name ELSE e.name END AS target_name
RETURN r.source AS source, source_name, type(r) AS relation, r.target AS target, target_name, r AS edge
ORDER BY source, relation, target
LIMIT $limit
