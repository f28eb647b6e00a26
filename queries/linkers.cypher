// title: {zh: 连接任意城市的机构, en: Institutions that link any cities}
// answers: which institutions have ties to more than one city, and by which ties; best connected first, a row a tie
// parameters: {}
// columns: [id, name, kind, ties, city, city_id, relation, direction, other, other_name, other_kind, via, modality, evidence]
// may_be_empty: false
MATCH (e:Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)-[r]-(x:Entity)
WHERE type(r) <> 'PART_OF' AND (type(r) <> 'LOCATED_IN' OR r.source = e.id)
MATCH (x)-[:LOCATED_IN*0..1]->(y:City|District|Park)
MATCH (y)-[:LOCATED_IN|PART_OF*0..2]->(c:City)
WITH DISTINCT e, r, x, y, c
WITH e, r, x, c, collect(DISTINCT CASE WHEN y.id = x.id OR y.id = c.id THEN null ELSE y.name END) AS via
WITH e, count(r) AS ties, collect(DISTINCT c.id) AS cities, collect({
    city: c.name, city_id: c.id, relation: type(r), direction: CASE WHEN r.source = e.id THEN 'out' ELSE 'in' END,
    other: x.id, other_name: x.name, other_kind: x.kind, via: via, modality: r.modality, evidence: {
      ev_document: r.ev_document, ev_start: r.ev_start, ev_end: r.ev_end, ev_row: r.ev_row,
      ev_quote: r.ev_quote, ev_modality: r.ev_modality, ev_said: r.ev_said, ev_judgement: r.ev_judgement
    }
  }) AS found
WHERE size(cities) > 1
UNWIND found AS tie
RETURN e.id AS id, e.name AS name, e.kind AS kind, ties, tie.city AS city, tie.city_id AS city_id,
  tie.relation AS relation, tie.direction AS direction, tie.other AS other, tie.other_name AS other_name,
  tie.other_kind AS other_kind, tie.via AS via, tie.modality AS modality, tie.evidence AS evidence
ORDER BY ties DESC, id, city_id, relation, other
