"""One document's facts: characters to tokens, mentions, entities, relations, evidence."""

import itertools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from graph.ids import fold
from graph.model import Document, Entity, Evidence, Facts, Relation
from graph.ontology import ontology
from ingest.belonging import circle_members, cities_of_regions, districts
from ingest.context import context_of
from ingest.drafts import Draft
from ingest.groups import Party
from ingest.layout import UNITS, Line, bare, is_title, lines
from ingest.lexicon import Entry, Lexicon, fold_text, lexicon, tokenize
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
from ingest.tasks import table_tasks, tasks
from ingest.topics import Topics

_PLACES = frozenset({"City", "District"})
_DEFINED = re.compile(r"[(](?:[^()“]{1,24}[,;])?(?:以下|下)?(?:简称|统称|称)[为:]?[“\"]?([^”\")(,]{2,20})[”\"]?[,)]")
# 甲方:A: the sides of an agreement.
_PARTY = re.compile(r"^\s*([甲乙丙丁]方)(?:[(][^)\n]{1,8}[)])?\s*:\s*(?=\S)", re.MULTILINE)
# 表中简称如下:郑州市高新区即郑州高新技术产业开发区;
_RENAMED = re.compile(r"”?(?:正式)?(?:更名|改名)为“?")
_THAT_IS = re.compile(r"(?<=[:;,。\n])([\u4e00-\u9fff]{2,14})(?:即|是指|指)([\u4e00-\u9fff()]{5,30})(?=[;。\n])")
_OWN_MEETING = re.compile(r"(?:20\d\d年度?|第.{1,3}[届次])*(?:年会|成员大会|会员大会|理事会|大会|工作会议|全体会议)")
_PLAN_TITLE = re.compile(
    r"(计划|规划|纲要|方案|意见|要点|措施|举措|办法|政策|条例|实施细则|行动)([(].{0,20}[)])?(的通知)?$"
)
# 重点任务分工表: a table of tasks is a plan of its own where no other is named.
_TABLE_TITLE = re.compile(
    r"(?:(?:分工|分解|任务|责任|工作|推进|落实|重点项目)(?:一览|进度|情况)?(?:表|清单|台账)|(?:任务|责任)(?:分工|分解))(?:[(].{0,20}[)])?$"
)
_TITLED = re.compile(r"《([^》]{6,80})》")
# A body that tells of its own work.
_OWN_WORK = re.compile(r"工作(?:总结|情况|回顾|报告)|述职|年度总结")
_NO_PLAN = re.compile(r"工作总结|总结[和及与暨]|答复|复函|提案|建议|申报|公布|公示|征集|召开|举办|推荐|评选")
# What says that only a part, or a table made of it, stands there.
_EXTRACT = re.compile(
    r"(?:的?(?:(?:重点|主要)?(?:任务分工|分工方案|任务分解|责任分工|任务清单)|重点任务)表?|[(](?:节选|摘要|摘登|全文)[)]"
    r"|的?(?:重点|重大|主要|年度)*(?:项目|工程|事项)(?:计划|建设|推进|汇总|一览)?(?:表|清单|台账))$"
)
# 我校: a text in a body's own words; 我市: one in a place's.
_OWN_BODY = re.compile(r"[我本](校|院|所)(?!区)")
_OWN_CITY = re.compile(r"我[市区县省]")
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
        return self._assemble(claims)

    # Mentions

    def _mentions(self) -> list[Mention]:
        self.tokens = tokenize(self.text, self.known)
        mentions = Finder(self.text, self.known).find(self.tokens)
        defined = dict(self._defined(mentions))
        if defined:
            self.tokens = tokenize(self.text, self.known, defined)
            mentions = Finder(self.text, self.known).find(self.tokens)
        return mentions

    def _defined(self, mentions: Sequence[Mention]) -> Iterator[tuple[str, Entry]]:
        """Short forms that the document itself gives: X(以下简称“Y”)."""
        for match in _DEFINED.finditer(self.text):
            owner = next((m for m in mentions if m.end == match.start() and not m.inside), None)
            owner = owner or self._defined_inside(match.start())
            if owner is not None:
                name = owner.entry.name if owner.entry else owner.name
                yield match[1], Entry(name, owner.kind, source="defined")
        yield from self._brands(mentions)
        for match in _PARTY.finditer(self.text):
            side = next((m for m in mentions if m.start == match.end() and not m.inside), None)
            if side is not None:
                yield match[1], Entry(side.entry.name if side.entry else side.name, side.kind, source="defined")
        for match in _THAT_IS.finditer(self.text):
            whole = next((m for m in mentions if m.start == match.start(2) and m.end == match.end(2)), None)
            if whole is not None:
                yield match[1], Entry(whole.entry.name if whole.entry else whole.name, whole.kind, source="defined")

    def _brands(self, mentions: Sequence[Mention]) -> Iterator[tuple[str, Entry]]:
        """A company that is named in full first and by its brand alone behind: 六安佳力奇碳纤维, 佳力奇."""
        classes = {token.start: token.cls for token in self.tokens}
        starts = sorted(classes)
        for mention in mentions:
            if mention.kind != "Enterprise" or mention.entry is not None or mention.inside:
                continue
            place = mention.parts[0] if mention.parts and mention.parts[0].start == mention.start else None
            begun = end = place.end if place is not None else mention.start
            for start in starts[bisect_left(starts, begun) : bisect_left(starts, mention.end)]:
                if start != end or classes[start] != "U":
                    break
                end = start + 1
            brand = self.text[begun:end]
            if 3 <= len(brand) <= 4 and end < mention.end and self.text.count(brand, mention.end) > 1:
                yield brand, Entry(mention.name, "Enterprise", source="defined")

    def _defined_inside(self, end: int) -> Mention | None:
        """What ends at a definition that stands inside a longer name: X联盟(以下简称“Y”)成立大会."""
        start = max(self.text.rfind(mark, 0, end) for mark in "\n。,;、") + 1
        words = self.text[start:end]
        found = Finder(words, self.known).find(tokenize(words, self.known))
        return next((m for m in found if m.end == len(words) and not m.inside), None)

    def _parties(self, mentions: Sequence[Mention]) -> list[Party]:
        self.title = self._title_policy()
        self.rows = table_tasks(self.text, self.lines)
        self.projects = Projects(self.text, self.lines)
        own = [line for line in self.lines if line.number not in self.projects.lines]
        self.items = [*tasks(self.text, own), *self.rows]
        hidden = [m.span() for m in _SOURCE_LINE.finditer(self.text)]
        parties = []
        for mention in mentions:
            if any(start <= mention.start and mention.end <= end for start, end in hidden):
                continue
            draft = self.resolver.resolve(mention)
            if draft is not None:
                parties.append(Party(mention, draft))
        kept = merge_short_forms(self.resolver.drafts.values(), self.known)
        kept |= self._titles() | self._renamed(parties)
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

    def _titles(self) -> dict[int, Draft]:
        """X行动计划 where the document is X行动计划(2024—2026年): id(draft) -> the document's own title."""
        title = self.title
        if title is None or (plain := re.sub(r"[(][^)]*\d[^)]*[)]$", "", title.name)) == title.name:
            return {}
        named = (d for d in self.resolver.drafts.values() if d.kind in {"Policy", "Programme"})
        return {id(draft): title for draft in named if draft is not title and draft.name == plain}

    def _title_policy(self) -> Draft | None:
        """The policy that the document itself is, or is a digest of, where its title says so."""
        digested = self.document.digest_of
        title = fold_text(digested.title if digested else self.document.title).strip()
        # 关于落实《A》的实施方案 is a plan of its own.
        if (match := re.search(r"《([^》]+)》", title)) and not _PLAN_TITLE.search(title[match.end() :]):
            title = match[1]
        whole = title
        title = _EXTRACT.sub("", title)
        if not _PLAN_TITLE.search(title):
            title = whole
        if not title or not (_PLAN_TITLE.search(title) or _TABLE_TITLE.search(title)) or _NO_PLAN.search(title):
            return None
        title = re.sub(r"^.*?(?:关于印发|印发(?=关于))", "", title).removesuffix("的通知")
        same = (m[1] for m in _TITLED.finditer(self.text) if _core(m[1]) == _core(title))
        draft = self.resolver.draft(bare(next(same, title)), "Policy")
        # A title may go on in the next line.
        found = re.search(r"\s*".join(re.escape(char) for char in title if not char.isspace()), self.text)
        if found is not None:
            draft.spans.append((*found.span(), "title"))
        return draft

    # Claims

    def _claims(self, parties: list[Party]) -> Iterator[Claim]:
        plan = self.title.name if self.title else self.document.title or self.document.id
        yield from responsibilities(self.text, self.items, parties, self.resolver, self.title, plan)
        names = NameReader(self.text, self.tokens, self.known, self.resolver)
        visible = [p for p in parties if not p.mention.inside]
        yield from names.read(visible)
        for party in parties:
            titled = self.text.rfind("《", 0, party.mention.start) > self.text.rfind("》", 0, party.mention.start)
            if party.mention.inside and titled and party.draft.kind == "Corridor":
                yield from names.corridor(party)  # 《G312产业创新走廊规划》
        city = self.resolver.drafts.get((fold(self.context.city), ""))
        yield from districts(parties, self.context.city, city)
        yield from cities_of_regions(self.text, visible)
        yield from circle_members(self.text, parties, self.known)
        when = self._circumstances(visible)
        self.listed = ListReader(self.text, self._list_lines(), visible, self.known, self.resolver, self.title)
        for claim in self.listed.read():
            yield replace(claim, modality=when.listed(claim.start))
        yield from self.projects.read(visible, self.resolver)
        yield from signings(self.text, self.lines, visible)
        if self.title is not None:
            yield from signed(self.text, self.lines, visible, self.resolver, self.title)
        topics = Topics(self.text, visible, self.title)
        for claim in topics.supported(self.lines, self.items):
            yield replace(claim, modality=when.listed(claim.start))
        drafts = {party.draft.name: party.draft for party in parties}
        issuer = self._issuer(parties)
        forms = {self.text[p.mention.start : p.mention.end]: p.draft for p in parties}
        frame = Frame(
            self.text,
            self.tokens,
            visible,
            self.known,
            self.context,
            drafts,
            forms,
            self.title,
            issuer,
            when,
            self.resolver,
        )
        reader = Reader(frame)
        self._read(reader, topics, visible)
        self.refused = reader.refused
        yield from reader.claims

    def _list_lines(self) -> list[Line]:
        """The lines that lists may be made of: all but the rows of tasks, and those that tell who answers for one."""
        rows = {number for item in self.rows for number in item.rows}
        answering = {start for item in self.items for _, start, _ in item.units}
        labels = ((line, UNITS.match(self.text, line.start)) for line in self.lines if line.number not in rows)
        return [line for line, label in labels if label is None or label.end() not in answering]

    def _circumstances(self, parties: Sequence[Party]) -> Circumstances:
        """What tells stated from planned; a plan, or a reading of one, speaks of what is to be done."""
        actor = self._default_actor(parties)
        title = self.document.title
        plan = self.title is not None or (actor is not None and actor.kind == "Policy" and "解读" in title)
        return Circumstances(self.text, self.lines, self.tokens, title=title, date=self.said, plan=plan)

    def _read(self, reader: Reader, topics: Topics, parties: Sequence[Party]) -> None:
        """Read each line with its actor: the policy itself, the speaker, the heading's place, or the document's city.

        A speaker whose first sentence is about his city makes the city the actor of what follows.
        """
        speakers = Speakers(self.text, self.known, self.resolver, parties)
        default = Actor([d] if (d := self._default_actor(parties)) else [])
        actor, speaking, opened = default, False, False
        starts = [party.mention.start for party in parties]
        rows = {number: item for item in self.rows for number in item.rows}
        sections = topics.sections(self.lines)
        for line in self.lines:
            if UNITS.match(self.text, line.body):
                continue
            if (row := rows.get(line.number)) is not None:
                for part, about in topics.of_task(line, row, default) if line.number == row.rows[0] else ():
                    reader.read(part, about)
                continue
            if (told := self.listed.told.get(line.number)) is not None:
                for part, about in topics.of_row(line, told):
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
                actor = self._heading(line, inside, default)
            if not speaking and (headed := topics.of_line(line, inside)) is not None:
                reader.read(headed[1], Actor([headed[0]], about=True))
                continue
            last = reader.read(line, actor if speaking else sections.get(line.number, actor))
            if opened and last is not actor.drafts and last and last[0].kind in _PLACES:
                actor = Actor(last)
            opened = opened and line.body == line.end

    def _default_actor(self, parties: Sequence[Party]) -> Draft | None:
        if self.title is not None:
            return self.title
        opener = self._title_opener(parties)
        summary = re.search(
            r"(?:解读|印发|出台|发布)了?《([^》]{6,60})》.{0,160}(?:提出|明确|围绕|共(?=[\d一二三四五六七八九十]|分|包括))",
            self.text[:900],
        )
        # In a bureau's own words what it has issued is but one of the things told.
        own = re.search(r"[我本]厅|我[局委办]|答复|发布会|工作总结", self.text) is not None
        if summary and not own and (draft := self.resolver.drafts.get((fold(bare(summary[1])), ""))) is not None:
            return draft
        opener = opener or self._own_body(parties)
        if opener is not None:
            return opener
        if not self.context.city and (issuer := self._issuer(parties)) is not None:
            return issuer
        if not self.context.city:
            return None
        entry = next(e for e in self.known.entries[self.context.city] if e.kind == "City")
        return self.resolver.place(entry)

    def _issuer(self, parties: Sequence[Party]) -> Draft | None:
        """The body that issues or signs the document."""
        issuer = self.resolver.drafts.get((fold(self.document.issuer), ""))
        if issuer is not None and issuer.kind == "Government":
            return issuer
        title = fold_text(self.document.title)
        for party in reversed(parties):
            named = self.text[party.mention.start : party.mention.end]
            if party.draft.kind == "Government" and (
                title.startswith(named) or party.mention.start > len(self.text) - 80
            ):
                return party.draft
        return None

    def _title_opener(self, parties: Sequence[Party]) -> Draft | None:
        """The district, university, alliance or company that the document's title opens with."""
        if self.context.district:
            entries = [
                e
                for e in self.known.entries[self.context.district]
                if e.kind == "District" and e.place == self.context.city
            ]
            return self.resolver.place(entries[0]) if entries else None
        title = fold_text(self.document.title).strip()
        kinds = {"University", "Institute", "Alliance", "Enterprise", "Park"}
        if _OWN_WORK.search(title):
            kinds.add("Government")
        for party in parties:
            if party.draft.kind in kinds and title.startswith(self.text[party.mention.start : party.mention.end]):
                return party.draft
        # X联盟2024年年会召开: the alliance's own news.
        alliances = [d for d in self.resolver.drafts.values() if d.kind == "Alliance"]
        return next((d for d in alliances if title.startswith(d.name) and _OWN_MEETING.match(title, len(d.name))), None)

    def _own_body(self, parties: Sequence[Party]) -> Draft | None:
        """The school or institute whose own words a text is that says 我校: the one its title names, else its first."""
        own = _OWN_BODY.search(self.text)
        if own is None or _OWN_CITY.search(self.text):
            return None
        kinds = {"University"} if own[1] == "校" else {"Institute", "University"}
        bodies = [p for p in parties if p.draft.kind in kinds and not p.mention.inside]
        title = fold_text(self.document.title)
        named = (p.draft for p in bodies if self.text[p.mention.start : p.mention.end] in title)
        return next(named, bodies[0].draft if bodies else None)

    def _heading(self, line: Line, inside: Sequence[Party], default: Actor) -> Actor:
        """The place that a heading is about; what it does to one (全力建设A) is its plan's to do."""
        aimed = self.title is not None and inside and inside[0].mention.start > line.body + 1
        about = [] if aimed else inside
        places = {id(p.draft): p.draft for p in about if p.draft.kind in {"City", "District", "Park"}}
        return Actor(list(places.values())) if len(places) == 1 else default

    # Facts

    def _assemble(self, claims: list[Claim]) -> Facts:
        related = {id(d) for c in claims for d in (c.subject, c.object)}
        drafts = []
        for draft in self.resolver.drafts.values():
            if id(draft) in self.resolver.merged or not draft.spans:
                continue
            if draft.title and draft.kind == "Programme" and id(draft) not in related:
                continue
            if draft.inside_only and draft.kind not in {"City", "Region", "Corridor"} and id(draft) not in related:
                continue
            drafts.append(draft)
        kept = {id(d) for d in drafts}
        entities = tuple(sorted((self._entity(d) for d in drafts), key=lambda e: e.id))
        relations = self._relations([c for c in claims if id(c.subject) in kept and id(c.object) in kept])
        return Facts(self.document, entities, relations)

    def _entity(self, draft: Draft) -> Entity:
        evidence = tuple(
            sorted({self._evidence(s, e, rule) for s, e, rule in draft.spans}, key=lambda v: (v.start, v.end, v.rule))
        )
        aliases = tuple(sorted(f for f in draft.forms if fold(f) != fold(draft.name)))
        return Entity(draft.id, draft.kind, draft.name, aliases, {}, evidence)

    def _evidence(self, start: int, end: int, rule: str) -> Evidence:
        quote = self.document.text[start:end]
        return Evidence(self.document.id, quote, start, end, said=self.said, rule=rule)

    def _relations(self, claims: Iterable[Claim]) -> tuple[Relation, ...]:
        found: dict[tuple[str, str, str], list[Evidence]] = {}
        claims = list(claims)
        ids = {id(draft): draft.id for draft in {id(d): d for c in claims for d in (c.subject, c.object)}.values()}
        for claim in claims:
            source, target = ids[id(claim.subject)], ids[id(claim.object)]
            if source == target:
                continue
            if ontology().relations[claim.type].symmetric and source > target:
                source, target = target, source
            evidence = Evidence(
                self.document.id,
                self.document.text[claim.start : claim.end],
                claim.start,
                claim.end,
                modality=claim.modality,
                said=self.said,
                from_=claim.times.start,
                until=claim.times.until,
                rule=claim.rule,
                role=claim.role,
            )
            places = found.setdefault((source, claim.type, target), [])
            if evidence not in places:
                places.append(evidence)
        return tuple(
            Relation(source, type_, target, tuple(sorted(evidence, key=lambda v: (v.start, v.end, v.rule))))
            for (source, type_, target), evidence in sorted(found.items())
        )


def _may_be(claim: Claim) -> bool:
    """Whether the ontology lets these two kinds be so related."""
    return ontology().allows(claim.subject.kind, claim.type, claim.object.kind)


def _absorb(kept: Draft, short: Draft) -> None:
    kept.forms[short.name] = None
    kept.forms.update(short.forms)
    kept.spans.extend(short.spans)
    kept.inside_only = kept.inside_only and short.inside_only


def _core(title: str) -> str:
    """A title without the words that its forms differ in."""
    return re.sub(r"关于|的|\s", "", title)


__all__ = ["extract_facts"]
