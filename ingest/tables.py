"""Tables become Facts, each read by a mapping file.

A fact's evidence is its row, counted from 1 below the header. A row that cannot be taken in is refused by number and
reason.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import PurePath
from typing import Any, cast, get_args

from graph.ids import digest, document_id, entity_id
from graph.model import Document, Entity, Evidence, Facts, Modality, Relation
from graph.ontology import ontology
from ingest.content import LIMIT, SourceRefused, check_size
from ingest.headers import iso_date, origin_of, rights_of
from ingest.mappings import EntityMap, RelationMap, TableMapping, Value
from ingest.rows import Row, cell_of, table_rows

_NUMBERS = {"longitude", "latitude"}


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not taken in, counted from 1, and why."""

    row: int
    reason: str


# The rows of a table name the same places and kinds again and again.
_id = lru_cache(maxsize=4096)(entity_id)


class RowRefusedError(Exception):
    """Why a row is not taken in."""


def table_facts(
    name: str, content: bytes, mapping: TableMapping, *, limit: int = LIMIT
) -> tuple[Facts, tuple[Reject, ...]]:
    """What a table says by its mapping, and the rows that it refuses; each entity and relation once.

    SourceRefused where the table cannot be read, lacks a column, or has no row that can be taken in.
    """
    check_size(name, len(content), limit)
    document = table_document(name, content, mapping)
    gathered = Gathered()
    rejects: list[Reject] = []
    rows = 0
    for number, row in table_rows(name, content, mapping.columns(), str(mapping.source.get("sheet") or "")):
        rows += 1
        try:
            named, related = row_facts(row, number, document, mapping)
        except RowRefusedError as error:
            rejects.append(Reject(number, str(error)))
            continue
        gathered.add(named, related)
    if not rows:
        raise SourceRefused(name, "it has a header but no rows")
    return gathered.facts(document), tuple(rejects)


def table_document(name: str, content: bytes, mapping: TableMapping) -> Document:
    """A table as a document, with what its mapping says of it; it has no text."""
    source = mapping.source
    rights = source.get("rights") or {"licence": source.get("licence")}
    words = {key: str(source.get(key) or "").strip() for key in ("title", "issuer", "uri")}
    return Document(
        id=document_id(content),
        title=words["title"] or PurePath(name).stem,
        text="",
        sha256=hashlib.sha256(content).hexdigest(),
        issuer=words["issuer"],
        date=iso_date(str(source.get("date") or "")),
        uri=words["uri"],
        form=mapping.form,
        digest_of=origin_of(source["digest_of"]) if isinstance(source.get("digest_of"), dict) else None,
        rights=rights_of(rights if isinstance(rights, dict) else {"licence": rights}),
        sources=(name,),
    )


def row_facts(
    row: Row | str, number: int, document: Document, mapping: TableMapping
) -> tuple[list[Entity], list[Relation]]:
    """The entities and relations of one row by its mapping; RowRefusedError where it is not taken in."""
    if isinstance(row, str):
        raise RowRefusedError(row)
    evidence = Evidence(document.id, row=number, said=document.date, rule=f"mapping:{mapping.name}")
    found = {
        label: _entity(entity, row, evidence) for label, entity in mapping.entities.items() if _holds(entity.when, row)
    }
    relations = [
        _relation(relation, row, found[relation.subject], found[relation.object], evidence)
        for relation in mapping.relations
        if relation.subject in found and relation.object in found and _holds(relation.when, row)
    ]
    return list(found.values()), relations


def _holds(when: Mapping[str, tuple[str, ...]], row: Row) -> bool:
    for column, allowed in when.items():
        value = cell_of(row, column)
        if ("" if value is None else str(value)) not in allowed:
            return False
    return True


