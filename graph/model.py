"""What a map is made of: documents, and entities and relations that each keep the words that say so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Modality = Literal["stated", "planned"]
Form = Literal["original", "digest", "table", "reference"]
Show = Literal["full", "quotes", "facts"]
Verdict = Literal["accept", "reject", "rename", "kind", "same", "not_same"]


@dataclass(frozen=True, slots=True)
class Rights:
    """Under which licence a source stands, and how much of it may be shown: its text, quotations, or facts alone."""

    licence: str = ""
    show: Show = "full"


@dataclass(frozen=True, slots=True)
class Origin:
    """The document that a digest restates."""

    title: str
    issuer: str = ""
    date: str = ""
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One source: its bytes' hash, what it says of itself, and its text with the source's own characters.

    `date` is ISO 8601 or empty; `sources` are the paths or addresses that its bytes were found under.
    """

    id: str
    title: str
    text: str
    sha256: str
    issuer: str = ""
    date: str = ""
    uri: str = ""
    form: Form = "original"
    digest_of: Origin | None = None
    rights: Rights = field(default_factory=Rights)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a source says a fact: `text[start:end] == quote`, or the row of a table, counted from 1.

    `said` is the document's date; `from_` and `until` are times that the words give, in ISO 8601 at the precision
    that they give (2025, 2025-06, 2025-06-30). `rule` names the rule, gazetteer or mapping that made the fact.
    """

    document: str
    quote: str = ""
    start: int = -1
    end: int = -1
    row: int = -1
    modality: Modality = "stated"
    said: str = ""
    from_: str = ""
    until: str = ""
    rule: str = ""
    role: str = ""
    judgement: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing on the map; `aliases` are the other forms of its name that sources use."""

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    properties: Mapping[str, Any] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A directed edge between two entities, named by their ids."""

    source: str
    type: str
    target: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one source says: what a store takes in and can take back as a whole."""

    document: Document
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word on two entities or on one fact, that wins over the rules and can be taken back.

    `a` and `b` are ids under which the sources know the entities, before any judgement renames them. same, not_same:
    two entities. accept, reject: the fact `a relation b`, or without `relation` the entity `a`; in one `document`, by
    source or id, if that is given. rename: `a` is called `name`, `b` is the id that follows. kind: `b` is the id of `a`
    under its right kind.
    """

    id: str
    verdict: Verdict
    a: str
    b: str = ""
    note: str = ""
    relation: str = ""
    name: str = ""
    document: str = ""
