// title: {zh: 所在之处, en: Places of}
// answers: in which cities, districts and parks some entities lie, given by id, with the names of both ends
// parameters:
//   ids: {type: strings, default: [], example: [university_ayij3ud6kozygwi2]}
//   limit: {type: int, default: 5000, example: 50}
// columns: [source, source_name, relation, target, target_name, edge]
// may_be_empty: true
MATCH (e:Entity)-[r:LOCATED_IN|PART_OF]->(o:City|District|Park)
WHERE e.id IN $ids
RETURN e.id AS source, e.name AS source_name, type(r) AS relation, o.id AS target, o.name AS target_name, r AS edge
ORDER BY source, relation, target
LIMIT $limit
