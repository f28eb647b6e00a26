"""From what a person writes, an id, a name or a short name, to the entity that it means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Protocol

from graph import typed
from graph.ids import fold, id_hash
from graph.ontology import ontology
from graph.store import Store, StoreError

_ID = re.compile(r"[a-z]+_[a-z2-7]{16}")
_FOUND = "RETURN e.id, e.kind, e.name ORDER BY e.id"
_NEAR = 5
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Found:
    """An entity by which a word can be answered."""

    id: str
    kind: str
    name: str


class UnknownEntity(StoreError):
    """Nothing on the map is called so; `near` are entities whose names come close, the closest first."""

    def __init__(self, text: str, near: Sequence[Found]) -> None:
        hint = f"; near: {'、'.join(found.name for found in near)}" if near else ""
        super().__init__(f"nothing on the map is called {text!r}{hint}")
        self.text = text
        self.near = tuple(near)


class AmbiguousEntity(StoreError):
    """Several entities are called so: `candidates`, in id order."""

    def __init__(self, text: str, candidates: Sequence[Found]) -> None:
        names = "、".join(f"{found.name} ({found.id})" for found in candidates)
        super().__init__(f"{text!r} may mean {names}")
        self.text = text
        self.candidates = tuple(candidates)


class MovedEntity(StoreError):
    """The id is known under another kind, or was renamed or merged: `found` is the entity that it means now."""

    def __init__(self, text: str, found: Found) -> None:
        super().__init__(f"{text} is now {found.id}")
        self.text = text
        self.found = found


def is_id(text: str, kinds: Sequence[str] = ()) -> bool:
    """Whether a text has the form of an id, of one of these kinds if any are given."""
    return bool(_ID.fullmatch(text)) and (not kinds or text.partition("_")[0] in {kind.lower() for kind in kinds})


class Named(Protocol):
    """Names in memory (graph.search): what they find, the store need not look for."""

    def called(self, text: str) -> list[str]:
        """The ids of those of which a folded text is a form."""

    def near(self, text: str, kinds: Sequence[str], most: int) -> list[str]:
        """The ids of those that share most pairs of characters with a folded text."""


def resolve_entity(store: Store, text: str, kinds: Sequence[str] | None = None, names: Named | None = None) -> Found:
    """The one entity that a text means: by id, by name, by alias, or as a city or county without its suffix.

    Width, case, spaces and quotation marks do not matter. UnknownEntity, AmbiguousEntity, MovedEntity.
    """
    if is_id(text):
        return _by_id(store, text, kinds)
    for name in (text, f"{text}市", f"{text}区", f"{text}县"):
        by_name, by_alias = _called(store, name, kinds, names)
        found = by_name or by_alias
        if len(found) > 1:
            raise AmbiguousEntity(text, found)
        if found:
            return found[0]
    raise UnknownEntity(text, near_entities(store, text, kinds, names))


def _by_id(store: Store, identifier: str, kinds: Sequence[str] | None) -> Found:
    exact = typed.run(store, f"MATCH (e:Entity) WHERE e.id = $id {_FOUND}", {"id": identifier}).rows
    for row in exact:
        if not kinds or Found(*row).kind in kinds:
            return Found(*row)
    rows = _hashed(store, id_hash(identifier), kinds)
    rows = rows or [found for other in _judged(store, identifier) for found in _hashed(store, other, kinds)]
    if rows:
        raise MovedEntity(identifier, rows[0])
    raise UnknownEntity(identifier, ())


def _hashed(store: Store, hashed: str, kinds: Sequence[str] | None) -> list[Found]:
    """Entities whose id has this hash, of whatever kind."""
    text = f"MATCH (e:Entity) WHERE e.id ENDS WITH $hash {_FOUND}"
    rows = [Found(*row) for row in store.run(text, {"hash": f"_{hashed}"}).rows]
    return [found for found in rows if not kinds or found.kind in kinds]


def _judged(store: Store, identifier: str) -> list[str]:
    """The hashes of all ids that judgements tell to be of the same thing as this one."""
    beside: dict[str, set[str]] = {}
    for judgement in store.judgements():
        if judgement.verdict in ("same", "rename", "kind"):
            ends = {id_hash(judgement.a), id_hash(judgement.b)}
            for end in ends:
                beside.setdefault(end, set()).update(ends)
    seen = waiting = {id_hash(identifier)}
    while waiting:
        waiting = {other for one in waiting for other in beside.get(one, ())} - seen
        seen = seen | waiting
    return sorted(seen - {id_hash(identifier)})


def _called(
    store: Store, text: str, kinds: Sequence[str] | None, names: Named | None
) -> tuple[list[Found], list[Found]]:
    """Entities of that name, and entities with that alias."""
    folded = fold(text)
    if not folded:
        return [], []
    if names:
        rows = [row for row in _of_ids(store, names.called(folded)) if not kinds or row["kind"] in kinds]
    else:
        rows = _holding(store, folded, kinds)
    by_name = [row for row in rows if fold(row["name"]) == folded]
    by_alias = [row for row in rows if any(fold(alias) == folded for alias in row["aliases"])]
    return _found(by_name), _found(by_alias)


def _of_ids(store: Store, ids: Sequence[str]) -> list[dict[str, Any]]:
    text = "MATCH (e:Entity) WHERE e.id IN $ids RETURN e.id AS id, e.kind AS kind, e.name AS name, e.aliases AS aliases"
    return typed.run(store, f"{text} ORDER BY id", {"ids": ids}).dicts() if ids else []


def _holding(store: Store, folded: str, kinds: Sequence[str] | None) -> list[dict[str, Any]]:
    like = (
        f"MATCH (e:{'|'.join(kinds) if kinds else 'Entity'}) WHERE e.search CONTAINS $folded "
        "RETURN e.id AS id, e.kind AS kind, e.name AS name, e.aliases AS aliases ORDER BY id"
    )
    return store.run(like, {"folded": folded}).dicts()


def _found(rows: Sequence[dict[str, str]]) -> list[Found]:
    return [Found(row["id"], row["kind"], row["name"]) for row in rows]


def near_entities(
    store: Store, text: str, kinds: Sequence[str] | None = None, names: Named | None = None
) -> list[Found]:
    """At most five entities with a part of that name, the likest first."""
    folded = fold(text)
    if folded and names:
        return _likest(folded, _of_ids(store, names.near(folded, list(kinds or ontology().kinds), _LOOKED_AT)))
    parts = [folded[i : i + 2] for i in range(max(1, len(folded) - 1))][:8]
    if not folded:
        return []
    near = (
        "UNWIND $parts AS part MATCH (e:Entity) WHERE e.search CONTAINS part AND e.kind IN $kinds "
        "RETURN DISTINCT e.id AS id, e.kind AS kind, e.name AS name, e.degree AS degree "
        "ORDER BY degree DESC, id LIMIT $n"
    )
    parameters = {"parts": parts, "kinds": list(kinds or ontology().kinds), "n": _LOOKED_AT}
    return _likest(folded, store.run(near, parameters).dicts())


def _likest(folded: str, rows: list[dict[str, Any]]) -> list[Found]:
    rows.sort(key=lambda row: (-SequenceMatcher(None, folded, fold(row["name"])).ratio(), row["id"]))
    return _found(rows[:_NEAR])
