// title: {zh: 实体之间的关系, en: Relations between}
// answers: every relation among some entities, given by id
// parameters:
//   ids: {type: strings, default: [], example: [city_zx4zjdfj3rvayvcw, university_ayij3ud6kozygwi2]}
//   reviewed: {type: bool, default: false, example: true}
// columns: [source, relation, target, edge]
// may_be_empty: true
MATCH (a:Entity)-[r]->(b:Entity)
WHERE a.id IN $ids AND b.id IN $ids AND (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
RETURN a.id AS source, type(r) AS relation, b.id AS target, r AS edge
ORDER BY source, relation, target
