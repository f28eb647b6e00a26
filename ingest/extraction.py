"""One document's facts: characters to tokens, mentions, entities, relations, evidence."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from graph.ids import fold
from graph.model import Document, Facts
from graph.ontology import ontology
from ingest.actors import Actors
from ingest.assembly import Assembly
from ingest.belonging import circle_members, cities_of_regions, districts
from ingest.context import context_of
from ingest.definitions import Definitions
from ingest.drafts import Draft
from ingest.groups import Party
from ingest.layout import UNITS, Line, is_title, lines
from ingest.lexicon import Lexicon, fold_text, lexicon
from ingest.lists import ListReader
from ingest.mentions import Finder, Mention
from ingest.modality import Circumstances
from ingest.names import NameReader
from ingest.projects import Projects
from ingest.relations import Actor, Claim, Frame, Reader, implied, unique
from ingest.resolve import Resolver
from ingest.responsibility import responsibilities
from ingest.short_forms import bare_zones, merge_short_forms
from ingest.signature import signed
from ingest.signings import signings
from ingest.speakers import Speakers
from ingest.tasks import TaskItem, table_tasks, tasks
from ingest.titles import policy_of, undated
from ingest.tokens import tokenize
from ingest.topics import Topics

_PLACES = frozenset({"City", "District"})
_RENAMED = re.compile(r"”?(?:正式)?(?:更名|改名)为“?")
_ABOVE = 3  # Lines from the first row of a table up to its title.
# Where no thing of the map stands: who wrote a text, and the number of a document (宁都办〔2024〕5号).
_SOURCE_LINE = re.compile(
    r"[\u4e00-\u9fff]{2,8}[(\[]20\d\d[)\]]\d*号"
    r"|(?:来源|供稿|作者|编辑|责编|审核|记者|通讯员)\s*[:|/][^\n]*?(?=\s{2,}|$)",
    re.MULTILINE,
)


def extract_facts(document: Document) -> Facts:
    """All that a document says; ids are final, and every evidence obeys `text[start:end] == quote`."""
    return _Extraction(document, lexicon()).facts()


def refused_facts(document: Document) -> Iterator[tuple[str, str, str, str, str]]:
    """(name, kind, relation, name, kind) of what a document's words would say if the ontology allowed it."""
    reading = _Extraction(document, lexicon())
    facts = reading.facts()
    joined = {frozenset((each.source, each.target)) for each in facts.relations}
    for one, type_, other in reading.refused:
        # What the reader then took as another relation is no loss.
        if frozenset((one.id, other.id)) not in joined:
            yield one.name, one.kind, type_, other.name, other.kind


