// title: {zh: 两者之间的路径, en: Paths}
// answers: the shortest ways between two entities, of at most four relations; among equals those of work and stated come first; a row a step, told by the relation that is stated and said most often
// parameters:
//   source: {type: entity, example: 南京大学}
//   target: {type: entity, example: 扬州市}
//   count: {type: int, default: 3, example: 5}
// then: paths
// columns: [path, length, step, id, name, relation, direction, other, other_name, modality, evidence]
// may_be_empty: false
MATCH (e:Entity)-[]-(near:Entity)
WHERE e.id IN [$source, $target] AND $count > 0
WITH DISTINCT near
MATCH (near)-[r]-(o:Entity)
WITH DISTINCT r, CASE WHEN r.source = near.id THEN near.name ELSE o.name END AS source_name,
  CASE WHEN r.source = near.id THEN o.name ELSE near.name END AS target_name
RETURN r.source AS source, source_name, type(r) AS relation, r.target AS target, target_name, r AS edge
ORDER BY source, relation, target
LIMIT 20000
