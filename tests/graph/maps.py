"""Small maps for tests, and an oracle: what a map must hold, worked out plainly from a dict of facts."""

import json
from collections import defaultdict
from itertools import combinations
from typing import Any

from graph.ids import entity_id
from graph.model import Document, Entity, Evidence, Facts, Origin, Relation, Rights

ISSUER = "南京市科学技术局"


def say(document: str, quote: str, start: int = 0, **more: Any) -> Evidence:
    return Evidence(document, quote, start, start + len(quote), **more)


def document(identifier: str, text: str = "全文。", **more: Any) -> Document:
    return Document(identifier, f"标题{identifier}", text, f"sha-{identifier}", date="2025-06-30", **more)


class Telling:
    """Collects what one document says: names are turned into ids, each fact gets one piece of evidence."""

    def __init__(self, identifier: str, **more: Any) -> None:
        self.document = document(identifier, **more)
        self._entities: dict[str, Entity] = {}
        self._relations: list[Relation] = []

    def entity(self, kind: str, name: str, *aliases: str, **properties: Any) -> str:
        identifier = entity_id(kind, name)
        if identifier not in self._entities:
            evidence = (say(self.document.id, name, said=self.document.date, rule="test"),)
            self._entities[identifier] = Entity(identifier, kind, name, aliases, properties, evidence)
        return identifier

    def relation(self, source: tuple[str, str], type_: str, target: tuple[str, str], **evidence: Any) -> None:
        quote = f"{source[1]}…{target[1]}"
        said = say(self.document.id, quote, len(self._relations), said=self.document.date, rule="test", **evidence)
        self._relations.append(Relation(self.entity(*source), type_, self.entity(*target), (said,)))

    def facts(self) -> Facts:
        return Facts(self.document, tuple(self._entities.values()), tuple(self._relations))


NANJING, YANGZHOU, HUAIAN = ("City", "南京市"), ("City", "扬州市"), ("City", "淮安市")
JIANGNING, GAOYOU, XUYI = ("District", "江宁区"), ("District", "高邮市"), ("District", "盱眙县")
TECH, SOUTHEAST, NANDA = ("University", "南京工业大学"), ("University", "东南大学"), ("University", "南京大学")
PARK, LAB = ("Park", "宁淮智能制造产业园"), ("Lab", "紫金山实验室")
CENTRE = ("Platform", "电光源材料检测中心")
BUREAU, COUNCIL = ("Government", "南京市科学技术局"), ("Government", "江宁区人民政府")
TASK, POLICY = ("Task", "壮大高新技术企业规模"), ("Policy", "创新驱动三年行动计划")
PILOT, INDUSTRY = ("Programme", "国家科创金融改革试验区"), ("Industry", "集成电路")
FAIR, CORRIDOR = ("Event", "世界智能制造大会"), ("Corridor", "G312产业创新走廊")
ALLIANCE = ("Alliance", "南京都市圈科创金融联盟")


def example() -> list[Facts]:
    """Two documents on three cities, in which every question of the catalogue has an answer."""
    one = Telling("document_one", issuer=ISSUER, digest_of=Origin("原文", ISSUER), rights=Rights("CC-BY", "quotes"))
    one.entity(*NANJING, "南京", "宁", code="320100", longitude=118.78, latitude=32.04)
    one.entity(*NANDA, "南大")
    one.relation(JIANGNING, "PART_OF", NANJING)
    one.relation(GAOYOU, "PART_OF", YANGZHOU)
    one.relation(XUYI, "PART_OF", HUAIAN)
    one.relation(TECH, "LOCATED_IN", NANJING)
    one.relation(TECH, "CO_BUILDS", CENTRE)
    one.relation(CENTRE, "LOCATED_IN", GAOYOU)
    one.relation(SOUTHEAST, "LOCATED_IN", JIANGNING)
    one.relation(PARK, "LOCATED_IN", XUYI)
    one.relation(SOUTHEAST, "CO_BUILDS", PARK, modality="planned")
    one.relation(NANDA, "LOCATED_IN", NANJING)
    one.relation(NANDA, "COOPERATES_WITH", TECH)
    one.relation(NANDA, "CO_BUILDS", LAB)
    one.relation(NANJING, "CO_BUILDS", LAB)
    one.relation(LAB, "LOCATED_IN", NANJING)
    one.relation(LAB, "FOCUSES_ON", INDUSTRY)
    two = Telling("document_two")
    two.relation(BUREAU, "RESPONSIBLE_FOR", TASK, role="牵头")
    two.relation(COUNCIL, "RESPONSIBLE_FOR", TASK, role="配合")
    two.relation(TASK, "PART_OF", POLICY)
    two.relation(BUREAU, "ISSUES", POLICY)
    two.relation(BUREAU, "LOCATED_IN", NANJING)
    two.relation(POLICY, "SUPPORTS", PARK)
    two.relation(NANJING, "SELECTED_FOR", PILOT)
    two.relation(NANJING, "HOSTS", FAIR)
    two.relation(CORRIDOR, "CONNECTS", NANJING)
    two.relation(NANDA, "COOPERATES_WITH", TECH, from_="2024")
    two.relation(NANDA, "MEMBER_OF", ALLIANCE)
    return [one.facts(), two.facts()]


def held(store: Any) -> tuple[dict[str, Any], dict[Any, Any], dict[str, Any]]:
    """All that a store holds: entities by id, edges by (source, type, target), documents by id."""
    nodes = [row[0] for row in store.run("MATCH (e:Entity) RETURN e").rows]
    edges = [row[0] for row in store.run("MATCH (:Entity)-[r]->(:Entity) RETURN r").rows]
    assert len({node["id"] for node in nodes}) == len(nodes)
    keys = [(edge["source"], edge["type"], edge["target"]) for edge in edges]
    assert len(set(keys)) == len(keys)
    documents = {entry.document.id: store.document(entry.document.id) for entry in store.ledger()}
    return {node["id"]: node for node in nodes}, dict(zip(keys, edges, strict=True)), documents


