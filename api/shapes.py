"""The shapes of answers over HTTP. A field that an item does not have is left out, save where it may be null."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Item = TypeVar("Item")
Modality = Literal["stated", "planned"]


class Shape(BaseModel):
    """Base of all answers: fields by their names in JSON."""

    model_config = ConfigDict(populate_by_name=True, frozen=True)


def cut(shape: type[Shape], row: Mapping[str, Any], fields: Collection[str] = ()) -> dict[str, Any]:
    """What of a row the shape has, or those fields of it, by its names in JSON: for rows of the map, which need no
    second look."""
    return {told: row[name] for name, told in _names(shape) if name in row and (not fields or told in fields)}


def fields_of(shape: type[Shape]) -> list[str]:
    """The names of a shape's fields in JSON."""
    return list(dict.fromkeys(told for _, told in _names(shape)))


@cache
def _names(shape: type[Shape]) -> list[tuple[str, str]]:
    fields = shape.model_fields.items()
    return list(
        dict.fromkeys((name, each.alias or field) for field, each in fields for name in (field, each.alias or field))
    )


class Page(Shape, Generic[Item]):
    """One page of a list: how many there are in all, this page's items, the address of the next page."""

    total: int
    items: list[Item]
    next: str | None


class Ref(Shape):
    """An entity by its id, kind and name."""

    id: str
    kind: str
    name: str


class Entity(Ref):
    """An entity of the map."""

    aliases: list[str]
    properties: dict[str, Any]
    evidence_count: int


class Evidence(Shape):
    """Where a source says a fact: a quotation with its place in the text, or the row of a table.

    `digest` marks a document whose words are a digest's (据摘要), not the issuer's own. Where a document's rights do
    not allow quotations, `quote` is left out.
    """

    document: str
    start: int = Field(default=-1, description="place of the quotation's first character in the document's text")
    end: int = Field(default=-1, description="place after its last character")
    quote: str = ""
    row: int = Field(default=-1, description="row of a table, from 1")
    modality: Modality = "stated"
    said: str = Field(default="", description="date of the document")
    from_: str = Field(default="", alias="from", description="since when, as the words give it")
    until: str = Field(default="", description="by or until when, as the words give it")
    rule: str = Field(default="", description="what made the fact: a rule, gazetteer or mapping")
    role: str = ""
    judgement: str = ""
    digest: bool = False


class Edge(Shape):
    """A relation between two entities, named by their ids."""

    source: str
    type: str
    target: str
    modality: Modality
    role: str = ""
    first_said: str = ""
    last_said: str = ""
    from_: str = Field(default="", alias="from")
    until: str = ""
    evidence: list[Evidence]


class Relation(Shape):
    """A relation with its ends told by name."""

    source: Ref
    type: str
    target: Ref
    modality: Modality
    role: str = ""
    evidence: list[Evidence]


class EntityDetail(Entity):
    """An entity with where it is named."""

    degree: int = Field(description="relations at it")
    evidence: list[Evidence]


class Graph(Shape):
    """A part of the map; `truncated` where a limit left nodes out."""

    nodes: list[Entity]
    edges: list[Edge]
    truncated: bool


class GraphPage(Graph):
    """A page of a graph, counted in edges: how many there are in all, the address of the next page."""

    total: int
    next: str | None


class Step(Shape):
    """A step of a path from `source` to `target`; `direction` is `in` where the relation runs the other way."""

    source: Ref
    relation: str
    target: Ref
    direction: Literal["out", "in"]
    modality: Modality
    evidence: list[Evidence]


class PathFound(Shape):
    """A path between two entities, with how many relations it takes."""

    length: int
    steps: list[Step]


class Tie(Shape):
    """Why an institution is tied to a city: its relation with the other end, the city itself or something in it.

    `via` names the places by which the other end lies in the city.
    `direction` is `out` where the institution is the relation's source, `in` where it is its target.
    """

    city: Ref
    relation: str
    direction: Literal["out", "in"]
    other: Ref
    via: list[str]
    modality: Modality
    evidence: list[Evidence]


class Bridge(Shape):
    """An institution that links cities, with its ties to each."""

    entity: Entity
    ties: list[Tie]


class CityLink(Shape):
    """Two cities, how many institutions link them, and the best connected of these."""

    a: Ref
    b: Ref
    count: int
    top: list[Ref]


class Unit(Shape):
    """A unit responsible for a task; `role` is 责任, 牵头 or 配合."""

    entity: Ref
    role: str
    evidence: list[Evidence]


class Task(Shape):
    """A task, the policy it belongs to, and the units responsible for it."""

    task: Ref
    policy: Ref | None
    units: list[Unit]


