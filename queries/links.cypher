// title: {zh: 相连的实体, en: Links}
// answers: which entities stand side by side with some, given by id, each pair once
// parameters:
//   ids: {type: strings, default: [], example: [university_ayij3ud6kozygwi2]}
//   limit: {type: int, default: 50000, example: 50}
// columns: [id, other]
// may_be_empty: true
MATCH (e:Entity)-[r]-(other:Entity)
WHERE e.id IN $ids
RETURN DISTINCT e.id AS id, other.id AS other
ORDER BY id, other
LIMIT $limit
