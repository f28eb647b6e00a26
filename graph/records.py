"""How facts lie in the graph, in every engine: the columns of nodes and edges, and what documents' words add up to.

An entity keeps what each document calls it (`documents`, `document_names`, `document_aliases`, `document_properties`,
parallel lists; the last two as JSON) and its evidence (`ev_…`, parallel lists without nulls: "" and -1). All else at it
follows from these lists, so that what one document said can be taken back exactly.
"""

import dataclasses
import json
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Any

from graph.ids import fold
from graph.model import Document, Entity, Evidence, Judgement, Origin, Relation, Rights
from graph.ontology import ontology

Row = dict[str, Any]
EdgeKey = tuple[str, str, str]

# Column types, in the words of both engines' manuals; a list is T[].
EVIDENCE_COLUMNS = {
    "ev_document": "STRING[]",
    "ev_quote": "STRING[]",
    "ev_start": "INT64[]",
    "ev_end": "INT64[]",
    "ev_row": "INT64[]",
    "ev_modality": "STRING[]",
    "ev_said": "STRING[]",
    "ev_from": "STRING[]",
    "ev_until": "STRING[]",
    "ev_rule": "STRING[]",
    "ev_role": "STRING[]",
    "ev_judgement": "STRING[]",
}
ENTITY_COLUMNS = {
    "id": "STRING",
    "kind": "STRING",
    "name": "STRING",
    "aliases": "STRING[]",
    "search": "STRING",
    "code": "STRING",
    "longitude": "DOUBLE",
    "latitude": "DOUBLE",
    "properties": "STRING",
    "degree": "INT64",
    "evidence_count": "INT64",
    "documents": "STRING[]",
    "document_names": "STRING[]",
    "document_aliases": "STRING[]",
    "document_properties": "STRING[]",
    **EVIDENCE_COLUMNS,
}
EDGE_COLUMNS = {
    "source": "STRING",
    "target": "STRING",
    "role": "STRING",
    "modality": "STRING",
    "first_said": "STRING",
    "last_said": "STRING",
    "from_": "STRING",
    "until": "STRING",
    "evidence_count": "INT64",
    **EVIDENCE_COLUMNS,
}
DOCUMENT_COLUMNS = {
    "id": "STRING",
    "title": "STRING",
    "issuer": "STRING",
    "date": "STRING",
    "uri": "STRING",
    "sha256": "STRING",
    "text": "STRING",
    "form": "STRING",
    "digest_title": "STRING",
    "digest_issuer": "STRING",
    "digest_date": "STRING",
    "digest_uri": "STRING",
    "licence": "STRING",
    "show": "STRING",
    "sources": "STRING[]",
    "extractor": "STRING",
    "entities": "INT64",
    "relations": "INT64",
    "complete": "BOOL",
    "names": "STRING[]",
}
JUDGEMENT_COLUMNS = {
    "id": "STRING",
    "verdict": "STRING",
    "a": "STRING",
    "b": "STRING",
    "note": "STRING",
    "relation": "STRING",
    "name": "STRING",
    "document": "STRING",
}
META_COLUMNS = {"id": "STRING", "schema": "INT64", "revision": "STRING"}
TIE_COLUMNS = {
    "id": "STRING",
    "entity": "STRING",
    "linked": "STRING",
    "reviewed": "BOOL",
    "ties": "INT64",
    "place": "STRING",
}
# What one committed step did: ids of entities, and of relations as "source TYPE target". `documents` are those that
# came, changed or went; `told` is false where it was too much to list.
CHANGE_COLUMNS = {
    "id": "STRING",
    "number": "INT64",
    "told": "BOOL",
    "documents": "STRING[]",
    "came": "STRING[]",
    "changed": "STRING[]",
    "went": "STRING[]",
}
# The nodes that are no entities, by label.
OTHER_NODES = {
    "Document": DOCUMENT_COLUMNS,
    "Judgement": JUDGEMENT_COLUMNS,
    "Meta": META_COLUMNS,
    "Tie": TIE_COLUMNS,
    "Change": CHANGE_COLUMNS,
}


