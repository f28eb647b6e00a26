"""What is claimed while a document is read, and what its reading goes out from and remembers."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from graph.model import Modality
from graph.ontology import ontology
from ingest.context import Context
from ingest.drafts import Draft
from ingest.groups import Group, Party
from ingest.lexicon import Lexicon
from ingest.mentions import Mention
from ingest.modality import NO_TIMES, Circumstances, Times
from ingest.resolve import Resolver
from ingest.sentences import Parsed, Predicate
from ingest.tokens import Token

PLACES = frozenset({"City", "District"})
CIRCLES = ("圈", "城市群", "经济带", "经济区", "湾区", "示范区")
ORGANISATIONS = frozenset(ontology().groups["institution"])
UNITS = frozenset({"Institute", "Lab", "Platform", "Park", "Alliance", "Fund", "Enterprise"})
_OFTEN = 3  # Mentions that make an alliance what a document is about.
# 会同B, 积极与B: a partner that a clause opens with.
_OPENS_WITH = re.compile(r"\s*(?:积极|主动|加强|深化|进一步|继续|共同|持续)?(?:与|同|会同|联合|携手|联手|协同|牵手)“?")


@dataclass(frozen=True, slots=True)
class Claim:
    """One relation as one clause says it; `start:end` is the clause that says so."""

    subject: Draft
    type: str
    object: Draft
    start: int
    end: int
    modality: Modality
    rule: str
    role: str = ""
    times: Times = NO_TIMES

    @property
    def key(self) -> tuple[int, str, int]:
        """What makes two claims the same relation."""
        return id(self.subject), self.type, id(self.object)


@dataclass(slots=True)
class Said:
    """What one predicate joins: who acts, with whom, on what; `explicit` where the clause itself names the actor, `by`
    where it does so behind 由; `carried` is who acted in the clause before; `behind` are all groups behind the verb."""

    predicate: Predicate
    subjects: list[Draft]
    partners: list[Group]
    objects: list[Group]
    plain: list[Group]
    explicit: bool = False
    by: bool = False
    carried: list[Draft] = field(default_factory=list)
    behind: list[Group] = field(default_factory=list)

    @property
    def parties(self) -> list[Draft]:
        """The actors and their partners."""
        return [*self.subjects, *drafts_of(self.partners)]

    @property
    def joined(self) -> list[Draft]:
        """The partners that 联合 names."""
        return drafts_of(group for group in self.partners if group.preposition == "联合")


@dataclass(slots=True)
class Actor:
    """Who acts where a sentence names nobody; `speaks` where that is who says the words, and 我市 or 我局 is theirs;
    `about` where it is what the words are about, whoever acts."""

    drafts: list[Draft] = field(default_factory=list)
    speaks: bool = False
    about: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What the reading of relations goes out from: the text with its tokens and parties, and what the document is.

    `parties` stand by themselves, in the order of the text; `drafts` are all
    things of the document by name, `forms` by the words that name them; `title` is
    the policy that the document itself is, `issuer` the body that signs it; `when`
    tells modality and times.
    """

    text: str
    tokens: Sequence[Token]
    parties: Sequence[Party]
    known: Lexicon
    context: Context
    drafts: Mapping[str, Draft]
    forms: Mapping[str, Draft]
    title: Draft | None
    issuer: Draft | None
    when: Circumstances
    resolver: Resolver

    def tokens_in(self, start: int, end: int) -> Sequence[Token]:
        """The tokens that begin in a stretch."""
        return self.tokens[bisect_left(self.tokens, start, key=_begins) : bisect_left(self.tokens, end, key=_begins)]

    def token_before(self, at: int) -> Token | None:
        """The token that ends where something stands."""
        before = bisect_left(self.tokens, at, key=_begins) - 1
        return self.tokens[before] if before >= 0 and self.tokens[before].end == at else None

    def parties_in(self, start: int, end: int) -> Sequence[Party]:
        """The parties that begin in a stretch."""
        return self.parties[bisect_left(self.parties, start, key=_named) : bisect_left(self.parties, end, key=_named)]


_begins = attrgetter("start")
_named = attrgetter("mention.start")


