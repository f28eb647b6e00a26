"""Those who do one thing together are partners: builders of a centre, issuers of a plan, hosts of a fair."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator

from graph.ontology import ontology
from ingest.relations.claims import Claim

# What several can only do together, and how many of them at most are partners of each other. A fair with three hosts
# and a plan of a whole circle name bodies that need not deal with each other.
_SHARED = {"CO_BUILDS": 5, "ESTABLISHES": 4, "DEVELOPS": 4, "ISSUES": 4, "HOSTS": 2}
# A name of two cities only says that both have a part in it.
_BY_NAME = "name:"


def partners(claims: Iterable[Claim]) -> Iterator[Claim]:
    """A claim of cooperation for each two who one clause says do the same to the same thing."""
    doers: dict[tuple[str, int, int], dict[int, Claim]] = defaultdict(dict)
    for claim in claims:
        if claim.type in _SHARED and not claim.rule.startswith(_BY_NAME):
            doers[claim.type, id(claim.object), claim.start].setdefault(id(claim.subject), claim)
    for (type_, _, _), found in doers.items():
        if len(found) <= _SHARED[type_]:
            for one, other in itertools.combinations(found.values(), 2):
                if ontology().allows(one.subject.kind, "COOPERATES_WITH", other.subject.kind):
                    yield Claim(
                        one.subject,
                        "COOPERATES_WITH",
                        other.subject,
                        one.start,
                        one.end,
                        one.modality,
                        f"joint:{type_.lower()}",
                        times=one.times,
                    )
