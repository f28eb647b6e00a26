// title: {zh: 基金与金融产品, en: Funds and whom they serve}
// answers: who sets up each fund or financial product, and whom it supports
// parameters:
//   reviewed: {type: bool, default: false, example: true}
// columns: [fund_id, fund, relation, direction, id, name, kind, modality, evidence]
// may_be_empty: true
MATCH (f:Fund)-[r]-(o:Entity)
WHERE (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
RETURN f.id AS fund_id, f.name AS fund, type(r) AS relation,
  CASE WHEN r.source = f.id THEN 'out' ELSE 'in' END AS direction, o.id AS id, o.name AS name, o.kind AS kind,
  r.modality AS modality, {
    ev_document: r.ev_document, ev_start: r.ev_start, ev_end: r.ev_end, ev_row: r.ev_row,
    ev_quote: r.ev_quote, ev_modality: r.ev_modality, ev_said: r.ev_said, ev_judgement: r.ev_judgement
  } AS evidence
ORDER BY fund_id, relation, direction, id
