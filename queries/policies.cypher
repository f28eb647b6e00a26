// title: {zh: 政策文件, en: Policies}
// answers: who issues each policy, or one policy, and what it supports
// parameters:
//   policy: {type: entity, kinds: [Policy], default: "", example: 南京都市圈国土空间规划}
//   reviewed: {type: bool, default: false, example: true}
// columns: [policy_id, policy, relation, id, name, kind, modality, evidence]
// may_be_empty: false
MATCH (p:Policy)-[r:ISSUES|SUPPORTS]-(o:Entity)
WHERE ($policy = '' OR p.id = $policy) AND (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
RETURN p.id AS policy_id, p.name AS policy, type(r) AS relation, o.id AS id, o.name AS name, o.kind AS kind,
  r.modality AS modality, {
    ev_document: r.ev_document, ev_start: r.ev_start, ev_end: r.ev_end, ev_row: r.ev_row,
    ev_quote: r.ev_quote, ev_modality: r.ev_modality, ev_said: r.ev_said, ev_judgement: r.ev_judgement
  } AS evidence
ORDER BY policy_id, relation, id