@dataclass(slots=True)
class Sentence:
    """What a sentence has named so far and later clauses go on from."""

    programme: Draft | None = None
    policy: Draft | None = None
    built: Draft | None = None
    raised: Draft | None = None
    fund: Draft | None = None
    standing: Draft | None = None
    at: list[Draft] = field(default_factory=list)
    alone: list[Draft] = field(default_factory=list)
    topic: list[Draft] = field(default_factory=list)
    leaders: list[Draft] = field(default_factory=list)
    latter: list[Draft] = field(default_factory=list)
    helpers: list[Draft] = field(default_factory=list)
    partners: list[Draft] = field(default_factory=list)
    funders: list[Draft] = field(default_factory=list)
    hosts: list[Draft] = field(default_factory=list)
    held: list[Draft] = field(default_factory=list)
    opened: list[Draft] = field(default_factory=list)
    aided: list[Draft] = field(default_factory=list)
    granted: list[Draft] = field(default_factory=list)
    belongs: Draft | None = None
    supported: list[Draft] = field(default_factory=list)
    holders: list[Draft] = field(default_factory=list)
    two: list[Draft] = field(default_factory=list)


@dataclass(slots=True)
class Memory:
    """What the text has spoken of last: by kind (the alliance, the school), partners, an event, a programme.

    `named` is all in the order of the text, `listed` the last three or more in one list; `speaker` is whose words are
    read, `about` what they are about; `refused` is what the words would say if the ontology allowed it.
    """

    claims: list[Claim] = field(default_factory=list)
    refused: list[tuple[Draft, str, Draft]] = field(default_factory=list)
    sentence: Sentence = field(default_factory=Sentence)
    recent: dict[str, Draft] = field(default_factory=dict)
    pair: list[Draft] = field(default_factory=list)
    acting: list[Draft] = field(default_factory=list)
    speaker: Draft | None = None
    about: list[Draft] = field(default_factory=list)
    named: list[Draft] = field(default_factory=list)
    listed: list[Draft] = field(default_factory=list)
    joined: tuple[Parsed, list[Draft], list[Draft]] | None = None
    carrier: Draft | None = None


