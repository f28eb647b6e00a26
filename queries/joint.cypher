// title: {zh: 跨市共建, en: Built across cities}
// answers: labs, parks, platforms, institutes, branches and corridors that belong to several cities by who builds, leads or owns them and where they lie
// parameters:
//   kind: {type: string, default: "", example: Park}
//   reviewed: {type: bool, default: false, example: true}
// columns: [id, name, kind, cities, city_id, city, relation, partner, partner_name, modality, evidence]
// may_be_empty: false
MATCH (x:Park|Lab|Institute|Platform|Corridor)-[r:CO_BUILDS|ESTABLISHES|LEADS|PART_OF|LOCATED_IN|CONNECTS]-(p:Entity)
WHERE ($kind = '' OR x.kind = $kind) AND (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
  AND ((r.target = x.id AND type(r) IN ['CO_BUILDS', 'ESTABLISHES', 'LEADS'])
    OR (r.source = x.id AND type(r) IN ['PART_OF', 'LOCATED_IN', 'CONNECTS']))
MATCH (p)-[:LOCATED_IN|PART_OF*0..3]->(c:City)
WITH DISTINCT x, r, p, c
WITH x, collect(DISTINCT c.id) AS among, collect({
    city_id: c.id, city: c.name, relation: type(r), partner: p.id, partner_name: p.name, modality: r.modality, evidence: {
      ev_document: r.ev_document, ev_start: r.ev_start, ev_end: r.ev_end, ev_row: r.ev_row,
      ev_quote: r.ev_quote, ev_modality: r.ev_modality, ev_said: r.ev_said, ev_judgement: r.ev_judgement
    }
  }) AS found
WHERE size(among) > 1
UNWIND found AS one
RETURN x.id AS id, x.name AS name, x.kind AS kind, size(among) AS cities, one.city_id AS city_id, one.city AS city,
  one.relation AS relation, one.partner AS partner, one.partner_name AS partner_name, one.modality AS modality,
  one.evidence AS evidence
ORDER BY cities DESC, id, city_id, relation, partner
