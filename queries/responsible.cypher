// title: {zh: 责任单位的任务量, en: Load of the responsible units}
// answers: for how many tasks each unit is responsible, leads or assists, the busiest first
// parameters: {}
// columns: [id, name, kind, tasks, leads, assists]
// may_be_empty: false
MATCH (u:Entity)-[r:RESPONSIBLE_FOR]->(t:Task)
RETURN u.id AS id, u.name AS name, u.kind AS kind, count(t) AS tasks,
  sum(CASE WHEN r.role CONTAINS '牵头' THEN 1 ELSE 0 END) AS leads,
  sum(CASE WHEN r.role CONTAINS '配合' THEN 1 ELSE 0 END) AS assists
ORDER BY tasks DESC, id
