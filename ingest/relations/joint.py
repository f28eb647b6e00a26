"""What follows where several do one thing together: builders of a centre, makers of a thing, signers of a paper
are partners, and what a body builds with a place lies there."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.drafts import Draft
from ingest.relations.claims import ORGANISATIONS, PLACES, Claim

# What several can only do together, and how many of them at most are partners; of more than two each is the first's.
_SHARED = {"CO_BUILDS": 5, "DEVELOPS": 4, "ISSUES": 3, "HOSTS": 3}
_JOINTLY = ("predicate:联合", "predicate:共同")
# What one place raises with bodies of elsewhere stands in that place.
_SITED = frozenset({"Institute", "Platform"})
_BUILDERS = ORGANISATIONS - {"Government", "Alliance"}


def implied(claims: Sequence[Claim], text: str) -> Iterator[Claim]:
    """A claim of cooperation for those who one clause says do the same to the same thing, and where it stands."""
    located = {id(claim.subject) for claim in claims if claim.type == "LOCATED_IN"}
    for type_, several in _together(claims, text):
        first, *others = several
        if len(several) <= _SHARED[type_]:
            yield from (_follows(first, first.subject, "COOPERATES_WITH", other.subject) for other in others)
        places = [claim for claim in several if claim.subject.kind in PLACES]
        built, by_bodies = first.object, any(claim.subject.kind in _BUILDERS for claim in several)
        sited = type_ == "CO_BUILDS" and built.kind in _SITED and id(built) not in located
        if sited and by_bodies and len(places) == 1:
            yield _follows(places[0], built, "LOCATED_IN", places[0].subject)


def _together(claims: Sequence[Claim], text: str) -> Iterator[tuple[str, list[Claim]]]:
    """The claims of one clause, of a type, on one thing, where there are several."""
    doers: dict[tuple[str, int, int], dict[int, Claim]] = defaultdict(dict)
    for claim in claims:
        hosted = claim.type != "HOSTS" or claim.rule.startswith(_JOINTLY)
        told = claim.type in _SHARED and hosted and not claim.rule.startswith("name:")
        # 中共南京市委、南京市人民政府: one city's; 分别: each with its own.
        if told and not claim.subject.name.startswith("中共") and "分别" not in text[claim.start : claim.end]:
            doers[claim.type, id(claim.object), claim.start].setdefault(id(claim.subject), claim)
    yield from ((type_, list(found.values())) for (type_, _, _), found in doers.items() if len(found) > 1)


def _follows(claim: Claim, subject: Draft, type_: str, target: Draft) -> Claim:
    """What follows from a claim, said where it is said."""
    return replace(claim, subject=subject, type=type_, object=target, rule=f"joint:{claim.type.lower()}")
