// title: {zh: 实体数, en: How many entities}
// answers: how many entities a list of entities has in all
// parameters:
//   kind: {type: string, default: "", example: University}
//   city: {type: city, default: "", example: 南京市}
//   text: {type: search, default: "", example: 大学}
// columns: [total]
// may_be_empty: false
OPTIONAL MATCH (inner:Entity)-[:LOCATED_IN|PART_OF*1..3]->(place:City)
WHERE place.id = $city
WITH collect(DISTINCT inner.id) AS inside
MATCH (e:Entity)
WHERE ($kind = '' OR e.kind = $kind)
  AND ($text = '' OR e.search CONTAINS $text)
  AND ($city = '' OR e.id = $city OR e.id IN inside)
RETURN count(e) AS total
ORDER BY total