def expected(all_facts: dict[str, Facts]) -> tuple[dict[str, Any], dict[Any, Any], dict[str, Any]]:
    """What a store that was told these facts, and nothing else, must hold."""
    told = [all_facts[identifier] for identifier in sorted(all_facts)]
    entities, edges = defaultdict(list), defaultdict(list)
    for facts in told:
        for entity in facts.entities:
            entities[entity.id].append(entity)
        for relation in facts.relations:
            ends = [relation.source, relation.target]
            if relation.type == "COOPERATES_WITH":
                ends.sort()
            edges[ends[0], relation.type, ends[1]].append(relation)
    degrees: dict[str, int] = defaultdict(int)
    for source, _, target in edges:
        degrees[source] += 1
        degrees[target] += 1
    nodes = {identifier: _node(identifier, parts, degrees[identifier]) for identifier, parts in entities.items()}
    documents = {facts.document.id: facts.document for facts in told}
    return nodes, {key: _edge(key, parts) for key, parts in edges.items()}, documents


def _evidence(parts: list[Any]) -> list[dict[str, Any]]:
    items = {item for part in parts for item in part.evidence}
    names_in_order = (
        "document",
        "start",
        "row",
        "quote",
        "end",
        "modality",
        "said",
        "from_",
        "until",
        "rule",
        "role",
        "judgement",
    )
    order = sorted(items, key=lambda item: [getattr(item, name) for name in names_in_order])
    names = {"from_": "from"}
    fields = (
        "document",
        "quote",
        "start",
        "end",
        "row",
        "modality",
        "said",
        "from_",
        "until",
        "rule",
        "role",
        "judgement",
    )
    return [
        {names.get(name, name): getattr(item, name) for name in fields if getattr(item, name) not in ("", -1)}
        for item in order
    ]


def _node(identifier: str, parts: list[Entity], degree: int) -> dict[str, Any]:
    names = {part.name for part in parts}
    properties: dict[str, Any] = {}
    for part in parts:
        properties.update(json.loads(json.dumps(dict(part.properties))))
    # A code is a word and a longitude a number, however a table writes them.
    properties |= {key: str(value) for key, value in properties.items() if key == "code"}
    properties |= {key: float(value) for key, value in properties.items() if key == "longitude" and value != "国家级"}
    evidence = _evidence(parts)
    return {
        "id": identifier,
        "kind": parts[0].kind,
        "name": min(names),
        "aliases": sorted(({alias for part in parts for alias in part.aliases} | names) - {min(names)}),
        "properties": properties,
        "degree": degree,
        "evidence_count": len(evidence),
        "evidence": evidence,
    }


def _edge(key: tuple[str, str, str], parts: list[Relation]) -> dict[str, Any]:
    evidence = _evidence(parts)

    def all_of(name: str) -> list[str]:
        return sorted(item[name] for item in evidence if name in item)

    said, roles = all_of("said"), all_of("role")
    return {
        "type": key[1],
        "source": key[0],
        "target": key[2],
        "role": "、".join(role for role in ("责任", "牵头", "配合") if role in roles),
        "modality": "stated" if "stated" in all_of("modality") else "planned",
        "first_said": (said or [""])[0],
        "last_said": (said or [""])[-1],
        "from_": (all_of("from") or [""])[0],
        "until": (all_of("until") or [""])[-1],
        "evidence_count": len(evidence),
        "evidence": evidence,
    }


Tie = tuple[str, bool, int, str]


def ties(store: Any) -> list[Tie]:
    """What a store keeps of institutions that link cities, (linked, reviewed, ties, entity), in the order of places."""
    rows = store.run("MATCH (t:Tie) RETURN t.linked, t.reviewed, t.ties, t.entity, t.place").rows
    return [tuple(row[:4]) for row in sorted(rows, key=lambda row: (row[0], row[1], row[4]))]


def expected_ties(edges: dict[Any, Any]) -> list[Tie]:
    """The same, counted plainly from the edges that a store holds; best connected first among those of the same cities."""
    above = defaultdict(set)
    for source, type_, target in edges:
        if type_ in ("LOCATED_IN", "PART_OF"):
            above[source, type_].add(target)

    def cities_of(thing: str) -> set[str]:
        places = {
            place for place in {thing} | above[thing, "LOCATED_IN"] if place.startswith(("city", "district", "park"))
        }
        one = {up for place in places for type_ in ("LOCATED_IN", "PART_OF") for up in above[place, type_]}
        two = {up for place in one for type_ in ("LOCATED_IN", "PART_OF") for up in above[place, type_]}
        return {place for place in places | one | two if place.startswith("city")}

    found: list[Tie] = []
    linking = ("park", "university", "lab", "institute", "platform", "enterprise", "government", "alliance")
    for reviewed in (False, True):
        tied: dict[str, list[str]] = defaultdict(list)
        for (source, type_, target), edge in edges.items():
            if reviewed and not any("judgement" in item for item in edge["evidence"]):
                continue
            if type_ != "PART_OF":
                tied[source] += cities_of(target)
            if type_ not in ("PART_OF", "LOCATED_IN"):
                tied[target] += cities_of(source)
        for entity, cities in tied.items():
            if entity.startswith(linking) and len(set(cities)) > 1:
                parts = (part for count in range(3) for part in combinations(sorted(set(cities)), count))
                found += [(" ".join(part), reviewed, len(cities), entity) for part in parts]
    return sorted(found, key=lambda tie: (tie[0], tie[1], -tie[2], tie[3]))
