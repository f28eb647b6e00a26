// title: {zh: 邻域, en: Neighbourhood}
// answers: every relation of an entity and what stands at its other end, best connected first
// parameters:
//   entity: {type: entity, example: 南京大学}
//   limit: {type: int, default: 500, example: 50}
//   reviewed: {type: bool, default: false, example: true}
// columns: [source, relation, target, direction, other, edge, node]
// may_be_empty: false
MATCH (e:Entity)-[r]-(o:Entity)
WHERE e.id = $entity AND (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
RETURN r.source AS source, type(r) AS relation, r.target AS target,
  CASE WHEN r.source = e.id THEN 'out' ELSE 'in' END AS direction, o.name AS other, r AS edge, o AS node
ORDER BY o.degree DESC, o.id, relation, source
LIMIT $limit
