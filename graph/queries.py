"""The catalogue: named questions, one Cypher file each, with a header that says what they answer.

The header stands in the file's first comment lines, as YAML:

    // title: {zh: 连接两市的机构, en: Institutions that link two cities}
    // answers: one sentence
    // parameters:
    //   a: {type: city, example: 南京市}
    //   limit: {type: int, default: 50}
    // columns: [id, name]
    // may_be_empty: false

Types: string, search (a folded part of a name), int, bool, strings, city, entity (with `kinds` or `group`), document. A
parameter without a default is required. `each: NAME` puts in place of each row, which has an `id`, the rows of that
question about it (its parameter `ids`, and others by their names). `unrolls: NAME` puts in place of each row one for
each map in its list of that name: many rows take longer on their way than the same in few. `then: NAME` gives the rows
to a measure (graph.measures). A map of parallel `ev_…` lists in an answer becomes a list of evidence.
`NAME.ladybug.cypher` beside a file is its text for that engine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from graph import resources, typed
from graph.ids import fold
from graph.lookup import is_id, resolve_entity
from graph.ontology import ontology
from graph.store import Rows, Store

Value = str | int | list[str]
_TYPES = ("string", "search", "int", "bool", "strings", "city", "entity", "document")


class QueryError(ValueError):
    """A question that cannot be put: no such question, or a value that does not fit its parameter; `near` are names or
    values like the wrong one."""

    def __init__(self, message: str, near: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.near = tuple(near)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter; required where `default` is None. `kinds` are those that an entity may be of; empty: any."""

    name: str
    type: str
    default: Value | None = None
    example: Any = None
    kinds: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        """Whether a value must be given."""
        return self.default is None

    @property
    def is_entity(self) -> bool:
        """Whether a value names an entity."""
        return self.type in ("city", "entity")

    def read(self, value: Value) -> Value:
        """A value of its type from what was written. QueryError where it does not fit."""
        if self.type == "strings":
            return [str(item) for item in value] if isinstance(value, list) else [str(value)]
        if isinstance(value, list):
            if len(value) != 1:
                raise QueryError(f"{self.name}: one value is wanted, {len(value)} are given")
            value = value[0]
        if self.type == "int":
            return self._number(value)
        if self.type == "bool":
            return self._flag(value)
        return fold(str(value)) if self.type == "search" else str(value)

    def _flag(self, value: Any) -> bool:
        said = {"true": True, "1": True, "false": False, "0": False}.get(str(value).lower())
        if said is None:
            raise QueryError(f"{self.name}: {value!r} is neither true nor false")
        return said

    def _number(self, value: Any) -> int:
        try:
            number = int(value)
        except ValueError:
            raise QueryError(f"{self.name}: {value!r} is not a whole number") from None
        if not 0 <= number < 2**63:
            raise QueryError(f"{self.name}: {number} is out of range")
        return number


