// title: {zh: 文件中的实体, en: Entities of a document}
// answers: what a document names; evidence of other documents stands beside its own
// parameters:
//   document: {type: document, example: document_pm3oiffhrfaij6wn}
//   reviewed: {type: bool, default: false, example: true}
// columns: [id, kind, name, aliases, evidence]
// may_be_empty: true
MATCH (e:Entity)
WHERE $document IN e.documents AND (NOT $reviewed OR any(j IN e.ev_judgement WHERE j <> ''))
RETURN e.id AS id, e.kind AS kind, e.name AS name, e.aliases AS aliases, {
    ev_document: e.ev_document, ev_start: e.ev_start, ev_end: e.ev_end, ev_row: e.ev_row,
    ev_quote: e.ev_quote, ev_modality: e.ev_modality, ev_said: e.ev_said, ev_judgement: e.ev_judgement
  } AS evidence
ORDER BY id
