// title: {zh: 孤立的实体, en: Isolated entities}
// answers: what sources name without saying anything of it; for the curator
// parameters:
//   kind: {type: string, default: "", example: Enterprise}
//   limit: {type: int, default: 500, example: 50}
// columns: [id, kind, name, aliases, evidence_count]
// may_be_empty: true
MATCH (e:Entity)
WHERE e.degree = 0 AND ($kind = '' OR e.kind = $kind)
RETURN e.id AS id, e.kind AS kind, e.name AS name, e.aliases AS aliases, e.evidence_count AS evidence_count
ORDER BY kind, id
LIMIT $limit
