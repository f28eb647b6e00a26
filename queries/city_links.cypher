// title: {zh: 城市间的联系, en: Links between cities}
// answers: for every pair of cities, how many institutions link them and the best connected of these; a row an institution
// parameters:
//   limit: {type: int, default: 50, example: 5}
// columns: [a, b, count, id, name, kind, ties]
// may_be_empty: false
MATCH (c:City)
MATCH (d:City)
WHERE c.id < d.id
WITH c, d, c.id + ' ' + d.id AS linked
CALL (linked) {
  MATCH (t:Tie)
  WHERE t.linked = linked AND t.reviewed = false AND t.place > ''
  RETURN count(t) AS count
}
WITH c, d, linked, count
WHERE count > 0
CALL (linked) {
  MATCH (t:Tie)
  WHERE t.linked = linked AND t.reviewed = false AND t.place > ''
  RETURN t.entity AS entity, t.ties AS ties
  ORDER BY t.linked, t.reviewed, t.place
  LIMIT $limit
}
MATCH (e:Entity {id: entity})
RETURN CASE WHEN c.name < d.name THEN c.name ELSE d.name END AS a, CASE WHEN c.name < d.name THEN d.name ELSE c.name END AS b,
  count, e.id AS id, e.name AS name, e.kind AS kind, ties
ORDER BY count DESC, a, b, ties DESC, id