class Claimant:
    """Claims relations of one document: what every family of rules shares."""

    def __init__(self, frame: Frame, memory: Memory) -> None:
        self.frame = frame
        self.memory = memory
        self.text = frame.text
        self.known = frame.known

    @property
    def sentence(self) -> Sentence:
        """What the sentence being read has named so far."""
        return self.memory.sentence

    def last(self, kind: str) -> list[Draft]:
        """The thing of a kind last spoken of, if there is one."""
        found = self.memory.recent.get(kind)
        return [found] if found is not None else []

    def alliance(self, at: int) -> list[Draft]:
        """The alliance that an office or a membership at `at` is of: the one the sentence has named, else the one that
        the document names most."""
        start = max(self.text.rfind(mark, 0, at) for mark in "。\n") + 1
        near = [p for p in self.frame.parties if p.draft.kind == "Alliance" and start <= p.mention.start < at]
        counts = Counter(p.draft.name for p in self.frame.parties if p.draft.kind == "Alliance")
        if near:
            return [near[-1].draft]
        if own := [d for d in self.memory.acting if d.kind == "Alliance"]:
            return own
        if not counts or counts.most_common(1)[0][1] < _OFTEN:
            return self.last("Alliance")
        return [self.frame.drafts[counts.most_common(1)[0][0]]]

    def bodies(self, parsed: Parsed, partner: Group, subjects: list[Draft]) -> list[Draft]:
        """Who acts with a partner: of a plan that opens a clause with one (会同B推进C), the place that it is of."""
        plan = self.frame.title
        opens = _OPENS_WITH.fullmatch(self.text[parsed.start : partner.start])
        return self.own_place() if plan is not None and subjects == [plan] and opens else subjects

    def own_place(self) -> list[Draft]:
        """The district or city that the document speaks from, if it tells one."""
        own = self.frame.context.district or self.frame.context.city
        entries = [e for e in self.known.entries.get(own, ()) if e.kind in PLACES]
        entry = self.frame.resolver.nearest(entries, own) if entries else None
        return [self.frame.resolver.place(entry)] if entry is not None else []

    def place_of(self, body: Draft) -> Draft | None:
        """The place that a bureau's name opens with: 德阳市 of 德阳市科学技术局."""
        for size in range(2, min(9, len(body.name)) if body.kind == "Government" else 0):
            entries = [e for e in self.known.entries.get(body.name[:size], ()) if e.kind in PLACES]
            if entries and entries[0].name == body.name[:size]:
                entry = self.frame.resolver.nearest(entries, body.name[:size])
                return self.frame.resolver.place(entry) if entry is not None else None
        return None

    def own_school(self) -> list[Draft]:
        """The school that a text speaks of most, its units counted too, if that is one."""
        schools = [draft for draft in self.frame.drafts.values() if draft.kind == "University"]
        spoken = {id(draft): self.text.count(draft.name) for draft in schools}
        most = [draft for draft in schools if spoken[id(draft)] == max(spoken.values())]
        return most if len(most) == 1 else []

    def each(self, parsed: Parsed, said: Said, subjects: Iterable[Draft], type_: str) -> None:
        """A claim for each subject and object of a predicate."""
        self.pairs(parsed, said.predicate, subjects, type_, drafts_of(said.objects))

    def are_paired(self, parsed: Parsed, predicate: Predicate, ones: list[Draft], others: list[Draft]) -> bool:
        """Whether 分别 tells that each of the ones goes with its own of the others."""
        return len(ones) == len(others) > 1 and "分别" in self.text[parsed.start : predicate.end]

    def pairs(
        self,
        parsed: Parsed,
        predicate: Predicate | None,
        subjects: Iterable[Draft],
        type_: str,
        targets: Iterable[Draft],
    ) -> None:
        """A claim for each of `subjects` and `targets`; 分别, for each subject with its own target."""
        subjects, targets = list(subjects), list(targets)
        if predicate is not None and self.are_paired(parsed, predicate, subjects, targets):
            for one, target in zip(subjects, targets, strict=True):
                self.claim(parsed, one, type_, target, predicate)
            return
        for one in subjects:
            for target in targets:
                self.claim(parsed, one, type_, target, predicate)

    def claim(self, parsed: Parsed, subject: Draft, type_: str, target: Draft, predicate: Predicate | None) -> None:
        """Claim one relation, unless it holds of one thing, of an aim, or against the ontology."""
        if subject is target or target.name in self.known.aims or subject.name in self.known.aims:
            return
        if type_ == "CO_BUILDS" and target.kind == "Programme" and subject.kind not in PLACES:
            type_ = "PARTICIPATES_IN"  # A project is taken part in.
        if not ontology().allows(subject.kind, type_, target.kind):
            self.memory.refused.append((subject, type_, target))
            return
        verb = (predicate.start, predicate.end) if predicate else None
        modality = self.frame.when.modality(parsed.start, parsed.end, verb, type_)
        times = self.frame.when.times(parsed.start, parsed.end, verb, modality)
        rule = f"predicate:{predicate.word}" if predicate else f"pattern:{type_.lower()}"
        self.memory.claims.append(Claim(subject, type_, target, parsed.start, parsed.end, modality, rule, times=times))


def drafts_of(groups: Iterable[Group]) -> list[Draft]:
    """The things of several groups."""
    return [draft for group in groups for draft in group.drafts]


def spoken_of(parsed: Parsed, drafts: list[Draft]) -> Group:
    """Things that the clause does not name but is about, as a group at its start."""
    mentions = [Mention(parsed.start, parsed.start, draft.kind, draft.name, "carried") for draft in drafts]
    parties = [Party(mention, draft) for mention, draft in zip(mentions, drafts, strict=True)]
    return Group(parties, parsed.start, parsed.start)


def parties_of(start: int, end: int, drafts: Iterable[Draft]) -> Iterator[Party]:
    """Things that the words `start:end` speak of without their names."""
    for draft in drafts:
        if draft.kind == "Park" and not draft.spans:
            draft.spans.append((start, end, "zone"))  # 高新区 names it here alone
        yield Party(Mention(start, end, draft.kind, draft.name, "anaphor"), draft)


def unique(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Claims without those said twice by one clause."""
    seen = set()
    for claim in claims:
        key = (*claim.key, claim.start)
        if key not in seen:
            seen.add(key)
            yield claim
