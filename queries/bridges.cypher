// title: {zh: 连接城市的机构, en: Institutions that link cities}
// answers: which institutions link two cities, or a city to any other, and by which ties; best connected first, a row a tie
// parameters:
//   city_a: {type: city, example: 南京市}
//   city_b: {type: city, default: "", example: 扬州市}
//   reviewed: {type: bool, default: false, example: true}
//   limit: {type: int, default: 5000, example: 50}
// each: city_ties
// columns: [id, name, kind, ties, city, city_id, relation, direction, other, other_name, other_kind, via, modality, evidence]
// may_be_empty: false
MATCH (t:Tie)
WHERE t.city = $city_a AND t.reviewed = $reviewed AND ($city_b = '' OR $city_b IN t.cities)
RETURN t.entity AS id, t.ties AS ties
ORDER BY ties DESC, id
LIMIT $limit
