// title: {zh: 城市间的联系, en: Links between cities}
// answers: for every pair of cities, how many institutions link them and the best connected of these; a row an institution
// parameters:
//   limit: {type: int, default: 50, example: 5}
// columns: [a, b, count, id, name, kind, ties]
// may_be_empty: false
MATCH (t:Tie)
WHERE NOT t.reviewed
UNWIND t.cities AS other
WITH t, other
WHERE t.city < other
WITH t.city AS one, other, collect(t) AS linking
CALL (linking) {
  UNWIND linking AS t
  RETURN t
  ORDER BY t.ties DESC, t.entity
  LIMIT $limit
}
MATCH (c:City {id: one})
MATCH (d:City {id: other})
MATCH (e:Entity {id: t.entity})
RETURN CASE WHEN c.name < d.name THEN c.name ELSE d.name END AS a, CASE WHEN c.name < d.name THEN d.name ELSE c.name END AS b,
  size(linking) AS count, e.id AS id, e.name AS name, e.kind AS kind, t.ties AS ties
ORDER BY count DESC, a, b, ties DESC, id