class Change(Shape):
    """What became of an entity or a relation; `id` is its id, or "source TYPE target". What is gone has only these.

    `documents` are those that came, changed or went in the same runs.
    """

    change: Literal["came", "changed", "went"]
    id: str
    documents: list[str]
    entity: EntityDetail | None = None
    relation: Edge | None = None


class Changed(Page[Change]):
    """A page of changes in an order in which they can be applied, and the `revision` to ask from the next time."""

    revision: str


class Origin(Shape):
    """The document that a digest restates."""

    title: str
    issuer: str
    date: str
    uri: str


class Rights(Shape):
    """The licence of a source, and what of it is shown: its text, quotations, or facts alone."""

    licence: str
    show: Literal["full", "quotes", "facts"]


class Document(Shape):
    """A source, without its text."""

    id: str
    title: str
    issuer: str
    date: str
    uri: str
    form: Literal["original", "digest", "table", "reference"]
    digest_of: Origin | None
    rights: Rights
    entities: int = Field(description="how many entities it names")
    relations: int = Field(description="how many relations it states or plans")


class Mention(Shape):
    """An entity and where a document names it."""

    entity: Ref
    evidence: list[Evidence]


class DocumentFacts(Shape):
    """All that a document says."""

    entities: list[Mention]
    relations: list[Relation]


class DocumentDetail(Document):
    """A source with its text, where its rights allow, and its facts with their places in the text."""

    text: str | None
    facts: DocumentFacts


class Found(Entity):
    """An entity that a search found, and what of it matched."""

    degree: int
    match: Literal["exact", "prefix", "alias", "start", "part"] = Field(
        description="the name, its beginning, a whole alias (or pinyin, initials), the beginning of one, any part"
    )


class KindCount(Shape):
    """How many there are of a kind."""

    kind: str
    count: int


class CityCount(Ref):
    """How many lie in a city."""

    count: int


class Facets(Shape):
    """Into which parts all that was found falls, most first; of a filter's own facet as if it was not set."""

    kinds: list[KindCount]
    cities: list[CityCount]


class FoundPage(Page[Found]):
    """A page of what a search found, best first."""

    facets: Facets


class Kind(Shape):
    """A kind of entity."""

    name: str
    zh: str
    en: str
    colour: str
    rdf: str


class RelationType(Shape):
    """A type of relation and the kinds that its ends may be of."""

    name: str
    zh: str
    en: str
    subject: list[str]
    object: list[str]
    rdf: str
    symmetric: bool
    derived: bool


class Ontology(Shape):
    """The kinds and the types of relation of the map."""

    kinds: list[Kind]
    relations: list[RelationType]
    groups: dict[str, list[str]]


class Parameter(Shape):
    """A parameter of a question."""

    name: str
    type: str
    default: Any
    example: Any


class Question(Shape):
    """A named question of the catalogue."""

    name: str
    title: str
    parameters: list[Parameter]
    columns: list[str]
    may_be_empty: bool


class Answer(Page[dict[str, Any]]):
    """The rows of a named question, keyed by its columns."""

    columns: list[str]


class Table(Shape):
    """Rows of values, with the names of their columns; `truncated` where there are more."""

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool


class SourceTaken(Shape):
    """What became of a source that was sent, or taken out; `left_out` are rows and facts that the map cannot hold."""

    source: str
    document: str
    title: str
    status: Literal["new", "changed", "unchanged", "forgotten"]
    entities: int
    relations: int
    left_out: list[str]


class Judgement(Shape):
    """A correction by a person: what of `a`, `b`, `relation`, `name` and `document` it needs, its verdict tells."""

    id: str
    verdict: str
    a: str
    b: str
    relation: str
    name: str
    document: str
    note: str


class Judged(Shape):
    """What became of corrections, the titles of the documents that say something else now, and what was left out."""

    new: list[Judgement]
    known: list[Judgement]
    gone: list[Judgement]
    changed: list[str]
    left_out: list[str]


class Health(Shape):
    """Whether the service lives, or is ready to answer."""

    status: Literal["live", "ready"]


class Ready(Health):
    """What the map that answers is; `unfinished` documents are half written, until the next ingest.

    Those that are `behind` were read by an earlier extractor, until `quanpu rebuild`.
    """

    engine: str
    schema_: int = Field(alias="schema")
    revision: str
    documents: int
    unfinished: int
    behind: int
    entities: int
    relations: int


class Problem(Shape):
    """What went wrong (RFC 9457), and what would be right."""

    type: str
    title: str
    status: int
    detail: str
    text: str = Field(default="", description="the name that is unknown or ambiguous")
    near: list[str] = Field(default=[], description="names like the unknown one")
    candidates: list[Ref] = Field(default=[], description="entities that an ambiguous name may mean")
