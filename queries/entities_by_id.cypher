// title: {zh: 按标识取实体, en: Entities by id}
// answers: some entities, given by id, with their evidence
// parameters:
//   ids: {type: strings, default: [], example: [city_zx4zjdfj3rvayvcw]}
// columns: [id, entity]
// may_be_empty: true
MATCH (e:Entity)
WHERE e.id IN $ids
RETURN e.id AS id, e AS entity
ORDER BY id
