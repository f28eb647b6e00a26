// title: {zh: 两份文件的不同说法, en: What two documents say differently}
// answers: relations between entities that both documents name and that only one of them says, or both with another modality, role or time; conflicts first
// parameters:
//   a: {type: document, example: document_og2zgumba3ciegy4}
//   b: {type: document, example: document_2cynlnv7hnvskkyv}
// then: differences
// columns: [difference, source, source_name, relation, target, target_name, a_says, b_says, evidence]
// may_be_empty: true
MATCH (s:Entity)-[r]->(t:Entity)
WHERE ($a IN r.ev_document OR $b IN r.ev_document)
  AND $a IN s.documents AND $b IN s.documents AND $a IN t.documents AND $b IN t.documents
RETURN s.id AS source, s.name AS source_name, type(r) AS relation, t.id AS target, t.name AS target_name, r AS edge
ORDER BY source, relation, target
