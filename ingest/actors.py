"""Who acts where a sentence names nobody: the policy, the body or the place that a document speaks for."""

import re
from collections.abc import Sequence

from graph.ids import fold
from graph.model import Document
from ingest.context import Context
from ingest.drafts import Draft
from ingest.groups import Party
from ingest.layout import Line, bare
from ingest.lexicon import Lexicon, fold_text
from ingest.relations import Actor
from ingest.resolve import Resolver

_OWN_MEETING = re.compile(r"(?:20\d\d年度?|第.{1,3}[届次])*(?:年会|成员大会|会员大会|理事会|大会|工作会议|全体会议)")
# A body that tells of its own work.
_OWN_WORK = re.compile(r"工作(?:总结|情况|回顾|报告)|述职|年度总结")
# 我校: a text in a body's own words; 我市: one in a place's.
_OWN_BODY = re.compile(r"[我本](校|院|所)(?!区)")
_OWN_CITY = re.compile(r"我[市区县省]")
_SUMMARY = re.compile(
    r"(?:解读|印发|出台|发布)了?《([^》]{6,60})》.{0,160}(?:提出|明确|围绕|共(?=[\d一二三四五六七八九十]|分|包括))"
)
_OWN_BUREAU = re.compile(r"[我本]厅|我[局委办]|答复|发布会|工作总结")


class Actors:
    """Whom a document speaks for, and whom its headings do; `title` is the policy that it itself is."""

    def __init__(
        self,
        document: Document,
        text: str,
        known: Lexicon,
        context: Context,
        resolver: Resolver,
        title: Draft | None,
    ) -> None:
        self.document = document
        self.text = text
        self.known = known
        self.context = context
        self.resolver = resolver
        self.title = title

    def default(self, parties: Sequence[Party]) -> Draft | None:
        """Who does what the document tells of without saying who."""
        if self.title is not None:
            return self.title
        own = self._summed_up() or self._opener(parties) or self._own_body(parties)
        if own is not None:
            return own
        if not self.context.city and (issuer := self.issuer(parties)) is not None:
            return issuer
        if not self.context.city:
            return None
        entry = next(e for e in self.known.entries[self.context.city] if e.kind == "City")
        return self.resolver.place(entry)

    def _summed_up(self) -> Draft | None:
        """The policy that a text about it sums up: X印发《Y》,提出…."""
        summary = _SUMMARY.search(self.text[:900])
        # In a bureau's own words what it has issued is but one of the things told.
        if summary is None or _OWN_BUREAU.search(self.text):
            return None
        return self.resolver.drafts.get((fold(bare(summary[1])), ""))

    def issuer(self, parties: Sequence[Party]) -> Draft | None:
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

    def _opener(self, parties: Sequence[Party]) -> Draft | None:
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

    def heading(self, line: Line, inside: Sequence[Party], default: Actor) -> Actor:
        """The place that a heading is about; what it does to one (全力建设A) is its plan's to do."""
        aimed = self.title is not None and inside and inside[0].mention.start > line.body + 1
        about = [] if aimed else inside
        places = {id(p.draft): p.draft for p in about if p.draft.kind in {"City", "District", "Park"}}
        return Actor(list(places.values())) if len(places) == 1 else default
