// title: {zh: 查找, en: Search}
// answers: what has these words, or their pinyin, in its name, the exact name first, then beginnings, short names, parts
// parameters:
//   text: {type: search, example: 南大}
//   kind: {type: string, default: "", example: ""}
//   limit: {type: int, default: 50, example: 50}
// columns: [rank, id, kind, name, aliases, degree, entity]
// may_be_empty: false
MATCH (e:Entity)
WHERE e.search CONTAINS $text AND ($kind = '' OR e.kind = $kind)
RETURN CASE
    WHEN e.search = $text OR e.search STARTS WITH ($text + '\n') THEN 0
    WHEN e.search STARTS WITH $text THEN 1
    WHEN e.search CONTAINS ('\n' + $text + '\n') OR e.search ENDS WITH ('\n' + $text) THEN 2
    WHEN e.search CONTAINS ('\n' + $text) THEN 3
    ELSE 4
  END AS rank, e.id AS id, e.kind AS kind, e.name AS name, e.aliases AS aliases, e.degree AS degree, e AS entity
ORDER BY rank, degree DESC, id
LIMIT $limit
