// title: {zh: 规划中的事, en: What is planned}
// answers: what is only planned, and by when as the words give it; what has the nearest end first
// parameters:
//   until: {type: string, default: "", example: "2025"}
//   reviewed: {type: bool, default: false, example: true}
// columns: [until, since, source, source_name, relation, target, target_name, evidence]
// may_be_empty: false
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.modality = 'planned' AND ($until = '' OR (r.until <> '' AND r.until < ($until + '~')))
  AND (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
RETURN r.until AS until, r.from_ AS since, a.id AS source, a.name AS source_name, type(r) AS relation, b.id AS target,
  b.name AS target_name, {
    ev_document: r.ev_document, ev_start: r.ev_start, ev_end: r.ev_end, ev_row: r.ev_row,
    ev_quote: r.ev_quote, ev_modality: r.ev_modality, ev_said: r.ev_said, ev_judgement: r.ev_judgement
  } AS evidence
ORDER BY CASE WHEN until = '' THEN '~' ELSE until END, source, relation, target
