"""The kinds of entity and the types of relation, read from ontology.yaml: the only list of them in the program."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


class OntologyError(ValueError):
    """A kind, a relation type or an edge that the ontology does not know."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entity: its label, its names, the colour it is drawn in, its RDF class."""

    name: str
    zh: str
    en: str
    colour: str
    rdf: str


@dataclass(frozen=True, slots=True)
class RelationType:
    """A type of relation: its label, names, RDF property and the kinds that its ends may be of.

    `broader` is a property of a shared vocabulary that its RDF property narrows.
    """

    name: str
    zh: str
    en: str
    subject: tuple[str, ...]
    object: tuple[str, ...]
    rdf: str = ""
    broader: str = ""
    symmetric: bool = False

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Every allowed (kind of source, kind of target)."""
        return tuple((source, target) for source in self.subject for target in self.object)


@dataclass(frozen=True, slots=True)
class Ontology:
    """Kinds, relation types, those derived, groups of kinds and RDF prefixes, each by name and in the file's order;
    kinds by what their ids begin with."""

    kinds: Mapping[str, Kind]
    relations: Mapping[str, RelationType]
    derived: Mapping[str, RelationType]
    groups: Mapping[str, tuple[str, ...]]
    prefixes: Mapping[str, str]
    prefixed: Mapping[str, str]

    def allows(self, subject_kind: str, relation: str, object_kind: str) -> bool:
        """Whether an edge of this type may join these kinds; an unknown type is an OntologyError."""
        if relation not in self.relations:
            raise OntologyError(f"unknown relation type: {relation}")
        kind = self.relations[relation]
        return subject_kind in kind.subject and object_kind in kind.object

    def kind_of(self, identifier: str) -> str:
        """The kind that an entity id carries; an OntologyError where it carries none."""
        kind = self.prefixed.get(identifier.partition("_")[0])
        if kind is None:
            raise OntologyError(f"not the id of an entity: {identifier}")
        return kind


def _relation(name: str, entry: dict[str, Any]) -> RelationType:
    subject, target = tuple(entry.pop("subject")), tuple(entry.pop("object"))
    return RelationType(name=name, subject=subject, object=target, **entry)


@cache
def ontology() -> Ontology:
    """The ontology of the program."""
    data = yaml.safe_load((Path(__file__).parent / "ontology.yaml").read_text(encoding="utf-8"))
    return Ontology(
        kinds={name: Kind(name, **entry) for name, entry in data["kinds"].items()},
        relations={name: _relation(name, entry) for name, entry in data["relations"].items()},
        derived={name: _relation(name, entry) for name, entry in data["derived"].items()},
        groups={name: tuple(members) for name, members in data["groups"].items()},
        prefixes=data["prefixes"],
        prefixed={name.lower(): name for name in data["kinds"]},
    )
