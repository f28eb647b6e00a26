"""Statements narrowed to the kinds that ids carry: the embedded engine finds an id in one table, not in every one."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from graph.ontology import OntologyError, ontology
from graph.store import Rows, Store, in_process

# A condition that a whole WHERE needs: what stands in brackets with OR begins with a bracket.
_NEEDED = re.compile(
    r"(?P<before>WHERE|AND) (?P<name>\w+)\.id (?P<how>=|IN) \$(?P<parameter>\w+)(?= AND| RETURN|\s*(?:\n|$))"
)


# A statement that gives one row: to sort it costs the embedded engine more than to find it.
_ONE = re.compile(r"((?://.*\n)*MATCH \((\w+):Entity\)\s+WHERE \2\.id = \$\w+\s+RETURN [^\n]+)\s+ORDER BY [\w, .]+\s*")


def run(store: Store, text: str, parameters: Mapping[str, Any], **bounds: Any) -> Rows:
    """The answer to a statement of the catalogue, put as its store answers it fastest."""
    if not in_process(store.url):
        return store.run(text, parameters, **bounds)
    if one := _ONE.fullmatch(text):
        text = one[1]
    text, parameters = typed(text, parameters)
    return store.run(text, parameters, **bounds)


def typed(text: str, parameters: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """A statement with the kinds of the ids that it asks for in place of `:Entity`; one id is no list."""
    for match in list(_NEEDED.finditer(text)):
        name, parameter = match["name"], match["parameter"]
        ids = parameters[parameter] if match["how"] == "IN" else [parameters[parameter]]
        found = _kinds(ids)
        if not found or f"({name}:Entity)" not in text:
            continue
        text = text.replace(f"({name}:Entity)", f"({name}:{'|'.join(found)})")
        if match["how"] == "IN" and len(ids) == 1 and len(re.findall(rf"\${parameter}\b", text)) == 1:
            text = text.replace(f"{name}.id IN ${parameter}", f"{name}.id = ${parameter}")
            parameters = {**parameters, parameter: ids[0]}
    return text, parameters


def _kinds(ids: Iterable[str]) -> list[str]:
    """The kinds that ids carry; none where one carries none."""
    try:
        return sorted({ontology().kind_of(each) for each in ids})
    except OntologyError:
        return []
