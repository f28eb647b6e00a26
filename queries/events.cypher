// title: {zh: 活动, en: Events}
// answers: who hosts each event, who takes part, and where it is held
// parameters:
//   reviewed: {type: bool, default: false, example: true}
// columns: [event_id, event, relation, id, name, kind, modality, evidence]
// may_be_empty: false
MATCH (v:Event)-[r:HOSTS|PARTICIPATES_IN|LOCATED_IN]-(o:Entity)
WHERE (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
RETURN v.id AS event_id, v.name AS event, type(r) AS relation, o.id AS id, o.name AS name, o.kind AS kind,
  r.modality AS modality, {
    ev_document: r.ev_document, ev_start: r.ev_start, ev_end: r.ev_end, ev_row: r.ev_row,
    ev_quote: r.ev_quote, ev_modality: r.ev_modality, ev_said: r.ev_said, ev_judgement: r.ev_judgement
  } AS evidence
ORDER BY event_id, relation, id