@dataclass(frozen=True, slots=True)
class Query:
    """One question of the catalogue: `texts` by engine, "" for the common one; `title` by language; `each` a
    question about each row that a text gives, `unrolls` the column whose maps are rows, `then` a measure of the rows,
    or empty."""

    name: str
    title: Mapping[str, str]
    answers: str
    parameters: Mapping[str, Parameter]
    columns: tuple[str, ...]
    may_be_empty: bool
    each: str
    unrolls: str
    then: str
    texts: Mapping[str, str] = field(repr=False)

    def text(self, store: Store) -> str:
        """The Cypher to put to a store."""
        return self.texts.get(store.url.partition(":")[0], self.texts[""])

    def bind(self, values: Mapping[str, Value]) -> dict[str, Any]:
        """A value for every parameter. QueryError names the parameter and the cause; entities are not looked up."""
        unknown = sorted(values.keys() - self.parameters.keys())
        if unknown:
            known = "、".join(self.parameters) or "none"
            near = get_close_matches(unknown[0], self.parameters, cutoff=0.4)
            raise QueryError(f"{self.name} has no parameter {unknown[0]}; it has {known}", near)
        bound: dict[str, Any] = {}
        for name, parameter in self.parameters.items():
            value = values.get(name, parameter.default)
            if value is None or (parameter.required and value in ("", [])):
                raise QueryError(f"{self.name} needs {name}, for example {name}={parameter.example}")
            bound[name] = parameter.read(value)
        return bound

    def run(self, store: Store, values: Mapping[str, Value], *, timeout: float | None = None) -> Rows:
        """The answer, with entities given by id, name or alias.

        QueryError, UnknownEntity, AmbiguousEntity, MovedEntity, and what Store.run raises.
        """
        rows, bound = self._asked(store, values, timeout)
        if self.each:
            rows = self._of_each(store, rows, bound, timeout)
        if self.then:
            return self._measured(rows, bound)
        return rows if rows.columns else Rows(self.columns, [])

    def listed(self, store: Store, values: Mapping[str, Value], *, timeout: float | None = None) -> Rows:
        """What the text by itself gives, before anything is asked about each of its rows. Raises what `run` does."""
        return self._asked(store, values, timeout)[0]

    def _asked(self, store: Store, values: Mapping[str, Value], timeout: float | None) -> tuple[Rows, dict[str, Any]]:
        bound = self.bind(values)
        given = [each for each in self.parameters.values() if each.is_entity and bound[each.name]]
        # An id that is needed and is on the map gives rows; only where there are none it is looked for.
        later = [each for each in given if each.required and is_id(bound[each.name], each.kinds)]
        for each in given:
            if each not in later:
                bound[each.name] = resolve_entity(store, bound[each.name], each.kinds).id
        rows = store.in_steps(self.name, bound, timeout)
        if rows is None:
            rows = self._unrolled(typed.run(store, self.text(store), bound, timeout=timeout))
        if not rows.rows:
            for each in later:
                resolve_entity(store, bound[each.name], each.kinds)
        return rows, bound

    def _unrolled(self, rows: Rows) -> Rows:
        if not self.unrolls:
            return rows
        whole = (row | one for row in rows.dicts() for one in row[self.unrolls])
        return Rows(self.columns, [tuple(row[column] for column in self.columns) for row in whole])

    def _of_each(self, store: Store, listed: Rows, bound: Mapping[str, Any], timeout: float | None) -> Rows:
        """In place of each row, in their order, those of the other question, with what the row itself tells."""
        of = {row["id"]: row for row in listed.dicts()}
        if not of:
            return Rows(self.columns, [])
        other = query(self.each)
        shared = {name: bound[name] for name in other.parameters if name in bound}
        found: dict[str, list[dict[str, Any]]] = {}
        for row in other.run(store, shared | {"ids": list(of)}, timeout=timeout).dicts():
            found.setdefault(row["id"], []).append(row | of[row["id"]])
        rows = [row for key in of for row in found.get(key, ())]
        return Rows(self.columns, [tuple(row[column] for column in self.columns) for row in rows], listed.truncated)

    def _measured(self, rows: Rows, bound: Mapping[str, Any]) -> Rows:
        from graph.measures import MEASURES, TooMuch  # the libraries of graphs take long to import

        try:
            found = MEASURES[self.then](rows.dicts(), bound)
        except TooMuch as error:
            raise QueryError(f"{self.name}: {error}") from error
        return Rows(self.columns, [tuple(row[column] for column in self.columns) for row in found], rows.truncated)


def catalogue() -> Mapping[str, Query]:
    """Every question, by name. QueryError where a file breaks the form."""
    return _catalogue(resources.queries())


def query(name: str) -> Query:
    """A question by its name. QueryError where there is none."""
    known = catalogue()
    if name not in known:
        raise QueryError(f"no question is called {name}; there are {', '.join(known)}")
    return known[name]


@cache
def _catalogue(folder: Path) -> Mapping[str, Query]:
    files = sorted(folder.glob("*.cypher"))
    return {path.stem: _read(path) for path in files if "." not in path.stem}


def _read(path: Path) -> Query:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    count = next((i for i, line in enumerate(lines) if not line.startswith("//")), len(lines))
    try:
        header = yaml.safe_load("\n".join(line[2:].removeprefix(" ") for line in lines[:count]))
        return Query(
            name=path.stem,
            title=header["title"],
            answers=header["answers"],
            parameters={name: _parameter(name, **entry) for name, entry in (header.get("parameters") or {}).items()},
            columns=tuple(header["columns"]),
            may_be_empty=header["may_be_empty"],
            each=header.get("each", ""),
            unrolls=header.get("unrolls", ""),
            then=header.get("then", ""),
            texts={"": text} | {other.name.split(".")[1]: other.read_text("utf-8") for other in _overrides(path)},
        )
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise QueryError(f"{path.name}: the header is broken: {error}") from error


def _overrides(path: Path) -> list[Path]:
    return sorted(path.parent.glob(f"{path.stem}.*.cypher"))


def _parameter(
    name: str,
    type: str,
    default: Value | None = None,
    example: Any = None,
    kinds: tuple[str, ...] = (),
    group: str = "",
) -> Parameter:
    if type not in _TYPES:
        raise QueryError(f"{name}: no such type of parameter: {type}")
    if type == "city":
        kinds = ("City",)
    if group:
        kinds = ontology().groups[group]
    return Parameter(name, type, default, example, tuple(kinds))
