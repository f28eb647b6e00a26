// title: {zh: 连接城市的机构数, en: Number of institutions that link cities}
// answers: how many institutions link two cities, or a city to any other
// parameters:
//   city_a: {type: city, example: 南京市}
//   city_b: {type: city, default: "", example: 扬州市}
//   reviewed: {type: bool, default: false, example: true}
// columns: [total]
// may_be_empty: false
MATCH (t:Tie)
WHERE t.reviewed = $reviewed AND t.place > '' AND t.linked = CASE
    WHEN $city_b = '' OR $city_b = $city_a THEN $city_a
    WHEN $city_b > $city_a THEN $city_a + ' ' + $city_b
    ELSE $city_b + ' ' + $city_a END
RETURN count(*) AS total
ORDER BY total
