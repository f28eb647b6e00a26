// title: {zh: 变化, en: Changes}
// answers: what each run since a revision did to the map, by the ids of entities and relations; that revision's own run first
// parameters:
//   since: {type: string, default: "", example: ""}
// columns: [number, revision, told, documents, came, changed, went]
// may_be_empty: true
OPTIONAL MATCH (known:Change)
WHERE known.id = $since
WITH coalesce(max(known.number), 0) AS least
MATCH (c:Change)
WHERE c.number >= least
RETURN c.number AS number, c.id AS revision, c.told AS told, c.documents AS documents, c.came AS came,
  c.changed AS changed, c.went AS went
ORDER BY number
