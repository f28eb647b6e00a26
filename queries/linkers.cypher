// title: {zh: 连接任意城市的机构, en: Institutions that link any cities}
// answers: which institutions have ties to more than one city, and by which ties; best connected first, a row a tie
// parameters:
//   limit: {type: int, default: 5000, example: 50}
// each: city_ties
// columns: [id, name, kind, ties, city, city_id, relation, direction, other, other_name, other_kind, via, modality, evidence]
// may_be_empty: false
MATCH (t:Tie)
WHERE t.linked = '' AND t.reviewed = false AND t.place > ''
RETURN t.entity AS id, t.ties AS ties, t.place AS place
ORDER BY t.linked, t.reviewed, t.place
LIMIT $limit
