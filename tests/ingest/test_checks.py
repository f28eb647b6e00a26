"""The check, on facts that no extractor should make."""

from dataclasses import replace

from graph.ids import entity_id
from graph.model import Document, Entity, Evidence, Facts, Relation
from ingest.checks import checked


def _facts(**changes: object) -> Facts:
    text = "南京大学位于南京市。"
    document = Document(id="document_x", title="x", text=text, sha256="0")
    here = (Evidence("document_x", "南京大学", 0, 4),)
    university = Entity(entity_id("University", "南京大学"), "University", "南京大学", evidence=here)
    city = Entity(entity_id("City", "南京市"), "City", "南京市", evidence=(Evidence("document_x", "南京市", 6, 9),))
    located = Relation(university.id, "LOCATED_IN", city.id, (Evidence("document_x", text, 0, 10),))
    return replace(Facts(document, (university, city), (located,)), **changes)  # type: ignore[arg-type]


def test_the_check_passes_what_is_right() -> None:
    facts = _facts()
    kept, dropped = checked(facts)
    assert not dropped
    assert kept.entities == tuple(sorted(facts.entities, key=lambda entity: entity.id))
    assert kept.relations == facts.relations


def test_the_check_drops_what_breaks_the_ontology_or_the_law() -> None:
    facts = _facts()
    university, city = facts.entities
    (located,) = facts.relations
    wrong = (
        replace(located, source=city.id, target=university.id),
        replace(located, type="FLIES_TO"),
        replace(located, target=entity_id("City", "扬州市")),
        replace(located, source=city.id, target=city.id),
        replace(located, type="COOPERATES_WITH", evidence=(Evidence("document_x", "别的话", 0, 3),)),
    )
    kept, dropped = checked(replace(facts, relations=(*wrong, located)))
    assert kept.relations == (located,)
    assert [reason for _, reason in dropped] == [
        "南京市 LOCATED_IN 南京大学: the ontology knows none from City to University",
        "南京大学 FLIES_TO 南京市: unknown relation type FLIES_TO",
        f"南京大学 LOCATED_IN {wrong[2].target}: its source does not name {wrong[2].target}",
        "南京大学 COOPERATES_WITH 南京市: its evidence is not in the text",
        "南京大学 COOPERATES_WITH 南京市: it has no evidence",
    ]
    assert dropped[0][0] == "0:10"


def test_the_check_joins_what_is_said_twice_and_turns_symmetric_edges() -> None:
    facts = _facts()
    university, city = facts.entities
    one = Relation(university.id, "COOPERATES_WITH", city.id, (Evidence("document_x", "南京大学", 0, 4),))
    other = Relation(city.id, "COOPERATES_WITH", university.id, (Evidence("document_x", "南京市", 6, 9),))
    kept, dropped = checked(replace(facts, relations=(one, other, one)))
    assert not dropped
    (relation,) = kept.relations
    assert relation.source < relation.target
    assert [evidence.start for evidence in relation.evidence] == [0, 6]
