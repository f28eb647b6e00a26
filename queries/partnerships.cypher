// title: {zh: 两方之间的合作, en: Partnerships between two sets}
// answers: relations other than lying or belonging between two sets of entities, in either direction; said or in force since and until a time; in the order of their ends, after a given relation
// parameters:
//   a_kind: {type: strings, default: [], example: [University]}
//   b_kind: {type: strings, default: [], example: [City, Lab]}
//   a_city: {type: city, default: "", example: 南京市}
//   b_city: {type: city, default: "", example: 扬州市}
//   relation: {type: strings, default: [], example: [CO_BUILDS]}
//   modality: {type: string, default: "", example: stated}
//   document: {type: document, default: "", example: ""}
//   industry: {type: entity, kinds: [Industry], default: "", example: 集成电路}
//   programme: {type: entity, kinds: [Programme], default: "", example: ""}
//   since: {type: string, default: "", example: "2020"}
//   until: {type: string, default: "", example: "2030"}
//   after: {type: string, default: "", example: ""}
//   limit: {type: int, default: 50, example: 50}
// columns: [source, relation, target, source_node, target_node, edge]
// may_be_empty: false
OPTIONAL MATCH (area:City|District|Park)-[:LOCATED_IN|PART_OF*0..2]->(place:City)
WHERE place.id = $a_city
OPTIONAL MATCH (inner:Entity)-[:LOCATED_IN]->(area)
WITH collect(DISTINCT area.id) + collect(DISTINCT inner.id) AS in_a
OPTIONAL MATCH (area:City|District|Park)-[:LOCATED_IN|PART_OF*0..2]->(place:City)
WHERE place.id = $b_city
OPTIONAL MATCH (inner:Entity)-[:LOCATED_IN]->(area)
WITH in_a, collect(DISTINCT area.id) + collect(DISTINCT inner.id) AS in_b
OPTIONAL MATCH (member:Entity)-[:FOCUSES_ON]->(i:Industry)
WHERE i.id = $industry
WITH in_a, in_b, collect(DISTINCT member.id) AS in_industry
OPTIONAL MATCH (member:Entity)-[:SELECTED_FOR|PARTICIPATES_IN|CO_BUILDS|LEADS]->(p:Programme)
WHERE p.id = $programme
WITH in_a, in_b, in_industry, collect(DISTINCT member.id) AS in_programme
MATCH (s:Entity)-[r]->(t:Entity)
WHERE ((size($relation) = 0 AND NOT type(r) IN ['LOCATED_IN', 'PART_OF']) OR type(r) IN $relation)
  AND (size($a_kind) + size($b_kind) > 0 OR (s.kind IN ['City', 'District', 'Corridor', 'Park', 'University', 'Lab', 'Institute', 'Platform', 'Enterprise', 'Government', 'Alliance'] AND t.kind IN ['City', 'District', 'Corridor', 'Park', 'University', 'Lab', 'Institute', 'Platform', 'Enterprise', 'Government', 'Alliance']))
  AND ($modality = '' OR r.modality = $modality)
  AND ($document = '' OR $document IN r.ev_document)
  AND ($since = '' OR (CASE WHEN r.until <> '' THEN r.until ELSE r.last_said END) >= $since)
  AND ($until = '' OR (CASE WHEN r.from_ <> '' THEN r.from_ ELSE r.first_said END) < ($until + '~'))
  AND ($industry = '' OR s.id IN in_industry OR t.id IN in_industry)
  AND ($programme = '' OR s.id IN in_programme OR t.id IN in_programme)
  AND CASE
    WHEN (size($a_kind) = 0 OR s.kind IN $a_kind) AND (size($b_kind) = 0 OR t.kind IN $b_kind)
      AND ($a_city = '' OR s.id IN in_a) AND ($b_city = '' OR t.id IN in_b) THEN true
    ELSE (size($a_kind) = 0 OR t.kind IN $a_kind) AND (size($b_kind) = 0 OR s.kind IN $b_kind)
      AND ($a_city = '' OR t.id IN in_a) AND ($b_city = '' OR s.id IN in_b) END
WITH s, r, t, s.id + ' ' + type(r) + ' ' + t.id AS place
WHERE place > $after
RETURN s.id AS source, type(r) AS relation, t.id AS target, s AS source_node, t AS target_node, r AS edge
ORDER BY source, relation, target
LIMIT $limit
