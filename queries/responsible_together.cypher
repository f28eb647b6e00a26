// title: {zh: 共同负责的单位, en: Units responsible together}
// answers: which units are responsible for the same tasks, those with most tasks in common first
// parameters:
//   limit: {type: int, default: 100, example: 20}
// columns: [a, a_name, b, b_name, tasks]
// may_be_empty: false
MATCH (a:Entity)-[:RESPONSIBLE_FOR]->(t:Task)<-[:RESPONSIBLE_FOR]-(b:Entity)
WHERE a.id < b.id
RETURN a.id AS a, a.name AS a_name, b.id AS b, b.name AS b_name, count(DISTINCT t.id) AS tasks
ORDER BY tasks DESC, a, b
LIMIT $limit
