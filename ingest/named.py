"""What the cells of lists name: units, fields, and what a project builds."""

import re
from collections.abc import Sequence

from ingest import labels
from ingest.drafts import Draft
from ingest.groups import Party
from ingest.items import ORGANISATIONS
from ingest.layout import Cell, bare
from ingest.lexicon import Lexicon
from ingest.mentions import Mention
from ingest.resolve import Resolver

_UNIT = 16  # Characters of the name of such a unit.
_PRODUCT = 4  # Characters of the shortest name of a product.
_SITED = 0.6  # Of a unit that is named by its place so much is the place at most.
_SITES = frozenset({"City", "District", "Region", "Park"})


class Named:
    """Reads the names in the cells of one document; a cell tells of words that no rule knows that they are one."""

    def __init__(self, text: str, parties: Sequence[Party], known: Lexicon, resolver: Resolver) -> None:
        self.text = text
        self.parties = parties
        self.known = known
        self.resolver = resolver
        # Units of the line at hand that no rule knew, with the place that their name opens with.
        self.sited: list[tuple[Draft, Draft]] = []

    def whole(self, start: int, end: int, *, told: bool) -> Draft | None:
        """The unit that the words of a stretch name and nothing else; `told` where a label tells that they name one."""
        cell = Cell(start, end, self.text[start:end])
        whole = (p.draft for p in self.inside(cell) if p.mention.start - start + end - p.mention.end <= 2)
        known = next((draft for draft in whole if draft.kind in ORGANISATIONS | {"Programme"}), None)
        return known or (self.unit(cell) if told and "," not in cell.text else None)

    def inside(self, cell: Cell) -> list[Party]:
        """What a cell names."""
        return [p for p in self.parties if cell.start <= p.mention.start and p.mention.end <= cell.end]

    def units(self, cell: Cell | None) -> list[Draft]:
        """The units that a cell lists; what no rule knows is a company there."""
        found: list[Draft] = []
        for match in re.finditer(r"[^、,;/]+", cell.text) if cell is not None else ():
            start = cell.start + match.start() if cell is not None else 0
            piece = Cell(start, start + len(match[0]), match[0])
            inside = self.inside(piece)
            if len(joined := [p for p in inside if p.draft.kind in ORGANISATIONS]) > 1:
                found += [p.draft for p in joined]  # A市政府与B大学合办
                continue
            named = [p.draft for p in inside if p.draft.kind in ORGANISATIONS | {"City", "District"}]
            unit = self.unit(piece, short=False) or next((d for d in named if d.kind in ORGANISATIONS), None)
            told = sum(p.mention.end - p.mention.start for p in inside if p.draft.kind in _SITES)
            # 成都纵横自动化: a place and what no rule knows.
            if unit is None and told <= _SITED * len(piece.text.strip()) and 2 <= len(piece.text.strip()) <= _UNIT:
                words = piece.text.strip()
                kind = labels.kind_of(words, self.known.heads, short=True) or "Enterprise"
                unit = self.resolver.resolve(Mention(piece.start, piece.end, kind, words, "list:cell"))
                opening = next((p.draft for p in inside if p.mention.start == piece.start), None)
                if unit is not None and opening is not None and opening.kind in _SITES:
                    self.sited.append((unit, opening))
            if unit is not None:
                unit.inside_only = False
            found += [unit] if unit is not None else named
        return found

    def guessed(self, row: Sequence[Cell]) -> dict[int, str]:
        """What the cells of a numbered row hold that has no head: a unit, who raises it, its place, its field."""
        found = {1: "unit"}
        for i, cell in enumerate(row[2:], 2):
            named = [p.draft for p in self.inside(cell)]
            sited = bool(named) and all(d.kind in _SITES for d in named)
            role = "place" if sited else "raiser" if i == 2 else "field"
            found |= {} if role in found.values() else {i: role}
        return found

    def raised(self, cell: Cell) -> Draft | None:
        """What a project builds, where it does something to a thing that has a name: X of X二期."""
        built = labels.raised(cell)
        draft = self.unit(built) if built.text != cell.text else None
        if draft is not None:
            draft.inside_only = False
            for party in self.inside(cell):
                # X中心升级工程 is no thing beside X中心.
                party.draft.inside_only = party.draft.inside_only or party.mention.end > built.end
        return draft

    def project(self, cell: Cell) -> Draft:
        """What several carry out together: the thing that a cell names whole, else a programme of its words."""
        whole = next((p.draft for p in self.inside(cell) if p.mention.end - p.mention.start >= len(cell.text)), None)
        if whole is not None:
            return whole
        draft = self.resolver.project(cell.start, cell.end, cell.text, "list:project")
        for party in self.inside(cell):
            party.draft.inside_only = True
        return draft

    def product(self, cell: Cell) -> Draft | None:
        """The product that a cell names, if it holds more than a dash or a remark."""
        named = labels.product(cell)
        if len(named.text) < _PRODUCT or named.text.startswith(("(", "—", "-")):
            return None
        draft = self.resolver.draft(bare(named.text), "Achievement")
        draft.spans.append((named.start, named.end, "list:product"))
        draft.inside_only = False
        for party in self.inside(cell):
            party.draft.inside_only = party.draft.inside_only or party.draft is not draft
        return draft

    def unit(self, cell: Cell, *, short: bool = True) -> Draft | None:
        """The thing a cell names as a whole; `short` where it may end in a head of one character."""
        for party in self.inside(cell):
            if party.mention.end - party.mention.start >= 0.8 * len(cell.text.strip()):
                return party.draft
        kind = labels.kind_of(cell.text.strip(), self.known.heads, short=short)
        sentence = any(mark in cell.text for mark in "。;:")
        if kind is None or sentence or not 4 <= len(cell.text.strip()) <= 40:
            return None
        draft = self.resolver.resolve(Mention(cell.start, cell.end, kind, cell.text.strip(), "list:cell"))
        if draft is not None:
            for party in self.inside(cell):
                party.draft.inside_only = True  # 系统创新中心 of 制动系统创新中心
                alone = all(cell.start <= at < cell.end for at, _, _ in party.draft.spans)
                if alone and party.draft.kind == kind and party.mention.end == cell.end and party.draft is not draft:
                    self.resolver.merged[id(party.draft)] = draft
            draft.inside_only = False
        return draft

    def fields(self, cell: Cell) -> list[Draft]:
        """The fields that a cell lists; what no list knows is one there."""
        found: list[Draft] = []
        for match in re.finditer(r"[^、,;/和与]+", cell.text):
            start = cell.start + match.start()
            piece = Cell(start, start + len(match[0]), match[0].strip())
            known = [p.draft for p in self.inside(piece) if p.draft.kind == "Industry"]
            whole = any(p.mention.end - p.mention.start >= len(piece.text) - 2 for p in self.inside(piece))
            named = None
            if not whole and 2 <= len(piece.text) <= 10:
                named = self.resolver.resolve(Mention(start, piece.end, "Industry", piece.text, "list:field"))
            if named is not None:
                named.inside_only = False
            found += [named] if named is not None else known
        return found
