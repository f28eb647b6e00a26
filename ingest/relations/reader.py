"""Reads the relations of a document, line by line."""

import re
from collections.abc import Iterator, Sequence

from ingest.drafts import Draft
from ingest.groups import Party
from ingest.layout import Clause, Line, clauses
from ingest.relations.anaphora import Anaphora
from ingest.relations.carrying import BASES, Carrying
from ingest.relations.claims import UNITS, Actor, Claim, Claimant, Frame, Memory, Sentence
from ingest.relations.clauses import Clauses
from ingest.relations.openings import LATELY
from ingest.sentences import Parsed, continues, parse

# 一是…; 二是…: each has the subject of the whole.
_NUMBERED = re.compile(r"\s*(?:[一二三四五六七八九]是|[①-⑩]|第[一二三四五六七八九],|首先|其次)")
_GOES_ON = re.compile(rf"{LATELY},?(?:又|还|再|并)")
_HEADING = 24  # Characters of a heading before its first stop.


class Reader(Claimant):
    """Reads the relations of one document, line by line."""

    def __init__(self, frame: Frame) -> None:
        super().__init__(frame, Memory())
        self.anaphora = Anaphora(frame, self.memory)
        self.carrying = Carrying(frame, self.memory)
        self.clauses = Clauses(frame, self.memory, self.carrying)

    @property
    def claims(self) -> list[Claim]:
        """What has been claimed so far."""
        return self.memory.claims

    @property
    def refused(self) -> list[tuple[Draft, str, Draft]]:
        """What the words would say if the ontology allowed it."""
        return self.memory.refused

    def read(self, line: Line, actor: Actor) -> list[Draft]:
        """Read one line; `actor` is its subject until it names one. Returns who acts at its end."""
        subject = base = self._begin(actor)
        # A bureau's report tells of others too, and goes on with its own work.
        owned = not actor.speaks and self.frame.issuer is not None and actor.drafts == [self.frame.issuer]
        named = False
        led: list[Draft] = []  # 中心获批A;9月,与B签约: goes on behind the semicolon.
        for clause, read in self._parsed(line):
            if clause.first:
                self.carrying.close()
                base = list(actor.drafts) if _NUMBERED.match(self.text, clause.start, clause.end) else base
                going = self.text[clause.start - 1] == ";" and led and all(d.kind in UNITS for d in led)
                # A在甲地设立B;今年,又在乙地设立C: goes on with whoever did the first.
                on = self.text[clause.start - 1] == ";" and _GOES_ON.match(self.text, clause.start)
                subject = self._last_to_act(subject) if on else base
                subject, named, led = (led, False, led) if going else (subject, False, [])
                if not self._is_headed(line, clause):
                    self.memory.carrier = None
                self.memory.sentence = Sentence()
            own = self.anaphora.opening(clause)
            if own and own[0].kind == "Policy":
                base = own
            parsed = self._spoken(clause, read)
            subject = self.clauses.read(parsed, own or subject, told=bool(own))
            # NAME:由A牵头,面向B: it is NAME that the next clause speaks of.
            subject = self.memory.about or subject
            opening = own or self.clauses.opening(parsed)
            # 下一步,我局将…;会同A…: the subject that a sentence names first is that of those behind it.
            if not named and self._is_base(opening, clause) and not (owned and opening != own):
                base = opening
            led = own if own and not named else led
            named = named or bool(opening or parsed.nodes)
            if attributed := self.carrying.attributed(parsed):
                base = subject = attributed
        self.carrying.close()
        return base

    def _begin(self, actor: Actor) -> list[Draft]:
        """Remember whose line begins; what of the last one held for its sentences only is forgotten."""
        acting = list(actor.drafts)
        self.memory.acting = acting
        self.memory.speaker = acting[0] if actor.speaks and acting else None
        self.memory.about = acting if actor.about else []
        if self.memory.speaker is not None:
            self.memory.recent[self.memory.speaker.kind] = self.memory.speaker
        self.memory.sentence = Sentence()
        return acting

    def _last_to_act(self, subject: list[Draft]) -> list[Draft]:
        """Of several subjects the one who set up or did what was told last."""
        told = (c for c in reversed(self.memory.claims) if c.type not in {"LOCATED_IN", "COOPERATES_WITH", "PART_OF"})
        last = next(told, None)
        return [d for d in subject if last is not None and d is last.subject] or subject

    def _is_base(self, opening: list[Draft], clause: Clause) -> bool:
        """Whether the sentences behind a clause may go on with what it opens with; those of a plan do with the plan."""
        planned = any(d.kind == "Policy" for d in self.memory.acting)
        alone = clause.first or len(opening) == 1
        return bool(opening) and not planned and alone and all(d.kind in BASES for d in opening)

    def _is_headed(self, line: Line, clause: Clause) -> bool:
        """Whether a sentence is the first behind the heading of a numbered line: 6.实施A工程。支持B…"""
        return (
            bool(line.level)
            and 0 < clause.start - line.body <= _HEADING
            and self.text.count("。", line.body, clause.start) == 1
        )

    def _spoken(self, clause: Clause, parsed: Parsed) -> Parsed:
        """The clause with what it speaks of without a name."""
        inside = [party for group in parsed.groups() for party in group.parties]
        spoken = list(self.anaphora.parties(clause, inside))
        return self._parse(clause, spoken) if spoken else parsed

    def _parsed(self, line: Line) -> Iterator[tuple[Clause, Parsed]]:
        """The clauses of a line, a list that commas part read as one."""
        held: tuple[Clause, Parsed] | None = None
        for clause in clauses(self.text, line.body, line.end):
            parsed = self._parse(clause)
            if held is not None and not clause.first and continues(held[1], parsed, self.text):
                clause = Clause(held[0].start, clause.end, held[0].first)
                parsed = self._parse(clause)
            elif held is not None:
                yield held
            held = (clause, parsed)
        if held is not None:
            yield held

    def _parse(self, clause: Clause, spoken: Sequence[Party] = ()) -> Parsed:
        tokens = self.frame.tokens_in(clause.start, clause.end)
        parties = sorted(
            [*self.frame.parties_in(clause.start, clause.end), *spoken], key=lambda party: party.mention.start
        )
        return parse(clause, tokens, parties, self.text, self.known)
