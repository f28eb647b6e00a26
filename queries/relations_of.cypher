// title: {zh: 实体的关系, en: Relations of}
// answers: every relation at some entities, given by id, with the names of both ends
// parameters:
//   ids: {type: strings, default: [], example: [university_ayij3ud6kozygwi2]}
//   limit: {type: int, default: 5000, example: 50}
//   reviewed: {type: bool, default: false, example: true}
// columns: [source, source_name, relation, target, target_name, edge]
// may_be_empty: true
MATCH (a:Entity)-[r]->(b:Entity)
WHERE (a.id IN $ids OR b.id IN $ids) AND (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
RETURN a.id AS source, a.name AS source_name, type(r) AS relation, b.id AS target, b.name AS target_name, r AS edge
ORDER BY source, relation, target
LIMIT $limit
