// title: {zh: 居中的机构, en: The most connected institutions}
// answers: which institutions and places stand in the middle of the work between the best connected ones (at most 5000), with partners, share of shortest ways that go through (betweenness), how many entities and which cities would be cut off without it
// parameters:
//   limit: {type: int, default: 2000, example: 500}
// then: central
// columns: [id, name, kind, partners, betweenness, cut_off, cities_cut_off]
// may_be_empty: false
MATCH (n:City|District|Corridor|Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)-[r:CO_BUILDS|COOPERATES_WITH|LEADS|ESTABLISHES|MEMBER_OF]-(:City|District|Corridor|Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)
WITH n.id AS id, count(r) AS ties
ORDER BY ties DESC, id
LIMIT $limit
WITH DISTINCT id
WITH collect(id) AS best
MATCH (a:City|District|Corridor|Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)-[r:CO_BUILDS|COOPERATES_WITH|LEADS|ESTABLISHES|MEMBER_OF]->(b:City|District|Corridor|Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)
WHERE a.id IN best AND b.id IN best
RETURN DISTINCT a.id AS source, a.name AS source_name, b.id AS target, b.name AS target_name
ORDER BY source, target