_WORDS = {name for name, word in EVIDENCE_COLUMNS.items() if word == "STRING[]"}


def kept(row: Row) -> Row:
    """A row as Neo4j has it: without the lists of evidence that hold nothing."""
    return {name: value for name, value in row.items() if name not in _WORDS or any(value)}


def whole(row: Row, columns: Mapping[str, str]) -> Row:
    """The row again with every list."""
    count = len(row.get("ev_document") or ())
    empty = {name: [""] * count if name in EVIDENCE_COLUMNS else [] for name in columns if columns[name].endswith("[]")}
    return {name: empty.get(name) if row.get(name) is None else row[name] for name in columns}


_EVIDENCE_FIELDS = tuple(each.name for each in dataclasses.fields(Evidence))
_EVIDENCE_VALUES = attrgetter(*_EVIDENCE_FIELDS)
# Properties with a column of their own; `properties` holds the others.
_PLACED = ("code", "longitude", "latitude")
_ROLES = ("责任", "牵头", "配合")


def _order(evidence: Evidence) -> tuple[Any, ...]:
    values: tuple[Any, ...] = _EVIDENCE_VALUES(evidence)
    return evidence.document, evidence.start, evidence.row, *values


def _ordered(evidence: Iterable[Evidence]) -> list[Evidence]:
    items = list(evidence)
    return sorted(items, key=_order) if len(items) > 1 else items


