// title: {zh: 相邻实体, en: Neighbours}
// answers: what stands one relation away from some entities, given by id, without those already seen; best connected first
// parameters:
//   ids: {type: strings, default: [], example: [city_zx4zjdfj3rvayvcw]}
//   seen: {type: strings, default: [], example: []}
//   limit: {type: int, default: 50, example: 50}
//   reviewed: {type: bool, default: false, example: true}
// columns: [id, kind, name, degree, entity]
// may_be_empty: true
MATCH (e:Entity)-[r]-(other:Entity)
WHERE e.id IN $ids AND NOT other.id IN $seen AND (NOT $reviewed OR any(j IN r.ev_judgement WHERE j <> ''))
WITH DISTINCT other
RETURN other.id AS id, other.kind AS kind, other.name AS name, other.degree AS degree, other AS entity
ORDER BY degree DESC, id
LIMIT $limit
