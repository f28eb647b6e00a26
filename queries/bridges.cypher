// title: {zh: 连接城市的机构, en: Institutions that link cities}
// answers: which institutions link two cities, or a city to any other, and by which ties; best connected first, a row a tie
// parameters:
//   city_a: {type: city, example: 南京市}
//   city_b: {type: city, default: "", example: 扬州市}
//   reviewed: {type: bool, default: false, example: true}
//   after: {type: string, default: "", example: 999999996 university_ukajy2fhbfa3xhj4}
//   limit: {type: int, default: 5000, example: 50}
// each: city_ties
// columns: [id, name, kind, ties, city, city_id, relation, direction, other, other_name, other_kind, via, modality, evidence]
// may_be_empty: false
MATCH (t:Tie)
WHERE t.reviewed = $reviewed AND t.place > $after AND t.linked = CASE
    WHEN $city_b = '' OR $city_b = $city_a THEN $city_a
    WHEN $city_b > $city_a THEN $city_a + ' ' + $city_b
    ELSE $city_b + ' ' + $city_a END
RETURN t.entity AS id, t.ties AS ties, t.place AS place
ORDER BY t.linked, t.reviewed, t.place
LIMIT $limit
