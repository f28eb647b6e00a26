// title: {zh: 合作伙伴, en: Partners}
// answers: with whom an institution works directly, by which relation, and in which city they are
// parameters:
//   entity: {type: entity, example: 南京大学}
//   reviewed: {type: bool, default: false, example: true}
// columns: [id, name, kind, relation, direction, city, modality, evidence]
// may_be_empty: false
MATCH (e:Entity)-[r:CO_BUILDS|COOPERATES_WITH|LEADS|ESTABLISHES|MEMBER_OF|SUPPORTS]-(o:City|District|Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)
WHERE e.id = $entity AND (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
OPTIONAL MATCH (o)-[:LOCATED_IN|PART_OF*1..3]->(c:City)
WITH r, o, e, CASE WHEN o.kind = 'City' THEN o.name ELSE min(c.name) END AS city
RETURN o.id AS id, o.name AS name, o.kind AS kind, type(r) AS relation,
  CASE WHEN r.source = e.id THEN 'out' ELSE 'in' END AS direction, city, r.modality AS modality, {
    ev_document: r.ev_document, ev_start: r.ev_start, ev_end: r.ev_end, ev_row: r.ev_row,
    ev_quote: r.ev_quote, ev_modality: r.ev_modality, ev_said: r.ev_said, ev_judgement: r.ev_judgement
  } AS evidence
ORDER BY id, relation, direction