def distinct(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The same in order, each once."""
    return tuple(_ordered(set(evidence)) if len(evidence) > 1 else evidence)


def evidence_columns(evidence: Iterable[Evidence]) -> Row:
    """Evidence as parallel lists, in the order in which it is given."""
    lists = [list(values) for values in zip(*map(_EVIDENCE_VALUES, evidence), strict=True)]
    return dict(zip(EVIDENCE_COLUMNS, lists or [[] for _ in EVIDENCE_COLUMNS], strict=True))


def evidence_of(row: Mapping[str, Any]) -> tuple[Evidence, ...]:
    """Evidence back from its parallel lists."""
    lists = [row[column] or [] for column in EVIDENCE_COLUMNS]
    return tuple(Evidence(**dict(zip(_EVIDENCE_FIELDS, values, strict=True))) for values in zip(*lists, strict=True))


def _rank_of_role(role: str) -> tuple[int, str]:
    return (_ROLES.index(role) if role in _ROLES else len(_ROLES), role)


_OTHER = "\n"  # Before what is no Chinese character, and is kept whole.


@lru_cache(maxsize=65536)
def _search_forms(name: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # its dictionaries take longest of all to load, and few runs need them

    folded = fold(name)
    parts = lazy_pinyin(folded, errors=lambda other: _OTHER + other)
    full = "".join(part.removeprefix(_OTHER) for part in parts).lower()
    initials = "".join(part[1:] if part.startswith(_OTHER) else part[0] for part in parts).lower()
    return tuple(dict.fromkeys((folded, full, initials)))


def search_text(names: Iterable[str]) -> str:
    """What a search looks into: each name folded, as pinyin and as pinyin initials, a form a line."""
    return "\n".join(dict.fromkeys(form for name in names for form in _search_forms(name)))


_json = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _placed(properties: Mapping[str, Any]) -> Row:
    code = properties.get("code")
    places = {name: _number(properties.get(name)) for name in ("longitude", "latitude")}
    return {"code": None if code is None else str(code), **places}


@dataclass(slots=True)
class Said:
    """What one document calls an entity, and what its tables tell of it."""

    name: str
    aliases: tuple[str, ...] = ()
    properties: Mapping[str, Any] = field(default_factory=dict)

    def merged(self, other: "Said") -> "Said":
        """Both words together: one document may speak of an entity in several places."""
        aliases = {*self.aliases, *other.aliases, self.name, other.name}
        name = min(self.name, other.name)
        return Said(name, tuple(sorted(aliases - {name})), {**self.properties, **other.properties})


@dataclass(slots=True)
class EntityRecord:
    """One entity as all documents together tell of it; `degree` counts its relations."""

    id: str
    said: dict[str, Said] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)
    degree: int = 0

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "EntityRecord":
        """The record that a row was made from."""
        lists = [row[c] for c in ("documents", "document_names", "document_aliases", "document_properties")]
        said = {
            document: Said(name, tuple(json.loads(aliases)), json.loads(properties))
            for document, name, aliases, properties in zip(*lists, strict=True)
        }
        return cls(row["id"], said, list(evidence_of(row)), row["degree"])

    @property
    def kind(self) -> str:
        """The kind that its id tells."""
        return ontology().kind_of(self.id)

    def add(self, entity: Entity, document: str) -> None:
        """Take in what a document says."""
        said = Said(entity.name, tuple(sorted({*entity.aliases} - {entity.name})), json.loads(_json(entity.properties)))
        before = self.said.get(document)
        self.said[document] = before.merged(said) if before else said
        self.evidence.extend(entity.evidence)

    def drop(self, documents: Container[str]) -> None:
        """Take back what documents said."""
        self.said = {document: said for document, said in self.said.items() if document not in documents}
        self.evidence = [item for item in self.evidence if item.document not in documents]

    def part(self, document: str) -> Entity:
        """What one document says of it."""
        said = self.said[document]
        evidence = distinct([item for item in self.evidence if item.document == document])
        return Entity(self.id, self.kind, said.name, said.aliases, dict(said.properties), evidence)

    def row(self) -> Row:
        """The columns of its node."""
        told = sorted(self.said.items())
        names = {said.name for _, said in told}
        name = min(names)
        aliases = sorted({alias for _, said in told for alias in said.aliases} | names - {name})
        aliases = [alias for alias in aliases if alias and alias != name]
        properties: dict[str, Any] = {}
        for _, said in told:
            properties.update(said.properties)
        placed = _placed(properties)
        rest = {key: value for key, value in properties.items() if placed.get(key) is None}
        return {
            "id": self.id,
            "kind": self.kind,
            "name": name,
            "aliases": aliases,
            "search": search_text((name, *aliases)),
            **placed,
            "properties": _json(rest),
            "degree": self.degree,
            "evidence_count": len(self.evidence),
            "documents": [document for document, _ in told],
            "document_names": [said.name for _, said in told],
            "document_aliases": [_json(said.aliases) for _, said in told],
            "document_properties": [_json(said.properties) for _, said in told],
            **evidence_columns(_ordered(self.evidence)),
        }


@dataclass(slots=True)
class EdgeRecord:
    """One relation as all documents together tell of it."""

    key: EdgeKey
    evidence: list[Evidence] = field(default_factory=list)

    @classmethod
    def of(cls, type_: str, row: Mapping[str, Any]) -> "EdgeRecord":
        """The record that a row was made from."""
        return cls((row["source"], type_, row["target"]), list(evidence_of(row)))

    def keep(self, row: Mapping[str, Any], documents: Container[str]) -> None:
        """Take in what others than these documents say in a row."""
        self.evidence = [*(item for item in evidence_of(row) if item.document not in documents), *self.evidence]

    def part(self, document: str) -> Relation:
        """What one document says of it."""
        return Relation(*self.key, distinct([item for item in self.evidence if item.document == document]))

    def row(self) -> Row:
        """The columns of its edge."""
        items = _ordered(self.evidence)
        said = sorted(item.said for item in items if item.said)
        roles = {role for item in items for role in item.role.split("、") if role}
        return {
            "source": self.key[0],
            "target": self.key[2],
            "role": "、".join(sorted(roles, key=_rank_of_role)),
            "modality": "stated" if any(item.modality == "stated" for item in items) else "planned",
            "first_said": said[0] if said else "",
            "last_said": said[-1] if said else "",
            "from_": min((item.from_ for item in items if item.from_), default=""),
            "until": max((item.until for item in items if item.until), default=""),
            "evidence_count": len(items),
            **evidence_columns(items),
        }


def document_row(document: Document, extractor: str, names: Sequence[str], relations: int) -> Row:
    """The columns of a document's node in the ledger; `names` are the ids of the entities that it names."""
    origin = document.digest_of or Origin("")
    plain = ("id", "title", "issuer", "date", "uri", "sha256", "text", "form")
    return {
        **{name: getattr(document, name) for name in plain},
        "digest_title": origin.title,
        "digest_issuer": origin.issuer,
        "digest_date": origin.date,
        "digest_uri": origin.uri,
        "licence": document.rights.licence,
        "show": document.rights.show,
        "sources": list(document.sources),
        "extractor": extractor,
        "entities": len(names),
        "relations": relations,
        "complete": True,
        "names": list(names),
    }


def document_of(row: Mapping[str, Any]) -> Document:
    """The document back from its node; without `text` among the columns its text is empty."""
    digest = [row[f"digest_{name}"] for name in ("title", "issuer", "date", "uri")]
    plain = ("id", "title", "issuer", "date", "uri", "sha256", "form")
    return Document(
        **{name: row[name] for name in plain},
        text=row.get("text") or "",
        digest_of=Origin(*digest) if any(digest) else None,
        rights=Rights(row["licence"], row["show"]),
        sources=tuple(row["sources"] or ()),
    )


def judgement_row(judgement: Judgement) -> Row:
    """The columns of a judgement's node."""
    return {name: getattr(judgement, name) for name in JUDGEMENT_COLUMNS}


def judgement_of(row: Mapping[str, Any]) -> Judgement:
    """The judgement back from its node."""
    return Judgement(**{name: row[name] for name in JUDGEMENT_COLUMNS})


def evidence_dicts(lists: Mapping[str, Any]) -> list[Row]:
    """Parallel lists, keyed `ev_document` or `document`, as one mapping for each piece of evidence.

    A span has document, start, end and quote; a row of a table has document and row. What is empty is left out.
    """
    told = {key.removeprefix("ev_"): values for key, values in lists.items() if values}
    return [
        {
            key: value
            for key, value in zip(told, values, strict=True)
            if value != "" and value != -1 and value is not None
        }
        for values in zip(*told.values(), strict=True)
    ]


def is_evidence(value: Mapping[str, Any]) -> bool:
    """Whether a map in an answer is of parallel lists, as `evidence_dicts` takes them."""
    if "ev_document" not in value:
        return False
    sizes = {len(each) if isinstance(each, list) else -1 for each in value.values() if each}
    return len(sizes) < 2 and -1 not in sizes


def neutral_node(row: Mapping[str, Any], label: str) -> Row:
    """A node as an answer shows it. An entity: id, kind, name, aliases, properties, degree, evidence_count, evidence;
    any other node: its own columns and, as `kind`, its label."""
    if label not in ontology().kinds:
        shown = {key: value for key, value in row.items() if value is not None and key != "names"}
        return {"kind": label, **shown}
    return named(row) | {"evidence": evidence_dicts({column: row[column] for column in EVIDENCE_COLUMNS})}


NAMED = ("id", "kind", "name", "aliases", "code", "longitude", "latitude", "properties", "degree", "evidence_count")
"""The columns that tell what an entity is (`named`)."""


def named(row: Mapping[str, Any]) -> Row:
    """An entity as an answer shows it, without its evidence."""
    properties = json.loads(row["properties"] or "{}")
    properties.update({key: row[key] for key in _PLACED if row[key] is not None})
    return {
        **{key: row[key] for key in ("id", "kind", "name", "aliases")},
        "properties": properties,
        "degree": row["degree"],
        "evidence_count": row["evidence_count"],
    }


def neutral_edge(row: Mapping[str, Any], type_: str) -> Row:
    """An edge as an answer shows it: type, source, target, what follows from its evidence, evidence."""
    plain = (column for column in EDGE_COLUMNS if column not in EVIDENCE_COLUMNS)
    return {
        "type": type_,
        **{column: row[column] for column in plain},
        "evidence": evidence_dicts({column: row[column] for column in EVIDENCE_COLUMNS}),
    }
