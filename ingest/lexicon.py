"""Gazetteers, abbreviations, suffixes and trigger words, all from data files."""

import csv
import gc
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from graph.ids import simplified
from graph.resources import reference

# Party committees, by the level of the place that they lead.
PARTY = {"市委": "city", "省委": "province", "区委": "district", "县委": "district"}
_MARKED_REGIONS = frozenset({"长株潭", "京津冀", "苏锡常"})
# Kinds of what stands in quotation marks under a name of its own.
_QUOTED = frozenset({"Programme", "Event", "Platform", "Fund", "Achievement", "Alliance", "Lab", "Park"})
# By part of speech; rivers, lakes and hills (nz) make names as what no list knows does.
_WORD_CLASSES = {"nz": "U"} | dict.fromkeys(("v", "d", "r", "p", "c", "u"), "D")
_HERE = Path(__file__).resolve().parent
_SHORT_DISTRICT_COST = 1.25
_VERB_PLACE_COST = 2.5


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a gazetteer: its canonical name and kind, the place it lies in, and whether it names a class."""

    name: str
    kind: str
    place: str = ""
    title: bool = False  # a status or class of units: a thing only where a named subject holds it
    weak: bool = False  # too common a word to be taken without a sign beside it
    source: str = ""


@dataclass(frozen=True, slots=True)
class Organ:
    """A body of a government: its full name without the place, and the pattern of its name with the place."""

    full: str
    kind: str
    pattern: str
    levels: tuple[str, ...]


@dataclass(slots=True)
class Lexicon:
    """Everything known before a text is read.

    Classes of tokens: E entity of a gazetteer, O organ of a government, H head noun, B boundary, V predicate,
    I inner, G generic, W word, D word that ends a name by its part of speech, N Latin or digits, P punctuation,
    L level (市, 省, 区, 县), U unknown.
    """

    classes: dict[str, str] = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    organs: dict[str, list[Organ]] = field(default_factory=lambda: defaultdict(list))
    heads: dict[str, str] = field(default_factory=dict)
    generic: frozenset[str] = frozenset()
    inner: frozenset[str] = frozenset()
    trim: frozenset[str] = frozenset()
    aims: frozenset[str] = frozenset()
    predicates: dict[str, tuple[str, ...]] = field(default_factory=dict)
    grammar: dict[str, Any] = field(default_factory=dict)
    sets: dict[str, frozenset[str]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    marks: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    regions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    university_cities: dict[str, str] = field(default_factory=dict)
    lengths: dict[str, tuple[int, ...]] = field(default_factory=dict)
    costs: dict[str, float] = field(default_factory=dict)

    def province_of(self, place: str) -> str:
        """The province above a city or district, or the place itself where it has none."""
        seen = place
        while parent := self.parents.get(seen, ""):
            seen = parent
        return seen


@cache
def _folding() -> dict[int, str]:
    """Full-width forms and traditional characters by the one character that each is matched as."""
    table = {}
    for code in [*range(0xFF01, 0xFF5F), 0x3000, 0x00A0]:
        table[code] = unicodedata.normalize("NFKC", chr(code))
    table |= simplified()
    table[ord("〔")], table[ord("〕")] = "(", ")"
    table[ord("‘")], table[ord("’")] = "“", "”"
    return table


def fold_text(text: str) -> str:
    """The text for matching: every character by one character, so that offsets stay those of the source."""
    return text.translate(_folding())


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def _split(value: str | None) -> list[str]:
    return [part for part in (value or "").split("、") if part]


# Verbs that end so take no 了: 认定为, 落户于.
_NO_PAST = frozenset("了为于在至到是有起过")


class _Builder:
    """Fills a Lexicon from the data files, later lists giving way to earlier ones on the same word."""

    def __init__(self) -> None:
        self.lexicon = Lexicon()

    def entry(self, forms: list[str], entry: Entry) -> None:
        quoted = [f.replace(w, f"“{w}”") for f in forms for w in self.lexicon.sets["quoted_words"] if w in f and f != w]
        for form in dict.fromkeys([*forms, *quoted]):
            folded = fold_text(form)
            if entry not in self.lexicon.entries[folded]:
                self.lexicon.entries[folded].append(entry)
            self.lexicon.classes[folded] = "E"

    def words(self, words: list[str], cls: str) -> None:
        for word in words:
            self.lexicon.classes.setdefault(fold_text(str(word)), cls)

    def places(self) -> None:
        kinds = {"province": "Region", "city": "City", "district": "District"}
        for row in _rows(reference() / "places.csv"):
            name, parent = row["name"], row["parent_name"]
            kind = kinds[row["level"]]
            forms = [form for form in (name, *_split(row["short"])) if form not in self.lexicon.grammar["no_places"]]
            self.entry(forms, Entry(name, kind, parent, source="places"))
            if kind == "District":
                # A name may stand in several cities; the resolver chooses by the document.
                self.lexicon.parents.setdefault(name, parent)
            elif parent:
                self.lexicon.parents[name] = parent
            for mark in _split(row["mark"]):
                if kind == "City":
                    self.lexicon.marks[mark].append(name)

    def universities(self) -> None:
        for row in _rows(reference() / "universities.csv"):
            entry = Entry(row["name"], "University", row["city"], source="universities")
            self.entry([row["name"], *_split(row["short"])], entry)
            self.lexicon.university_cities[row["name"]] = row["city"]

    def gazetteer(self, stem: str, kind: str = "") -> None:
        path = _HERE / "gazetteers" / f"{stem}.csv"
        if not path.exists():
            return
        for row in _rows(path):
            entry = Entry(
                row["name"],
                row.get("kind") or kind,
                row.get("place") or "",
                title=row.get("class") == "yes",
                weak=row.get("weak") == "yes",
                source=stem,
            )
            # Forms that occur inside other words (中行 in 集中行动) are left to names in full.
            risky = set(_split(row.get("weak"))) | set(self.lexicon.grammar["no_things"])
            self.entry([f for f in (row["name"], *_split(row.get("aliases"))) if f not in risky], entry)

    def regions(self) -> None:
        for row in _rows(_HERE / "gazetteers" / "regions.csv"):
            if self._only_marks(row["name"]):
                continue
            kind = "Corridor" if row["name"].endswith(("走廊", "创新带", "科创带", "产业带")) else "Region"
            self.entry([row["name"], *_split(row["aliases"])], Entry(row["name"], kind, source="regions"))
            self.lexicon.regions[row["name"]] = tuple(_split(row["members"]))

    def _only_marks(self, name: str) -> bool:
        """Whether a name is but marks of cities (广佛, 宁镇扬): it stands inside other names, seldom for a region."""
        return len(name) <= 4 and name not in _MARKED_REGIONS and all(char in self.lexicon.marks for char in name)

    def bureaus(self) -> None:
        for row in _rows(_HERE / "gazetteers" / "bureaus.csv"):
            organ = Organ(row["full"], row["kind"], row["pattern"], tuple(_split(row["level"])))
            for form in dict.fromkeys([row["full"], *_split(row["shorts"])]):
                folded = fold_text(form)
                if organ not in self.lexicon.organs[folded]:
                    self.lexicon.organs[folded].append(organ)
                self.lexicon.classes.setdefault(folded, "O")

    def grammar(self) -> None:
        lexicon = self.lexicon
        grammar = lexicon.grammar
        lexicon.generic = frozenset(grammar["generic"])
        lexicon.inner = frozenset(grammar["inner"])
        lexicon.trim = frozenset(grammar["trim"])
        lexicon.aims = frozenset(grammar["aims"])
        for kind, heads in grammar["heads"].items():
            for head in heads:
                lexicon.heads[head] = kind
        lexicon.sets["named_heads"] = frozenset(head for head, kind in lexicon.heads.items() if kind in _QUOTED)
        lexicon.sets["companies"] = lexicon.sets["trades"] | lexicon.sets["company_ends"]
        grammar["class_titles"].sort(key=len, reverse=True)
        self.words(["市", "省", "区", "县", *PARTY], "L")
        self.words(list(lexicon.heads), "H")
        types: dict[str, list[str]] = defaultdict(list)
        for type_, words in grammar["predicates"].items():
            for word in words:
                types[word].append(type_)
        for word in [word for word in types if len(word) > 1 and word[-1] not in _NO_PAST]:
            types.setdefault(word + "了", types[word])
        lexicon.predicates = {word: tuple(names) for word, names in types.items()}
        self.words(list(types), "V")
        self.words(grammar["boundary"], "B")
        self.words(grammar["trim"], "G")
        self.words(grammar["inner"], "I")
        self.words(grammar["generic"], "G")
        self.words(grammar["trades"], "W")
        self.words(grammar["machines"], "W")
        self.words(grammar["wide"], "W")
        self.words(grammar["counts"], "W")

    def dictionary(self) -> None:
        with (_HERE / "gazetteers" / "words.tsv").open(encoding="utf-8") as handle:
            for line in handle:
                word, _, pos = line.rstrip("\n").partition("\t")
                if word[0] in "市省区县" and word[1:] in self.lexicon.organs:
                    continue
                self.lexicon.classes.setdefault(word, _WORD_CLASSES.get(pos, "W"))

    def index(self) -> None:
        # Two characters of a county's or a school's name are often the seam of two other words (共建|宁淮).
        for word, entries in self.lexicon.entries.items():
            if len(word) == 2 and all(e.kind in {"District", "University"} and e.name != word for e in entries):
                self.lexicon.costs[word] = _SHORT_DISTRICT_COST
            # 会同县发改委, 合作市场: a verb before what only looks like the level of a place.
            elif word[:-1] in self.lexicon.predicates and all(e.source == "places" for e in entries):
                self.lexicon.costs[word] = _VERB_PLACE_COST
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in self.lexicon.classes:
            lengths[word[:2]].add(len(word))
        self.lexicon.lengths = {start: tuple(sorted(sizes)) for start, sizes in lengths.items()}

    def build(self) -> Lexicon:
        self.lexicon.grammar = grammar = yaml.safe_load((_HERE / "grammar.yaml").read_text(encoding="utf-8"))
        self.lexicon.sets = {name: frozenset(words) for name, words in grammar.items() if isinstance(words, list)}
        for step in (self.places, self.universities, self.regions, self.bureaus):
            step()
        for stem, kind in (
            ("central", ""),
            ("organisations", ""),
            ("programmes", ""),
            ("events", "Event"),
            ("industries", "Industry"),
        ):
            self.gazetteer(stem, kind)
        for step in (self.grammar, self.dictionary, self.index):
            step()
        return self.lexicon


@cache
def lexicon() -> Lexicon:
    """The lexicon of the program, read once."""
    known = _Builder().build()
    # It stays as long as the program: without this every collection would walk its half a million objects again.
    gc.freeze()
    return known
