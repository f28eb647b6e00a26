// title: {zh: 同名的实体, en: Namesakes}
// answers: which entities of one kind share a name or a short name, so that they may be one; for the curator
// parameters:
//   limit: {type: int, default: 500, example: 50}
// columns: [form, kind, many, id, name]
// may_be_empty: true
MATCH (e:Entity)
UNWIND e.aliases + [e.name] AS form
WITH DISTINCT form, e
WITH form, e.kind AS kind, count(e) AS many, collect({id: e.id, name: e.name}) AS found
WHERE many > 1
UNWIND found AS one
RETURN form, kind, many, one.id AS id, one.name AS name
ORDER BY form, kind, id
LIMIT $limit
