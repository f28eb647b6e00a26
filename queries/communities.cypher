// title: {zh: 社区, en: Communities}
// answers: which groups work more among themselves than with others, among the best connected institutions and places (at most 5000), by Louvain; the largest first, each named by its best connected member
// parameters:
//   limit: {type: int, default: 2000, example: 500}
// then: communities
// columns: [community, size, id, name, kind, partners]
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
