// title: {zh: 廊带, en: Corridors}
// answers: which places each corridor joins, who builds and supports it, and what belongs to it
// parameters:
//   reviewed: {type: bool, default: false, example: true}
// columns: [corridor_id, corridor, relation, direction, id, name, kind, modality, evidence]
// may_be_empty: false
MATCH (k:Corridor)-[r]-(o:Entity)
WHERE (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
RETURN k.id AS corridor_id, k.name AS corridor, type(r) AS relation,
  CASE WHEN r.source = k.id THEN 'out' ELSE 'in' END AS direction, o.id AS id, o.name AS name, o.kind AS kind,
  r.modality AS modality, {
    ev_document: r.ev_document, ev_start: r.ev_start, ev_end: r.ev_end, ev_row: r.ev_row,
    ev_quote: r.ev_quote, ev_modality: r.ev_modality, ev_said: r.ev_said, ev_judgement: r.ev_judgement
  } AS evidence
ORDER BY corridor_id, relation, direction, id
