"""What names the thing that the words behind it are about: the task of a row, the head of a listed line."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.drafts import Draft
from ingest.groups import Party
from ingest.items import ORGANISATIONS
from ingest.layout import Line, headed, is_title
from ingest.lists import Told
from ingest.relations import Actor, Claim
from ingest.tasks import TaskItem

_THINGS = ORGANISATIONS - {"Government", "Enterprise", "University"} | {"Corridor", "Programme", "Fund"}
_DOING = re.compile(r"(?:支持|建设|推动|推进|促进|打造|发展|培育|加快|壮大|做强|提升)$")
_NO_AIM = re.compile(r"对接|发挥|利用|依托|用好|放大|借助|落实|融入|参与|申报|争创|争取|加入|服务|衔接|承接|与")
_HEADS = _THINGS | {"Event"}
# How the sentences begin that speak of what their task names, not of what its plan does.
_OF_THING = re.compile(r"\s*(?:由|联合|面向|聚焦|围绕|依托|主攻|专注|落户|位于|设在|与)")
# What whoever builds a thing does, not the thing itself.
_ACTING = re.compile(r"\s*(?:与|和|同|联合|携手|会同|合作|委托|引进|引入|开发|研制|研发)")
_SENTENCE = re.compile(r"[^。;!?]+[。;!?]?")
# NAME:sentences; NAME。sentences where a mark or a number sets the line apart.
_BEHIND = re.compile(r"[”》]?\s*(?::|——)\s*(?=\S)")
_BEHIND_LISTED = re.compile(r"[”》]?\s*(?::|——|。|,(?=[系由]))\s*(?=\S)")
_MARK = re.compile(r"\s*(?:——|—|▲|•|·)\s*")  # Before the members of a list.


# (一)NAME, 【扬州】NAME: a line that is a name and nothing else; and how much text behind it tells of the thing.
_CLOSING = re.compile(r"[”》]?\s*(?:[(][^)]{1,20}[)])?\s*:?\s*")
_UNITS = frozenset({"Institute", "Lab", "Platform", "Park", "Alliance", "Fund", "Enterprise", "Corridor"})


class Topics:
    """Whom the words of a line are about where the line says so itself; `plan` is the policy that the text is,
    `plans` those that its tasks are of."""

    def __init__(
        self, text: str, parties: Sequence[Party], plan: Draft | None, plans: Sequence[tuple[TaskItem, Draft | None]]
    ) -> None:
        self.text = text
        self.parties = parties
        self.plan = plan
        self.plans = plans
        self._starts = [party.mention.start for party in parties]

    def of_task(self, line: Line, task: TaskItem, default: Actor) -> Iterator[tuple[Line, Actor]]:
        """The heading of a row, which its plan does, and the sentences that tell more, of what the heading names."""
        if (plan := next((p for each, p in self.plans if each is task), None)) is not None and plan is not self.plan:
            default = Actor([plan])
        yield replace(line, body=task.start, end=task.end), default
        things = [p.draft for p in self._within(task.start, task.end) if p.draft.kind in _THINGS]
        for start, end in task.contents:
            for sentence in _SENTENCE.finditer(self.text, start, end):
                of_thing = len(things) == 1 and _OF_THING.match(sentence[0])
                actor = Actor(things, about=True) if of_thing else default
                yield replace(line, body=sentence.start(), end=sentence.end()), actor

    def of_row(self, line: Line, told: Told) -> Iterator[tuple[Line, Actor]]:
        """What a row tells of what it builds, and what its builders do with others there."""
        for sentence in _SENTENCE.finditer(self.text, told.content.start, told.content.end):
            acting = bool(_ACTING.match(sentence[0])) and bool(told.builders)
            yield (
                replace(line, body=sentence.start(), end=sentence.end()),
                Actor(told.builders if acting else [told.unit]),
            )

    def supported(self, lines: Sequence[Line]) -> Iterator[Claim]:
        """What a plan lists, a line each, and what its tasks name, it supports."""
        if self.plan is None:
            return
        for party in self.parties:
            # X市加快建设Y、推动Z若干措施 supports what its title names.
            named = self.text[party.mention.start : party.mention.end]
            at = self.plan.name.find(named)
            own = at + len(named) == len(self.plan.name) or self.plan.name.startswith("(", at + len(named))
            if (
                at > 0
                and not own
                and party.draft.kind in _THINGS | {"Industry"}
                and _DOING.search(self.plan.name, 0, at)
            ):
                yield Claim(
                    self.plan, "SUPPORTS", party.draft, party.mention.start, party.mention.end, "stated", "title"
                )
        for line in lines:
            headed = self.of_line(line, self._within(line.start, line.end))
            if headed is not None and headed[0].kind in _THINGS:
                yield Claim(self.plan, "SUPPORTS", headed[0], line.start, line.end, "stated", "layout:head")
        for task, plan in self.plans:
            # 深化X计划: whatever the verb, but for those that only make use of X or ask for it.
            aimed = [] if _NO_AIM.match(self.text, task.start) else self._within(task.start, task.end)
            for party in aimed:
                if plan is not None and party.draft.kind in _THINGS - {"Alliance"}:
                    yield Claim(plan, "SUPPORTS", party.draft, task.start, task.end, "stated", "layout:task")

    def _within(self, start: int, end: int) -> Sequence[Party]:
        return self.parties[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def sections(self, lines: Sequence[Line]) -> dict[int, Actor]:
        """By their numbers the lines that tell of the unit whose name their heading is: under a numbered heading all to
        the next, else the one behind it."""
        told: dict[int, Actor] = {}
        unit, numbered = None, False
        for line, following in zip(lines, [*lines[1:], None], strict=False):
            if (named := self._unit(line, following)) is not None:
                unit, numbered = named, bool(line.level)
                continue
            if unit is None or line.level or is_title(self.text, line):
                unit = None
                continue
            told[line.number] = Actor([unit], about=True)
            unit = unit if numbered else None
        return told

    def _unit(self, line: Line, following: Line | None) -> Draft | None:
        """The unit whose name is all that a line says, where the text behind it tells more."""
        at = headed(self.text, line, following)
        if at is None:
            return None
        at += self.text.startswith(("“", "《"), at, line.end)
        for party in self._within(at, at + 1):
            closing = _CLOSING.match(self.text, party.mention.end, line.end)
            if party.draft.kind in _UNITS and closing and closing.end() == line.end:
                return party.draft
        return None

    def of_line(self, line: Line, inside: Sequence[Party]) -> tuple[Draft, Line] | None:
        """The thing that heads a line, and the line without its head."""
        mark = _MARK.match(self.text, line.body, line.end)
        line = replace(line, body=mark.end(), level=line.level or 1) if mark else line
        quoted = self.text.startswith(("“", "《"), line.body)
        for party in inside:
            opens = line.body <= party.mention.start <= line.body + quoted
            behind = (_BEHIND_LISTED if line.level else _BEHIND).match(self.text, party.mention.end, line.end)
            if opens and party.draft.kind in _HEADS and behind:
                return party.draft, replace(line, body=behind.end())
        return None
