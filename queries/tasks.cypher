// title: {zh: 任务与责任单位, en: Tasks and who is responsible}
// answers: every numbered task with its policy and each responsible unit with its role
// parameters:
//   unit: {type: entity, group: institution, default: "", example: 南京市科学技术局}
//   text: {type: search, default: "", example: ""}
//   reviewed: {type: bool, default: false, example: true}
// columns: [task_id, task, policy_id, policy, unit_id, unit, kind, role, evidence]
// may_be_empty: false
MATCH (u:Entity)-[r:RESPONSIBLE_FOR]->(t:Task)
WHERE (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
  AND ($unit = '' OR EXISTS { MATCH (wanted:Entity)-[:RESPONSIBLE_FOR]->(t) WHERE wanted.id = $unit })
  AND ($text = '' OR t.search CONTAINS $text)
OPTIONAL MATCH (t)-[:PART_OF]->(p:Policy)
RETURN t.id AS task_id, t.name AS task, p.id AS policy_id, p.name AS policy, u.id AS unit_id, u.name AS unit, u.kind AS kind,
  r.role AS role, {
    ev_document: r.ev_document, ev_start: r.ev_start, ev_end: r.ev_end, ev_row: r.ev_row,
    ev_quote: r.ev_quote, ev_modality: r.ev_modality, ev_said: r.ev_said, ev_judgement: r.ev_judgement
  } AS evidence
ORDER BY task_id, policy_id, role, unit_id
