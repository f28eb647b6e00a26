import re

import pytest

from graph.ontology import OntologyError, ontology

ORG = {"Park", "University", "Lab", "Institute", "Platform", "Enterprise", "Government", "Alliance"}
PLACE = {"City", "District"}
KINDS = ORG | PLACE | {
    "Region", "Corridor", "Fund", "Policy", "Programme", "Industry", "Event", "Achievement", "Task",
}  # fmt: skip
# From the annotation guidelines: subject kinds, object kinds.
ENDS = {
    "CO_BUILDS": (PLACE | ORG, (ORG - {"Enterprise", "Government"}) | {"Corridor", "Programme"}),
    "RESPONSIBLE_FOR": (ORG | {"District"}, {"Task"}),
    "LOCATED_IN": (ORG | {"Event"}, PLACE | {"Region", "Park"}),
    "PART_OF": (
        PLACE | ORG | {"Corridor", "Fund", "Programme", "Event", "Task"},
        ORG | {"City", "Region", "Corridor", "Fund", "Policy", "Programme", "Event"},
    ),
    "COOPERATES_WITH": (PLACE | ORG, PLACE | ORG),
    "LEADS": (ORG, {"Lab", "Platform", "Alliance", "Programme"}),
    "ESTABLISHES": (PLACE | ORG | {"Region"}, ORG | {"Fund", "Programme"}),
    "MEMBER_OF": (PLACE | ORG, {"Alliance"}),
    "SELECTED_FOR": (PLACE | ORG | {"Region", "Industry"}, {"Programme"}),
    "ISSUES": (PLACE | ORG, {"Policy"}),
    "SUPPORTS": (
        PLACE | {"Government", "Fund", "Policy", "Programme"},
        PLACE | ORG | {"Corridor", "Fund", "Programme", "Industry"},
    ),
    "DEVELOPS": (PLACE | ORG, {"Achievement"}),
    "HOSTS": (PLACE | ORG | {"Region"}, {"Event"}),
    "PARTICIPATES_IN": (PLACE | ORG, {"Event", "Programme"}),
    "CONNECTS": ({"Corridor"}, PLACE),
    "FOCUSES_ON": (PLACE | ORG, {"Industry"}),
}


def test_kinds() -> None:
    assert set(ontology().kinds) == KINDS
    assert len({kind.colour for kind in ontology().kinds.values()}) == len(KINDS)
    assert all(re.fullmatch(r"#[0-9A-F]{6}", kind.colour, re.IGNORECASE) for kind in ontology().kinds.values())


def test_relations_join_the_kinds_that_the_guidelines_allow() -> None:
    found = {name: (set(each.subject), set(each.object)) for name, each in ontology().relations.items()}
    assert found == ENDS


def test_only_cooperation_is_symmetric() -> None:
    assert [name for name, each in ontology().relations.items() if each.symmetric] == ["COOPERATES_WITH"]


def test_groups_and_prefixes_are_known() -> None:
    assert set(ontology().groups["institution"]) == ORG
    assert set(ontology().groups["place"]) == PLACE
    for term in [each.rdf for each in (*ontology().kinds.values(), *ontology().relations.values())]:
        assert term.partition(":")[0] in ontology().prefixes


def test_allows() -> None:
    assert ontology().allows("Lab", "LOCATED_IN", "City")
    assert not ontology().allows("City", "LOCATED_IN", "Lab")
    with pytest.raises(OntologyError):
        ontology().allows("Lab", "LIKES", "City")


def test_kind_of_an_id() -> None:
    assert ontology().kind_of("lab_abc") == "Lab"
    with pytest.raises(OntologyError):
        ontology().kind_of("document_abc")
