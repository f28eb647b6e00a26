// title: {zh: 合作网络的规模, en: Size of the collaboration network}
// answers: how many institutions, places, labs and platforms work with another
// parameters: {}
// columns: [total]
// may_be_empty: false
MATCH (n:City|District|Corridor|Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)-[r:CO_BUILDS|COOPERATES_WITH|LEADS|ESTABLISHES|MEMBER_OF]-(:City|District|Corridor|Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)
RETURN count(DISTINCT n.id) AS total
ORDER BY total
