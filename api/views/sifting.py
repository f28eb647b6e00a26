"""What a file is filtered by, where no server can be asked: which discs a value holds for, and when facts were told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from api.answers import Answers, Row
from api.views.picture import Field, Picture
from graph.ontology import ontology
from graph.search import Wanted

Marks = Mapping[str, Mapping[str, Sequence[str]]]
_AREAS = ("City", "District", "Park")
_FOCUS = ("FOCUSES_ON",)
_TAKES_PART = ("SELECTED_FOR", "PARTICIPATES_IN", "CO_BUILDS", "LEADS")
_MOST_FACTS = 20_000


def marks(answers: Answers, ids: Iterable[str], told: Sequence[Row]) -> Marks:
    """For city, industry and programme, by the name of each: the ids of those of these entities that it holds for.

    `told` are their relations, if these were asked for before.
    """
    listed, kind_of = sorted(ids), ontology().kind_of
    rows = told or answers.ask("relations_of", ids=listed, limit=_MOST_FACTS)
    found: dict[str, dict[str, list[str]]] = {name: defaultdict(list) for name in ("industry", "programme")}
    found["city"] = _in_cities(answers, listed, rows)
    for row in rows:
        for name, kind, types in (("industry", "Industry", _FOCUS), ("programme", "Programme", _TAKES_PART)):
            if row["relation"] in types and kind_of(row["target"]) == kind:
                found[name][row["target_name"]].append(row["source"])
    return found


def _in_cities(answers: Answers, ids: Sequence[str], rows: Sequence[Row]) -> dict[str, list[str]]:
    """The entities by city: its places and what lies in these; what belongs to something there need not lie there."""
    kind_of = ontology().kind_of
    areas = {each: {each} for each in ids if kind_of(each) in _AREAS}
    for row in rows:
        if row["relation"] == "LOCATED_IN" and kind_of(row["target"]) in _AREAS:
            areas.setdefault(row["target"], set()).add(row["source"])
    found: dict[str, list[str]] = defaultdict(list)
    within = {
        city: answers.entities(Wanted(city=city, among=sorted(areas)), "id").ids
        for city in answers.entities(Wanted(kind="City"), "id").ids
    }
    names = answers.ask("entities_by_id", ids=[city for city, held in within.items() if held])
    for row in names:
        found[row["entity"]["name"]] += [each for area in within[row["id"]] for each in sorted(areas[area])]
    return found


def fields_of_a_file(picture: Picture, held: Marks) -> list[Field]:
    """The fields with the options that choose something of what the picture holds."""
    present = {
        "kind": {node.entity["kind"] for node in picture.nodes},
        "relation": {fact["type"] for fact in picture.facts},
        "document": {item["document"] for fact in picture.facts for item in fact["evidence"]},
        **{name: set(values) for name, values in held.items()},
    }
    found: list[Field] = []
    for field in picture.fields:
        options = [each for each in field.options if each[0] in present.get(field.name, {each[0]})]
        if field.name == "limit":
            options = [each for each in options if int(each[0]) < len(picture.nodes) or each[0] == field.value]
        found.append(Field(field.name, field.label, field.value, options))
    return [field for field in found if field.options or field.name in ("since", "until")]
