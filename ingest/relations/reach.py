"""How far a predicate reaches: the groups before and behind it that are its own."""

from ingest.groups import Group
from ingest.sentences import Predicate, is_with


def back(nodes: list[Group | Predicate], i: int) -> list[Group]:
    """The groups before a predicate, back to the one before it that has objects of its own."""
    found: list[Group] = []
    at = i - 1
    while at >= 0:
        node = nodes[at]
        if isinstance(node, Group):
            found.insert(0, node)
        elif found and not is_with(node.word):  # 由A会同B建设C: 会同 only names a partner.
            break
        at -= 1
    return found


def forward(nodes: list[Group | Predicate], i: int) -> list[Group]:
    """The groups behind a predicate, up to the next predicate that has a group between itself and this one."""
    found: list[Group] = []
    for node in nodes[i + 1 :]:
        if isinstance(node, Predicate):
            if found:
                break
            # 加快推进A建设: verbs in a row share what follows; 发展A of 支持B is not ours.
            continue
        found.append(node)
    return found
