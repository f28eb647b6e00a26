// title: {zh: 文件中的关系, en: Relations of a document}
// answers: what a document states; evidence of other documents stands beside its own
// parameters:
//   document: {type: document, example: document_pm3oiffhrfaij6wn}
//   reviewed: {type: bool, default: false, example: true}
// columns: [source, source_name, relation, target, target_name, role, modality, evidence]
// may_be_empty: true
MATCH (a:Entity)-[r]->(b:Entity)
WHERE $document IN r.ev_document AND (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
RETURN a.id AS source, a.name AS source_name, type(r) AS relation, b.id AS target, b.name AS target_name, r.role AS role,
  r.modality AS modality, {
    ev_document: r.ev_document, ev_start: r.ev_start, ev_end: r.ev_end, ev_row: r.ev_row,
    ev_quote: r.ev_quote, ev_modality: r.ev_modality, ev_said: r.ev_said, ev_judgement: r.ev_judgement
  } AS evidence
ORDER BY source, relation, target
