// title: {zh: 文件, en: Documents}
// answers: every document that the map was made from, the newest first
// parameters: {}
// columns: [id, title, issuer, date, uri, form, digest_title, digest_issuer, digest_date, digest_uri, licence, show, entities, relations, sha256, extractor]
// may_be_empty: false
MATCH (d:Document)
RETURN d.id AS id, d.title AS title, d.issuer AS issuer, d.date AS date, d.uri AS uri, d.form AS form,
  d.digest_title AS digest_title, d.digest_issuer AS digest_issuer, d.digest_date AS digest_date,
  d.digest_uri AS digest_uri, d.licence AS licence, d.show AS show, d.entities AS entities,
  d.relations AS relations, d.sha256 AS sha256, d.extractor AS extractor
ORDER BY date DESC, id
