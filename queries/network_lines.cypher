// title: {zh: 合作网络的连线, en: Lines of the collaboration network}
// answers: who works with whom among the best connected, as in the question network, without evidence
// parameters:
//   limit: {type: int, default: 100, example: 100}
// columns: [source, source_name, source_aliases, source_search, relation, target, target_name, target_aliases, target_search, modality]
// may_be_empty: false
MATCH (n:City|District|Corridor|Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)-[r:CO_BUILDS|COOPERATES_WITH|LEADS|ESTABLISHES|MEMBER_OF]-(:City|District|Corridor|Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)
WITH n.id AS id, count(r) AS ties
ORDER BY ties DESC, id
LIMIT $limit
WITH DISTINCT id
WITH collect(id) AS best
MATCH (a:City|District|Corridor|Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)-[r:CO_BUILDS|COOPERATES_WITH|LEADS|ESTABLISHES|MEMBER_OF]->(b:City|District|Corridor|Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)
WHERE a.id IN best AND b.id IN best
RETURN a.id AS source, a.name AS source_name, a.aliases AS source_aliases, a.search AS source_search, type(r) AS relation,
  b.id AS target, b.name AS target_name, b.aliases AS target_aliases, b.search AS target_search, r.modality AS modality
ORDER BY source, relation, target