class _Extraction:
    """The walk from characters to facts of one document."""

    def __init__(self, document: Document, known: Lexicon) -> None:
        self.document = document
        self.known = known
        self.text = fold_text(document.text)
        self.lines = lines(self.text)
        # A digest says what its original said, and when that said it.
        self.said = (document.digest_of.date if document.digest_of else "") or document.date

    def facts(self) -> Facts:
        mentions = self._mentions()
        self.context = context_of(self.document, mentions, self.known)
        self.resolver = Resolver(self.known, self.context)
        parties = self._parties(mentions)
        claims: list[Claim] = []
        refused: list[tuple[Draft, str, Draft]] = []
        said = list(self._claims(parties))
        for claim in unique([*said, *implied(said, self.text)]):
            if _may_be(claim):
                claims.append(claim)
            else:
                refused.append((claim.subject, claim.type, claim.object))
        self.refused += refused
        standing = (d for d in self.resolver.drafts.values() if id(d) not in self.resolver.merged)
        return Assembly(self.document, self.said).facts(standing, claims)

    # Mentions

    def _mentions(self) -> list[Mention]:
        self.tokens = tokenize(self.text, self.known)
        mentions = Finder(self.text, self.known).find(self.tokens)
        defined = dict(Definitions(self.text, self.tokens, mentions, self.known).read())
        if defined:
            self.tokens = tokenize(self.text, self.known, defined)
            mentions = Finder(self.text, self.known).find(self.tokens)
        return mentions

    def _parties(self, mentions: Sequence[Mention]) -> list[Party]:
        self.title = policy_of(self.document, self.text, self.resolver)
        rows = table_tasks(self.text, self.lines)
        self.rows = {number: row for row in rows for number in row.rows}
        self.projects = Projects(self.text, self.lines)
        own = [line for line in self.lines if line.number not in self.projects.lines]
        self.items = [*tasks(self.text, own), *rows]
        hidden = [m.span() for m in _SOURCE_LINE.finditer(self.text)]
        parties = []
        for mention in mentions:
            if any(start <= mention.start and mention.end <= end for start, end in hidden):
                continue
            draft = self.resolver.resolve(mention)
            if draft is not None:
                parties.append(Party(mention, draft))
        kept = merge_short_forms(self.resolver.drafts.values(), self.known)
        kept |= undated(self.title, self.resolver.drafts.values()) | self._renamed(parties)
        for draft in list(self.resolver.drafts.values()):
            if id(draft) in kept:
                _absorb(kept[id(draft)], draft)
        self.resolver.merged = kept
        standing = [d for d in self.resolver.drafts.values() if id(d) not in kept]
        for start, end, zone in bare_zones(self.text, mentions, standing):
            zone.forms[self.text[start:end]] = None
            zone.spans.append((start, end, "zone"))
        return [Party(p.mention, kept.get(id(p.draft), p.draft)) for p in parties]

    def _renamed(self, parties: Sequence[Party]) -> dict[int, Draft]:
        """将“A”更名为“B”: id(draft) of A -> B."""
        renamed = {}
        for before, after in itertools.pairwise(p for p in parties if not p.mention.inside):
            words = self.text[before.mention.end : after.mention.start]
            if before.draft.kind == after.draft.kind and _RENAMED.fullmatch(words) and before.draft is not after.draft:
                renamed[id(before.draft)] = after.draft
        return renamed

    # Claims

    def _claims(self, parties: list[Party]) -> Iterator[Claim]:
        plan = self.title.name if self.title else self.document.title or self.document.id
        plans = self._plans(parties)
        yield from responsibilities(self.text, plans, parties, self.resolver, plan)
        visible = [p for p in parties if not p.mention.inside]
        yield from self._named(parties, visible)
        city = self.resolver.drafts.get((fold(self.context.city), ""))
        yield from districts(parties, self.context.city, city)
        yield from cities_of_regions(self.text, visible)
        yield from circle_members(self.text, parties, self.known)
        actors = Actors(self.document, self.text, self.known, self.context, self.resolver, self.title)
        when = self._circumstances(actors.default(visible))
        topics = Topics(self.text, visible, self.title, plans)
        yield from self._laid_out(visible, topics, when)
        frame = Frame(
            self.text,
            self.tokens,
            visible,
            self.known,
            self.context,
            drafts={party.draft.name: party.draft for party in parties},
            forms={self.text[p.mention.start : p.mention.end]: p.draft for p in parties},
            title=self.title,
            issuer=actors.issuer(parties),
            when=when,
            resolver=self.resolver,
        )
        reader = Reader(frame)
        self._read(reader, topics, actors, visible)
        self.refused = reader.refused
        yield from reader.claims

    def _plans(self, parties: Sequence[Party]) -> list[tuple[TaskItem, Draft | None]]:
        """The plan that each task is of: for a row the list whose title stands above it, else the document itself."""
        titled = [p for p in parties if p.mention.rule == "title" and not self.text.startswith("《", p.mention.start)]
        self.headlines = {p.mention.start for p in titled}
        above = ([p.draft for p in titled if item.rows and p.mention.start < item.start] for item in self.items)
        return [(item, drafts[-1] if drafts else self.title) for item, drafts in zip(self.items, above, strict=True)]

    def _named(self, parties: Sequence[Party], visible: Sequence[Party]) -> Iterator[Claim]:
        """What names say, those of corridors in the titles of others too: 《G312产业创新走廊规划》."""
        names = NameReader(self.text, self.tokens, self.known, self.resolver)
        yield from names.read(visible)
        for party in parties:
            titled = self.text.rfind("《", 0, party.mention.start) > self.text.rfind("》", 0, party.mention.start)
            if party.mention.inside and titled and party.draft.kind == "Corridor":
                yield from names.corridor(party)

    def _laid_out(self, visible: Sequence[Party], topics: Topics, when: Circumstances) -> Iterator[Claim]:
        """What lists, projects, signatures and the headings of tasks say by how they are laid out."""
        self.listed = ListReader(self.text, self._list_lines(), visible, self.known, self.resolver, self.title)
        for claim in self.listed.read():
            yield replace(claim, modality=when.listed(claim.start))
        yield from self.projects.read(visible, self.resolver)
        yield from signings(self.text, self.lines, visible)
        if self.title is not None:
            yield from signed(self.text, self.lines, visible, self.resolver, self.title)
        for claim in topics.supported(self.lines):
            yield replace(claim, modality=when.listed(claim.start))

    def _list_lines(self) -> list[Line]:
        """The lines that lists may be made of: all but the rows of tasks, and those that tell who answers for one."""
        answering = {start for item in self.items for _, start, _ in item.units}
        # The title of a table of tasks is no list of what anybody has won.
        heads = {number for row in self.rows.values() for number in range(row.rows[0] - _ABOVE, row.rows[0])}
        rows = {*self.rows, *(ln.number for ln in self.lines if ln.number in heads and ln.start in self.headlines)}
        labels = ((line, UNITS.match(self.text, line.start)) for line in self.lines if line.number not in rows)
        return [line for line, label in labels if label is None or label.end() not in answering]

    def _circumstances(self, actor: Draft | None) -> Circumstances:
        """What tells stated from planned; a plan, or a reading of one, speaks of what is to be done."""
        title = self.document.title
        plan = self.title is not None or (actor is not None and actor.kind == "Policy" and "解读" in title)
        return Circumstances(self.text, self.lines, self.tokens, title=title, date=self.said, plan=plan)

    def _read(self, reader: Reader, topics: Topics, actors: Actors, parties: Sequence[Party]) -> None:
        """Read each line with its actor: the policy itself, the speaker, the heading's place, or the document's city.

        A speaker whose first sentence is about his city makes the city the actor of what follows.
        """
        speakers = Speakers(self.text, self.known, self.resolver, parties)
        default = Actor([d] if (d := actors.default(parties)) else [])
        actor, speaking, opened = default, False, False
        starts = [party.mention.start for party in parties]
        sections = topics.sections(self.lines)
        for line in self.lines:
            if (parts := self._parts(line, topics, default)) is not None:
                for part, about in parts:
                    reader.read(part, about)
                continue
            inside = parties[bisect_left(starts, line.start) : bisect_left(starts, line.end)]
            if speakers.is_named_alone(line):
                named = speakers.of_line(inside)
                actor, speaking = named or default, named is not None
                continue
            if speakers.asks(line):
                actor, speaking = default, False
            elif self.title is None and (speech := speakers.speech(line, inside)) is not None:
                actor, speaking = speech[0], True
                line, opened = replace(line, body=speech[1]), True
            elif line.level and is_title(self.text, line) and not speaking:
                actor = actors.heading(line, inside, default)
            if not speaking and (headed := topics.of_line(line, inside)) is not None:
                reader.read(headed[1], Actor([headed[0]], about=True))
                continue
            last = reader.read(line, actor if speaking else sections.get(line.number, actor))
            if opened and last is not actor.drafts and last and last[0].kind in _PLACES:
                actor = Actor(last)
            opened = opened and line.body == line.end

    def _parts(self, line: Line, topics: Topics, default: Actor) -> Iterable[tuple[Line, Actor]] | None:
        """What is read of a line that tells who answers for a task, or of a row, with its actors; None for prose."""
        if UNITS.match(self.text, line.body):
            return ()
        if (row := self.rows.get(line.number)) is not None:
            return topics.of_task(line, row, default) if line.number == row.rows[0] else ()
        told = self.listed.told.get(line.number)
        return topics.of_row(line, told) if told is not None else None


def _may_be(claim: Claim) -> bool:
    """Whether the ontology lets these two kinds be so related."""
    return ontology().allows(claim.subject.kind, claim.type, claim.object.kind)


def _absorb(kept: Draft, short: Draft) -> None:
    kept.forms[short.name] = None
    kept.forms.update(short.forms)
    kept.spans.extend(short.spans)
    kept.inside_only = kept.inside_only and short.inside_only
