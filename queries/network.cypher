// title: {zh: 合作网络, en: Collaboration network}
// answers: the relations of work among the best connected institutions, places, labs and platforms
// parameters:
//   limit: {type: int, default: 100, example: 100}
// columns: [source, relation, target, source_node, target_node, edge]
// may_be_empty: false
MATCH (n:City|District|Corridor|Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)-[r:CO_BUILDS|COOPERATES_WITH|LEADS|ESTABLISHES|MEMBER_OF]-(:City|District|Corridor|Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)
WITH n.id AS id, count(r) AS ties
ORDER BY ties DESC, id
LIMIT $limit
WITH DISTINCT id
WITH collect(id) AS best
MATCH (a:City|District|Corridor|Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)-[r:CO_BUILDS|COOPERATES_WITH|LEADS|ESTABLISHES|MEMBER_OF]->(b:City|District|Corridor|Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)
WHERE a.id IN best AND b.id IN best
RETURN a.id AS source, type(r) AS relation, b.id AS target, a AS source_node, b AS target_node, r AS edge
ORDER BY source, relation, target
