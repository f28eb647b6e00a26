"""A mapping file: which columns of a table name which entities, and how these are related, as in followthemoney."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, cast, get_args

import yaml

from graph.model import Form, Modality
from graph.ontology import ontology
from ingest.content import SourceRefused
from ingest.encodings import decode
from ingest.rows import Row, cell_of, near_names
from ingest.versions import of_table

MAPPING_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Value:
    """Where a value comes from: a column, a literal, or a template such as {市}{区}; `split` makes a list of it."""

    column: str = ""
    literal: str | None = None
    template: str = ""
    split: str = ""

    def columns(self) -> list[str]:
        """The columns that it reads."""
        return [self.column] if self.column else re.findall(r"\{([^{}]+)\}", self.template)

    def of(self, row: Row) -> Any:
        """Its value in a row: None where a cell that it needs is empty."""
        if self.column:
            return cell_of(row, self.column)
        if self.literal is not None:
            return self.literal
        parts = {column: cell_of(row, column) for column in self.columns()}
        if any(part is None for part in parts.values()):
            return None
        return re.sub(r"\{([^{}]+)\}", lambda found: str(parts[found[1]]), self.template)

    def parts(self, row: Row) -> tuple[str, ...]:
        """Its value as a list of words."""
        value = self.of(row)
        if value is None:
            return ()
        items = value if isinstance(value, list) else str(value).split(self.split) if self.split else [value]
        return tuple(dict.fromkeys(word for item in items if (word := str(item).strip())))


@dataclass(frozen=True, slots=True)
class EntityMap:
    """How a row names one entity."""

    label: str
    kind: str
    name: Value
    kind_column: str = ""
    key: tuple[Value, ...] = ()
    aliases: Value | None = None
    properties: Mapping[str, Value] = field(default_factory=dict)
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RelationMap:
    """How a row relates two of its entities."""

    type: str
    subject: str
    object: str
    modality: Value
    role: Value
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A mapping file: its name and version, what it says of the table, its entities and relations."""

    name: str
    version: str
    source: Mapping[str, Any]
    entities: Mapping[str, EntityMap]
    relations: tuple[RelationMap, ...]

    @property
    def form(self) -> Form:
        """Whether its table is a source, or a reference that is joined to others."""
        return cast(Form, str(self.source.get("form") or "table"))

    def columns(self) -> list[str]:
        """Every column that it reads, once."""
        values: list[Value] = []
        names: list[str] = []
        for entity in self.entities.values():
            values += [
                entity.name,
                *entity.key,
                *entity.properties.values(),
                *([entity.aliases] if entity.aliases else []),
            ]
            names += [entity.kind_column, *entity.when]
        for relation in self.relations:
            values += [relation.modality, relation.role]
            names += relation.when
        return list(dict.fromkeys(name for name in [*(c for v in values for c in v.columns()), *names] if name))


