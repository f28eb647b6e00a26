"""Finds the mentions of a document: every family of rules over every stretch of its text."""

from ingest.items import Item, items_of, segments, soften
from ingest.lexicon import Lexicon
from ingest.mentions.achievements import Achievements
from ingest.mentions.chains import Chains
from ingest.mentions.companies import Companies
from ingest.mentions.events import Events
from ingest.mentions.framed import Framed
from ingest.mentions.funds import Funds
from ingest.mentions.headings import Headings
from ingest.mentions.industries import Industries
from ingest.mentions.known import Known
from ingest.mentions.organs import Organs
from ingest.mentions.page import Mention, Page, Rules, longest
from ingest.mentions.products import Products
from ingest.mentions.programmes import Programmes
from ingest.mentions.quoted import Quoted
from ingest.mentions.shared_heads import SharedHeads
from ingest.tokens import Token


class Finder(Rules):
    """Finds the mentions of one document."""

    def __init__(self, text: str, known: Lexicon) -> None:
        super().__init__(Page(text, known))
        self.industries = Industries(self.page)
        self.programmes = Programmes(self.page)
        self.events = Events(self.page)
        self.headings = Headings(self.page)
        self.achievements = Achievements(self.page)
        self.organs = Organs(self.page)
        self.framed = Framed(self.page)
        self.of_segments = (Chains(self.page), Known(self.page, self.industries), self.organs)
        self.of_text = (
            Companies(self.page),
            self.achievements,
            Products(self.page),
            Funds(self.page),
            Quoted(self.page, self._read),
            SharedHeads(self.page),
            self.events,
        )

    def find(self, tokens: list[Token]) -> list[Mention]:
        """All mentions in the order of the text; of two that overlap the longer stands, the other is marked inside."""
        self._read(items_of(tokens))
        self.events.told(tokens)
        self.headings.read(tokens)
        self.organs.offices()
        self.framed.read()
        self.industries.bracketed()
        self.programmes.levelled()
        self.programmes.counted()
        self.programmes.rankings()
        self.programmes.articles()
        self.achievements.completed()
        self.achievements.versions()
        return longest(self.page.found, self.page.apart)

    def _read(self, items: list[Item]) -> None:
        for item in items:
            if item.cls == "T":
                self.programmes.title(item)
            if item.inner and not (item.cls == "Q" and self.is_name(item)):
                self._read(item.inner)
        soften(items, self.known.heads)
        self.industries.sign(items)
        for segment in segments(items, self.known.inner):
            for rules in self.of_segments:
                rules.read(segment)
        self.industries.focused(items)
        self.programmes.introduced(items)
        self.programmes.classes(items)
        for family in self.of_text:
            family.read(items)