def _entity(entity: EntityMap, row: Row, evidence: Evidence) -> Entity:
    name = entity.name.of(row)
    if name is None:
        raise RowRefusedError(f"{entity.label} has no name{_told_by([entity.name])}")
    keys = [key.of(row) for key in entity.key]
    if any(key is None for key in keys):
        raise RowRefusedError(f"{entity.label} {name} has no key{_told_by(entity.key)}")
    kind = entity.kind or _kind(str(cell_of(row, entity.kind_column) or ""), entity)
    qualifier = str(keys[0]) if len(keys) == 1 else digest(*map(str, keys)) if keys else ""
    aliases = entity.aliases.parts(row) if entity.aliases else ()
    return Entity(
        id=_id(kind, str(name), qualifier),
        kind=kind,
        name=str(name),
        aliases=tuple(alias for alias in aliases if alias != name),
        properties=_properties(entity, row),
        evidence=(evidence,),
    )


def _told_by(values: Iterable[Value]) -> str:
    columns = [column for value in values for column in value.columns()]
    return f": {', '.join(columns)} is empty" if columns else ""


def _kind(word: str, entity: EntityMap) -> str:
    """The kind that a cell names, by its label or its Chinese name."""
    for kind in ontology().kinds.values():
        if word in (kind.name, kind.zh):
            return kind.name
    raise RowRefusedError(f"{entity.label}: unknown kind {word or 'empty'} in {entity.kind_column}")


def _properties(entity: EntityMap, row: Row) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for key, value in entity.properties.items():
        found = list(value.parts(row)) if value.split else value.of(row)
        if found in (None, []):
            continue
        properties[key] = _number(found, key, entity) if key in _NUMBERS else found
    return properties


def _number(value: Any, key: str, entity: EntityMap) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise RowRefusedError(f"{entity.label}: {key} is not a number: {value}") from None


def _relation(relation: RelationMap, row: Row, subject: Entity, target: Entity, evidence: Evidence) -> Relation:
    modality = str(relation.modality.of(row) or "stated")
    if modality not in get_args(Modality):
        raise RowRefusedError(f"{relation.type}: modality is {modality}; it can be {', '.join(get_args(Modality))}")
    if subject.id == target.id:
        raise RowRefusedError(f"{relation.type} joins {subject.name} to itself")
    if not ontology().allows(subject.kind, relation.type, target.kind):
        raise RowRefusedError(f"the ontology knows no {relation.type} from {subject.kind} to {target.kind}")
    ends = (subject.id, target.id)
    if ontology().relations[relation.type].symmetric:
        ends = (min(ends), max(ends))
    role = str(relation.role.of(row) or "")
    if role or modality != "stated":
        evidence = replace(evidence, modality=cast(Modality, modality), role=role)
    return Relation(ends[0], relation.type, ends[1], (evidence,))


class Gathered:
    """What rows say, each entity and relation once, with all its evidence."""

    def __init__(self) -> None:
        self._entities: dict[str, list[Entity]] = {}
        self._relations: dict[tuple[str, str, str], list[Relation]] = {}

    def add(self, entities: Iterable[Entity], relations: Iterable[Relation]) -> None:
        """Take in what one row says."""
        for entity in entities:
            self._entities.setdefault(entity.id, []).append(entity)
        for relation in relations:
            self._relations.setdefault((relation.source, relation.type, relation.target), []).append(relation)

    def facts(self, document: Document) -> Facts:
        """All that the rows say, in the order of their ids."""
        entities = (_merged_entity(items) for _, items in sorted(self._entities.items()))
        relations = (_merged_relation(items) for _, items in sorted(self._relations.items()))
        return Facts(document, tuple(entities), tuple(relations))


def _evidence(items: Iterable[Entity | Relation]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(evidence for item in items for evidence in item.evidence))


def _merged_entity(items: Sequence[Entity]) -> Entity:
    """Several rows' word on one entity: a later row's properties win."""
    if len(items) == 1:
        return items[0]
    aliases = dict.fromkeys(alias for item in items for alias in item.aliases)
    properties = {key: value for item in items for key, value in item.properties.items()}
    return replace(items[0], aliases=tuple(sorted(aliases)), properties=properties, evidence=_evidence(items))


def _merged_relation(items: Sequence[Relation]) -> Relation:
    return items[0] if len(items) == 1 else replace(items[0], evidence=_evidence(items))