def load_mapping(name: str, content: bytes) -> TableMapping:
    """The mapping in these bytes. SourceRefused, by the mapping's name, where it is not one or breaks the ontology."""
    try:
        data = yaml.safe_load(decode(name, content))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SourceRefused(name, f"it is not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(data, dict) or not isinstance(data.get("entities"), dict):
        raise SourceRefused(name, "it is not a mapping: it needs `source`, `entities` and `relations`")
    return _Checker(name).mapping(data, of_table(content))


def is_mapping(content: bytes) -> bool:
    """Whether a YAML file is a mapping of a table."""
    return re.search(rb"^entities:", content, re.MULTILINE) is not None


def is_reference(content: bytes) -> bool:
    """Whether a mapping is of a reference table, which is joined to every run and is no source."""
    return re.search(rb"^\s+form:\s*reference\b", content, re.MULTILINE) is not None


@dataclass(frozen=True, slots=True)
class _Checker:
    """Builds a mapping from YAML; what is wrong is told by the mapping's name, the place in it, and what is near."""

    name: str

    def mapping(self, data: dict[str, Any], version: str) -> TableMapping:
        """The mapping that the YAML of a file says; SourceRefused where it says none."""
        self._known("the file", data, ("source", "entities", "relations"))
        source = self._dict("source", data.get("source") or {})
        known = ("title", "issuer", "date", "form", "uri", "rights", "licence", "sheet", "digest_of")
        self._known("source", source, known)
        if source.get("form") not in (None, *get_args(Form)):
            raise self._refused("source.form", source["form"], get_args(Form))
        entities = {str(label): self._entity(str(label), entry) for label, entry in data["entities"].items()}
        relations = data.get("relations") or []
        if not isinstance(relations, list):
            raise SourceRefused(self.name, "relations: it has to be a list")
        checked = tuple(self._relation(f"relations[{at}]", entry, entities) for at, entry in enumerate(relations, 1))
        return TableMapping(PurePath(self.name).stem, version, source, entities, checked)

    def _entity(self, label: str, entry: Any) -> EntityMap:
        place = f"entities.{label}"
        entry = self._dict(place, entry)
        self._known(place, entry, ("kind", "key", "properties", "when"))
        kind = entry.get("kind")
        column = str(kind.get("column") or "") if isinstance(kind, dict) else ""
        if not column and kind not in ontology().kinds:
            raise self._refused(f"{place}.kind", kind, ontology().kinds)
        keys = entry.get("key")
        keys = keys if isinstance(keys, list) else [] if keys is None else [keys]
        properties = self._dict(f"{place}.properties", entry.get("properties") or {})
        values = {str(key): self._value(f"{place}.properties.{key}", value) for key, value in properties.items()}
        if "name" not in values:
            raise SourceRefused(self.name, f"{place}: it has no name; add properties: {{name: {{column: …}}}}")
        return EntityMap(
            label=label,
            kind="" if column else str(kind),
            kind_column=column,
            name=values.pop("name"),
            key=tuple(self._value(f"{place}.key", key) for key in keys),
            aliases=values.pop("aliases", None),
            properties=values,
            when=self._when(place, entry.get("when")),
        )

    def _relation(self, place: str, entry: Any, entities: Mapping[str, EntityMap]) -> RelationMap:
        entry = self._dict(place, entry)
        self._known(place, entry, ("type", "subject", "object", "modality", "role", "when"))
        type_ = entry.get("type")
        if type_ not in ontology().relations:
            raise self._refused(f"{place}.type", type_, ontology().relations)
        for end in ("subject", "object"):
            if entry.get(end) not in entities:
                raise self._refused(f"{place}.{end}", entry.get(end), entities)
        kinds = [entities[entry[end]].kind for end in ("subject", "object")]
        if all(kinds) and not ontology().allows(kinds[0], type_, kinds[1]):
            raise SourceRefused(self.name, f"{place}: the ontology knows no {type_} from {kinds[0]} to {kinds[1]}")
        modality = self._value(f"{place}.modality", entry.get("modality") or "stated", plain="literal")
        if modality.literal not in (None, *get_args(Modality)):
            raise self._refused(f"{place}.modality", modality.literal, get_args(Modality))
        role = self._value(f"{place}.role", entry.get("role") or "", plain="literal")
        return RelationMap(
            type_, entry["subject"], entry["object"], modality, role, self._when(place, entry.get("when"))
        )

    def _value(self, place: str, entry: Any, plain: str = "column") -> Value:
        """A value from {column: …}, {literal: …} or {template: …}; a plain word is what `plain` says."""
        if not isinstance(entry, dict):
            entry = {plain: entry}
        self._known(place, entry, ("column", "literal", "template", "split"))
        words = {key: str(value) for key, value in entry.items() if value is not None}
        if len(words.keys() & {"column", "literal", "template"}) != 1:
            raise SourceRefused(self.name, f"{place}: it needs one of column, literal, template")
        return Value(**words)

    def _when(self, place: str, entry: Any) -> dict[str, tuple[str, ...]]:
        conditions = self._dict(f"{place}.when", entry or {})
        return {
            str(column): tuple(str(item) for item in (value if isinstance(value, list) else [value]))
            for column, value in conditions.items()
        }

    def _dict(self, place: str, entry: Any) -> dict[str, Any]:
        if not isinstance(entry, dict):
            raise SourceRefused(self.name, f"{place}: it has to be a mapping of names to values")
        return entry

    def _known(self, place: str, entry: Mapping[str, Any], known: Iterable[str]) -> None:
        for key in entry:
            if key not in known:
                raise self._refused(place, key, known)

    def _refused(self, place: str, found: Any, known: Iterable[str]) -> SourceRefused:
        return SourceRefused(self.name, f"{place}: unknown {found}{near_names(str(found), known)}")
