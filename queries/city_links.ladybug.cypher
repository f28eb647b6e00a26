// The best of each pair by a list in order: this engine orders no rows within a group.
MATCH (t:Tie)
WHERE NOT t.reviewed
UNWIND t.cities AS other
WITH t.city AS one, other, lpad(cast(999999999 - t.ties, 'STRING'), 9, '0') + t.entity AS place
WHERE one < other
WITH one, other, count(*) AS count, list_slice(list_sort(collect(place)), 1, $limit) AS best
UNWIND best AS place
WITH one, other, count, substring(place, 10, 100) AS linker, 999999999 - cast(left(place, 9), 'INT64') AS ties
MATCH (c:City)
WHERE c.id = one
MATCH (d:City)
WHERE d.id = other
MATCH (e:Park|University|Lab|Institute|Platform|Enterprise|Government|Alliance)
WHERE e.id = linker
RETURN CASE WHEN c.name < d.name THEN c.name ELSE d.name END AS a, CASE WHEN c.name < d.name THEN d.name ELSE c.name END AS b,
  count, e.id AS id, e.name AS name, e.kind AS kind, ties
ORDER BY count DESC, a, b, ties DESC, id
