"""Where a document speaks from: its city, province and district."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from graph.ids import fold
from graph.model import Document
from ingest.items import PLACES
from ingest.lexicon import Entry, Lexicon, fold_text
from ingest.mentions import Mention

_SPEAKS_OF_DISTRICT = re.compile(r"[我全本][区县](?!域|内外)")
_SPEAKS_OF_CITY = re.compile(r"[我全本]市(?!场)")
# What a title opens with before its place: 关于印发《X市…》的通知.
_ABOUT = re.compile(r"^关于(?:印发|发布|公布|下达|调整|修订|转发)?《?")
# A line of a list that ends a text is no signature: 湘潭:湘电股份、湘潭大学.
_LISTING = re.compile(r"[、;:：]")


@dataclass(frozen=True, slots=True)
class Context:
    """Where a document speaks from: its city, province and district (full names, "" where none).

    `places` are those that it names, `named` all known things that it names in full.
    """

    city: str = ""
    province: str = ""
    district: str = ""
    places: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()


def context_of(document: Document, mentions: Sequence[Mention], known: Lexicon) -> Context:
    """The place that a document speaks from: its issuer's, its title's, its signature's, else the one it names most."""
    entries = [m.entry for m in mentions if m.entry is not None and m.entry.kind in PLACES]
    named = frozenset(entry.name for entry in entries)
    full = frozenset(m.entry.name for m in mentions if m.entry is not None and fold(m.name) == fold(m.entry.name))
    text = document.text
    own = _own_place(document, known)
    if own is None:
        votes = Counter(entry.name for entry in entries if entry.kind == "City")
        for part, weight in ((text[:400], 6), (text[-200:], 8)):
            votes.update(dict.fromkeys(_cities_in(part, known), weight))
        # Of two named as often the one that is named first.
        city = max(votes, key=votes.__getitem__) if votes else ""
        own = next((e for e in known.entries.get(city, ()) if e.kind == "City"), None)
    if (
        own is not None
        and own.kind != "Region"
        and _SPEAKS_OF_DISTRICT.search(text)
        and not _SPEAKS_OF_CITY.search(text)
    ):
        own = _main_district(entries, own, known) or own
    if own is None:
        return Context(places=named, named=full)
    if own.kind == "Region":
        return Context("", own.name, "", named, full)
    city = own.place if own.kind == "District" else own.name
    return Context(city, known.province_of(city), own.name if own.kind == "District" else "", named, full)


def _own_place(document: Document, known: Lexicon) -> Entry | None:
    """The place that the issuer, the title or the signature opens with."""
    foot = [line.strip() for line in document.text.rstrip().split("\n")[-4:] if len(line.strip()) <= 24]
    foot = [line for line in foot if not _LISTING.search(line)]
    head = [line.strip() for line in document.text.lstrip().split("\n")[:2]]
    for line in (document.issuer, document.title, *foot, *head):
        folded = _ABOUT.sub("", fold_text(line))
        found = None
        at = 0
        while place := _place_at(folded, at, known, found):
            found = place[0]
            at = place[1]
        if found is not None:
            return found
    return None


def _place_at(text: str, at: int, known: Lexicon, outer: Entry | None) -> tuple[Entry, int] | None:
    """The place that stands at an offset and, where an outer one is known, lies in it; with its end."""
    for size in range(min(8, len(text) - at), 1, -1):
        word = text[at : at + size]
        for entry in known.entries.get(word, ()):
            verb = known.costs.get(word, 0) > 2  # 会同县发改委
            if verb or entry.kind not in PLACES or entry.name in known.regions:
                continue
            if outer is not None and entry.place != outer.name:
                continue
            if entry.kind == "District" and outer is None and (word != entry.name or len(known.entries[word]) > 1):
                continue
            return entry, at + size
    return None


def _main_district(entries: Sequence[Entry], own: Entry, known: Lexicon) -> Entry | None:
    """The district that a district's own document names most."""
    counts = Counter(entry.name for entry in entries if entry.kind == "District")
    city = own.place if own.kind == "District" else own.name
    for name, _ in counts.most_common():
        for entry in known.entries[name]:
            if entry.kind == "District" and entry.place == city:
                return entry
    top = counts.most_common(1)
    return next((e for e in known.entries[top[0][0]] if e.kind == "District"), None) if top else None


def _cities_in(text: str, known: Lexicon) -> set[str]:
    """The cities that a text names, and those of the districts that it names in full."""
    folded = fold_text(text)
    found = set()
    for size in range(2, 8):
        for at in range(len(folded) - size + 1):
            word = folded[at : at + size]
            for entry in known.entries.get(word, ()):
                if entry.kind == "City":
                    found.add(entry.name)
                elif entry.kind == "District" and word == entry.name and len(known.entries[word]) == 1:
                    found.add(entry.place)
    return found
