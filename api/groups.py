"""Rows of the catalogue's questions gathered into the items of an answer."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from api.answers import Answers, Row, ref
from graph.ontology import ontology
from graph.queries import Query
from graph.search import Wanted

_TOP = 5
# More institutions than any map has.
_ALL = 10_000_000


def bridges(
    answers: Answers,
    city_a: str,
    city_b: str = "",
    *,
    reviewed: bool = False,
    after: str = "",
    limit: int = _ALL,
) -> list[Row]:
    """The institutions that link two cities, or one to any other, as {"id", "place"}, best connected first; from after
    a place on."""
    return answers.listed("bridges", city_a=city_a, city_b=city_b, reviewed=reviewed, after=after, limit=limit)


def bridge_count(answers: Answers, city_a: str, city_b: str = "", *, reviewed: bool = False) -> int:
    """How many they are."""
    counted = answers.ask("bridge_count", city_a=city_a, city_b=city_b, reviewed=reviewed)
    return int(counted[0]["total"]) if counted else 0


def with_ties(
    answers: Answers, found: list[Row], city_a: str, city_b: str = "", *, reviewed: bool = False
) -> list[Row]:
    """Some of these institutions as {"entity", "ties"}, those that are gone left out."""
    ids = [row["id"] for row in found]
    if not ids:
        return []
    asked = answers.ask("city_ties", ids=ids, city_a=city_a, city_b=city_b, reviewed=reviewed)
    ties = {key[0]: [_tie(row) for row in rows] for key, rows in _runs(asked, "id")}
    return with_entities(answers, [{"id": each, "ties": ties[each]} for each in ids if each in ties])


def with_entities(answers: Answers, items: Iterable[Row]) -> list[Row]:
    """The items with the entity that each `id` names in its place, those whose entity is gone left out."""
    listed = list(items)
    found = answers.of_ids([item["id"] for item in listed])
    return [
        {"entity": found[item["id"]]} | {key: value for key, value in item.items() if key != "id"}
        for item in listed
        if item["id"] in found
    ]


def _tie(row: Row) -> Row:
    return {
        "city": ref(row["city_id"], row["city"]),
        "relation": row["relation"],
        "direction": row["direction"],
        "other": ref(row["other"], row["other_name"]),
        "via": sorted(row["via"]),
        "modality": row["modality"],
        "evidence": row["evidence"],
    }


def cities(answers: Answers) -> list[Row]:
    """Every city."""
    ids = answers.entities(Wanted(kind="City"), "id").ids
    return [row["entity"] for row in answers.ask("entities_by_id", ids=ids)]


def institutions(answers: Answers, city: str, most: int) -> list[str]:
    """The best connected institutions that lie in a city, directly or through its districts and parks, all by id."""
    wanted = 2 * most
    while True:
        ids = answers.entities(Wanted(city=city), "-degree", limit=wanted).ids
        found = [each for each in ids if ontology().kind_of(each) in ontology().groups["institution"]]
        if len(found) >= most or len(ids) < wanted:
            return found[:most]
        wanted *= 4


def institution_counts(answers: Answers) -> dict[str, int]:
    """How many institutions lie in each city, by id; counted once for a revision."""
    kinds = ontology().groups["institution"]

    def count(city: str) -> int:
        return sum(answers.entities(Wanted(kind, city), "id", limit=1).total for kind in kinds)

    def counts() -> dict[str, int]:
        return {city: count(city) for city in answers.entities(Wanted(kind="City"), "id").ids}

    return answers.once("institution counts", counts)


def city_links(answers: Answers, top: int = _TOP) -> list[Row]:
    """Pairs of cities with how many institutions link them and so many of the best connected of these; found once for a
    revision."""

    def links() -> list[Row]:
        called = {city["name"]: ref(city["id"], city["name"]) for city in cities(answers)}
        return [
            {
                "a": called[rows[0]["a"]],
                "b": called[rows[0]["b"]],
                "count": rows[0]["count"],
                "top": [ref(row["id"], row["name"]) for row in rows],
            }
            for _, rows in _runs(answers.ask("city_links", limit=top), "a", "b")
        ]

    return answers.once(f"city links {top}", links)


def tasks(answers: Answers, unit: str = "", text: str = "", *, reviewed: bool = False) -> list[Row]:
    """Tasks with their policy and the units responsible; a task of several policies stands under the first."""
    return [_task(rows) for _, rows in _runs(answers.ask("tasks", unit=unit, text=text, reviewed=reviewed), "task_id")]


def _task(rows: list[Row]) -> Row:
    first = rows[0]
    return {
        "task": ref(first["task_id"], first["task"]),
        "policy": ref(first["policy_id"], first["policy"]) if first["policy_id"] else None,
        "units": [
            {"entity": ref(row["unit_id"], row["unit"]), "role": row["role"], "evidence": row["evidence"]}
            for row in rows
            if row["policy_id"] == first["policy_id"]
        ],
    }


def document(row: Row) -> Row:
    """A source as the API tells it; the paths it was found under stay with the one who runs the service."""
    plain = {key: row[key] for key in ("id", "title", "issuer", "date", "uri", "form", "entities", "relations")}
    origin = {key: row[f"digest_{key}"] for key in ("title", "issuer", "date", "uri")}
    return plain | {
        "digest_of": origin if origin["title"] else None,
        "rights": {"licence": row["licence"], "show": row["show"]},
    }


def mentions(answers: Answers, identifier: str, *, reviewed: bool = False) -> list[Row]:
    """What a document names, with where it does, in the order of the text."""
    rows = answers.ask("document_entities", document=identifier, reviewed=reviewed)
    found = [
        {"entity": ref(row["id"], row["name"]), "evidence": _of_document(row["evidence"], identifier)} for row in rows
    ]
    return sorted(found, key=_place)


def statements(answers: Answers, identifier: str, *, reviewed: bool = False) -> list[Row]:
    """What a document states or plans, in the order of the text."""
    found = []
    for row in answers.ask("document_relations", document=identifier, reviewed=reviewed):
        evidence = _of_document(row["evidence"], identifier)
        stated = any(item["modality"] == "stated" for item in evidence)
        found.append(
            {
                "source": ref(row["source"], row["source_name"]),
                "type": row["relation"],
                "target": ref(row["target"], row["target_name"]),
                "modality": "stated" if stated else "planned",
                "role": row["role"],
                "evidence": evidence,
            }
        )
    return sorted(found, key=_place)


def relations(answers: Answers, identifier: str, *, reviewed: bool = False) -> list[Row]:
    """Every relation at an entity, with its evidence."""
    return [
        {
            "source": ref(row["source"], row["source_name"]),
            "type": row["relation"],
            "target": ref(row["target"], row["target_name"]),
            "modality": row["edge"]["modality"],
            "role": row["edge"]["role"],
            "evidence": row["edge"]["evidence"],
        }
        for row in answers.ask("relations_of", ids=[identifier], reviewed=reviewed)
    ]


def described(query: Query) -> dict[str, Any]:
    """A question as the catalogue tells it."""
    parameters = [
        {"name": each.name, "type": each.type, "default": each.default, "example": each.example}
        for each in query.parameters.values()
    ]
    return {
        "name": query.name,
        "title": query.title["zh"],
        "parameters": parameters,
        "columns": list(query.columns),
        "may_be_empty": query.may_be_empty,
    }


def _of_document(evidence: list[Row], identifier: str) -> list[Row]:
    return [item for item in evidence if item["document"] == identifier]


def _place(fact: Mapping[str, Any]) -> tuple[int, int]:
    first = fact["evidence"][0] if fact["evidence"] else {}
    return first.get("start", -1), first.get("row", -1)


def _runs(rows: Iterable[Row], *columns: str) -> list[tuple[tuple[Any, ...], list[Row]]]:
    """Rows that follow each other with the same values in these columns, together."""
    runs = groupby(rows, lambda row: tuple(row[column] for column in columns))
    return [(values, list(together)) for values, together in runs]
