// title: {zh: 全部关系, en: Relations}
// answers: every relation on the map, in the order of its ends, after a given one ("source TYPE target")
// parameters:
//   after: {type: string, default: "", example: ""}
//   limit: {type: int, default: 50, example: 50}
// columns: [source, relation, target, edge]
// may_be_empty: false
MATCH (a:Entity)-[r]->(b:Entity)
WITH a.id + ' ' + type(r) + ' ' + b.id AS place, a, r, b
WHERE place > $after
RETURN a.id AS source, type(r) AS relation, b.id AS target, r AS edge
ORDER BY source, relation, target
LIMIT $limit
