// title: {zh: 共建伙伴, en: Builders of the same thing}
// answers: who builds, leads or belongs to the same thing as an institution
// parameters:
//   entity: {type: entity, example: 南京大学}
//   reviewed: {type: bool, default: false, example: true}
// columns: [id, name, kind, shared, shared_name, shared_kind, relation, evidence]
// may_be_empty: true
MATCH (e:Entity)-[:CO_BUILDS|LEADS|MEMBER_OF]->(x:Entity)
WHERE e.id = $entity
WITH DISTINCT e, x
MATCH (o:Entity)-[r:CO_BUILDS|LEADS|MEMBER_OF]->(x)
WHERE o.id <> e.id AND (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
RETURN o.id AS id, o.name AS name, o.kind AS kind, x.id AS shared, x.name AS shared_name, x.kind AS shared_kind,
  type(r) AS relation, {
    ev_document: r.ev_document, ev_start: r.ev_start, ev_end: r.ev_end, ev_row: r.ev_row,
    ev_quote: r.ev_quote, ev_modality: r.ev_modality, ev_said: r.ev_said, ev_judgement: r.ev_judgement
  } AS evidence
ORDER BY id, shared, relation
