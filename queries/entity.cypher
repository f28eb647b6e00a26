// title: {zh: 一个实体, en: One entity}
// answers: one entity with its evidence
// parameters:
//   entity: {type: entity, example: 南京大学}
// columns: [id, kind, name, entity]
// may_be_empty: false
MATCH (e:Entity)
WHERE e.id = $entity
RETURN e.id AS id, e.kind AS kind, e.name AS name, e AS entity
ORDER BY id
