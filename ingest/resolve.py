"""Mentions become canonical entities: what a known name, a short form or 市科技局 stands for in a document.

Resolution within a document needs only the document and the lexicon, so it does not depend on the order of ingest.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from graph.ids import fold
from ingest.context import Context
from ingest.drafts import Draft
from ingest.items import PLACES
from ingest.layout import bare
from ingest.lexicon import PARTY, Entry, Lexicon, Organ, fold_text
from ingest.mentions import Mention
from ingest.short_forms import EDITION, LEGAL_FORM
from ingest.tokens import Token

_DASHES = str.maketrans("–-", "——")  # 江宁-博望 is 江宁—博望.
_YEAR = re.compile(r"^20\d\d年(?:度)?(?=.{4})")
_BATCHED = re.compile(r"(?<=[省市])首批(?=.{4})")
_ORDINAL = re.compile(r"^(?:20\d\d(?:年度|年))?(?:第[一二三四五六七八九十百\d]+[届批次期])?")
_LIST_SUFFIX = re.compile(r"(榜单|名单|建设名单|培育名单|项目|称号)$")


class Resolver:
    """Gives each mention of a document the thing that it means."""

    def __init__(self, known: Lexicon, context: Context) -> None:
        self.known = known
        self.context = context
        self.drafts: dict[tuple[str, str], Draft] = {}
        # Drafts that turned out to be another, by identity.
        self.merged: dict[int, Draft] = {}

    def resolve(self, mention: Mention) -> Draft | None:
        """The draft that a mention stands for, made on first sight; None where it cannot be told."""
        named = self._canonical(mention)
        if named is None:
            return None
        name, kind, qualifier, entry = named
        draft = self.draft(name, kind, qualifier)
        surface = mention.name
        if fold(surface) != fold(draft.name):
            draft.forms[surface] = None
        draft.forms.update(dict.fromkeys(self._fuller(mention, draft)))
        draft.spans.append((mention.start, mention.end, mention.rule))
        draft.title = bool(entry and entry.title) or mention.rule == "class-title"
        draft.weak = draft.weak or mention.weak
        draft.inside_only = draft.inside_only and mention.inside
        return draft

    def _fuller(self, mention: Mention, draft: Draft) -> Iterator[str]:
        """Official forms that a place before the name makes: 南京市江宁区科学技术局, 江宁经济技术开发区."""
        cities = [e for part in mention.parts for e in part.entries if e.kind == "City"]
        if mention.rule == "organ" and cities and not draft.name.removeprefix("中共").startswith(cities[0].name):
            party = "中共" if draft.name.startswith("中共") else ""
            yield party + cities[0].name + draft.name.removeprefix("中共")
        if draft.name.endswith("管理委员会"):
            parks = (e for part in mention.parts[:1] for e in part.entries if e.kind in {"Park", "District"})
            yield from (park.name + "管理委员会" for park in parks)
        if draft.name.endswith(("区政府", "县政府", "市政府")):
            yield draft.name.removesuffix("政府") + "人民政府"
        if "人民政府国有资产" in draft.name:
            yield draft.name.replace("人民政府", "")
        if draft.kind == "Event" and (edition := EDITION.match(draft.name)) and 0 < edition.end() < len(draft.name):
            yield draft.name[edition.end() :]
        if draft.kind == "Event" and draft.name.endswith("活动") and len(draft.name) > 8:
            yield draft.name.removesuffix("活动")
        if draft.kind == "Park" and mention.name.endswith(("开发区", "园区")):
            for size in range(4, 1, -1):
                if any(e.kind == "City" for e in self.known.entries.get(mention.name[:size], ())):
                    yield mention.name[size:]
                    return

    def draft(self, name: str, kind: str, qualifier: str = "") -> Draft:
        """The draft of a canonical name, made if there is none yet; a name has one kind in a document."""
        key = (fold(name).translate(_DASHES), qualifier if kind in {"District", "Task"} else "")
        if key not in self.drafts:
            self.drafts[key] = Draft(name, kind, qualifier)
        draft = self.drafts[key]
        return self.merged.get(id(draft), draft)

    def project(self, start: int, end: int, words: str, rule: str) -> Draft:
        """The programme that the words of a list name, whatever they are."""
        draft = self.draft(bare(words), "Programme")
        draft.spans.append((start, end, rule))
        draft.inside_only = False
        return draft

    def marked(self, characters: str) -> list[Draft]:
        """The places that single characters stand for, none where one of them does not: 宁淮, 成德, 宁溧郎广."""
        places = [self._city_of_mark(char) or self._district_of_mark(char) for char in characters]
        found = [each for each in places if each is not None]
        # A county's mark is one only beside places that the document names.
        local = any(each.kind == "District" for each in found)
        named = not local or all(each.name in self.context.places for each in found)
        return [self.place(each) for each in found] if len(places) == len(found) > 1 and named else []

    def city_at(self, char: str, start: int, end: int) -> list[Draft]:
        """The city that a character standing for it names at `start:end` (在宁高校), none where none does."""
        entry = self._city_of_mark(char)
        if entry is None:
            return []
        city = self.place(entry)
        if not city.spans:
            city.forms[char] = None
        city.spans.append((start, end, "mark"))
        return [city]

    def _city_of_mark(self, char: str) -> Entry | None:
        """The city that a character marks: one that the document names, else the one of that mark."""
        named = [e for name in sorted(self.context.places) for e in self.known.entries[name] if e.kind == "City"]
        marked = [e for name in self.known.marks.get(char, ()) for e in self.known.entries[name] if e.kind == "City"]
        nearby = [e for e in marked if self.known.province_of(e.name) == self.context.province]
        for wanted in ([e for e in marked if e in named], [e for e in named if e.name[0] == char], nearby, marked):
            if len(wanted) == 1:
                return wanted[0]
        return None

    def _district_of_mark(self, char: str) -> Entry | None:
        """The district or county that a character marks: the document's own, else the one that it names."""
        named = [
            e
            for name in sorted(self.context.places)
            if name[0] == char and (e := self.nearest(self._districts(name), name)) is not None
        ]
        own = [e for e in named if e.name == self.context.district]
        return own[0] if own else named[0] if len(named) == 1 else None

    def _districts(self, name: str) -> list[Entry]:
        return [e for e in self.known.entries[name] if e.kind == "District"]

    def place(self, entry: Entry) -> Draft:
        """The draft of a place."""
        return self.draft(entry.name, entry.kind, entry.place if entry.kind == "District" else "")

    def _canonical(self, mention: Mention) -> tuple[str, str, str, Entry | None] | None:
        if mention.rule == "organ":
            return self._organ(mention)
        entry = mention.entry
        if entry is not None:
            chosen = self._choose(mention)
            if chosen is None:
                return None
            return chosen.name, chosen.kind, chosen.place if chosen.kind == "District" else "", chosen
        if series := self._series(mention):
            return series
        if company := self._company(mention):
            return company.name, company.kind, "", company
        name = self._expanded(mention)
        return name, mention.kind, self._qualifier(mention, name), None

    def _choose(self, mention: Mention) -> Entry | None:
        if mention.entry is not None and mention.entry.source == "defined":
            return mention.entry  # What a document calls 国投集团 is its own.
        entries = self.known.entries.get(fold_text(mention.name), []) or ([mention.entry] if mention.entry else [])
        entries = [e for e in entries if e.kind == mention.kind] or list(entries)
        if len(entries) == 1 and not (entries[0].kind == "District" and mention.name != entries[0].name):
            return entries[0]
        return self.nearest(entries, mention.name)

    def nearest(self, entries: Iterable[Entry], form: str) -> Entry | None:
        """Of namesakes the one that the document's own place tells; None for a short form that nothing supports."""
        entries = list(entries)
        context = self.context
        for wanted in (
            lambda e: context.city and e.place == context.city,
            lambda e: e.name in context.named and e.kind not in PLACES,
            lambda e: e.place in context.places and e.place != "",
            lambda e: context.province and self.known.province_of(e.place or e.name) == context.province,
            lambda e: self.known.province_of(e.place) in context.places,  # 安徽郎溪
        ):
            matching = [e for e in entries if wanted(e)]
            if matching:
                return matching[0]
        if entries and form == entries[0].name:
            return entries[0]
        # A short form of several schools that nothing tells apart is none of them.
        alone = len(entries) == 1 or (entries and entries[0].kind != "University")
        return entries[0] if alone and entries[0].kind != "District" else None

    def _organ(self, mention: Mention) -> tuple[str, str, str, Entry | None] | None:
        organ_token = mention.parts[-1]
        owner = mention.parts[0]
        if organ_token.text in {"党工委", "管委会", "管理委员会"} and owner.entries:
            name = "".join(part.text for part in mention.parts[:-1])
            if organ_token.text == "党工委":
                return f"中共{name}工作委员会", "Government", "", None
            # What is said in short stays so: 滁州经开区管委会 is half of no longer name.
            short = name.endswith(("经开区", "高新区")) and organ_token.text == "管委会"
            return name + (organ_token.text if short else "管理委员会"), "Government", "", None
        if owner.entries and owner.entries[0].kind == "Park":
            return mention.name, "Government", "", None
        place, level = self._organ_place(mention.parts)
        if not place:
            return None
        if organ_token.text in PARTY:
            return f"中共{place}委{'员会' if level == 'province' else ''}", "Government", "", None
        party = any(part.text in PARTY or part.text == "委" for part in mention.parts[:-1])
        organs = [o for o in self.known.organs[organ_token.text] if level in o.levels] or self.known.organs[
            organ_token.text
        ]
        organ = next((o for o in organs if (o.full.startswith("委") or "中共" in o.pattern) == party), organs[0])
        return _organ_name(organ, place), organ.kind, "", None

    def _organ_place(self, parts: Sequence[Token]) -> tuple[str, str]:
        places = [p for p in parts if p.entries and p.entries[0].kind in PLACES]
        if places:
            last = places[-1]
            entry = self.nearest([e for e in last.entries if e.kind in PLACES], last.text) or last.entries[0]
            return entry.name, {"Region": "province", "City": "city", "District": "district"}[entry.kind]
        text = "".join(p.text for p in parts)
        context = self.context
        if text.startswith("省"):
            return context.province, "province"
        if text[:1] in {"区", "县"}:
            return context.district, "district"
        if context.district.endswith("市"):
            return context.district, "city"  # 市科技局 of 溧阳市, which lies in another city.
        return context.city, "city"

    def _company(self, mention: Mention) -> Entry | None:
        """The known company behind a name with its legal form: 万华化学集团股份有限公司."""
        if mention.kind != "Enterprise":
            return None
        for part in mention.parts:
            kind = part.entries[0].kind if part.entries else ""
            if kind == "Enterprise" and mention.name.startswith(part.text, part.start - mention.start):
                rest = mention.name[part.end - mention.start :]
                return part.entries[0] if LEGAL_FORM.fullmatch(rest) else None
            if kind not in PLACES:
                return None
        return None

    def _series(self, mention: Mention) -> tuple[str, str, str, Entry | None] | None:
        """The award or event that stands behind its yearly form: 2024年度全国科技创新百强县市榜单, 第十一届青创大赛."""
        if mention.kind not in {"Programme", "Event"}:
            return None
        name = _ORDINAL.sub("", self._without_ministry(mention))
        for form in (name, _LIST_SUFFIX.sub("", name)):
            for entry in self.known.entries.get(form, ()):
                if entry.kind == mention.kind:
                    return entry.name, entry.kind, "", entry
        if name == mention.name or len(name) < 5:
            return None
        return name, mention.kind, "", None

    def _without_ministry(self, mention: Mention) -> str:
        """科技部科技成果评价改革试点 is 科技成果评价改革试点, where a list knows it so."""
        first = mention.parts[0] if mention.parts else None
        ministry = first is not None and first.start == mention.start and first.entries
        if first is None or not ministry or first.entries[0].kind != "Government":
            return mention.name
        rest = mention.name[len(first.text) :]
        return rest if any(e.kind == mention.kind for e in self.known.entries.get(rest, ())) else mention.name

    def _expanded(self, mention: Mention) -> str:
        """市级重大科技专项 of a Nanjing text is 南京市重大科技专项; 省重点实验室 is 江苏省重点实验室."""
        name, context = mention.name, self.context
        if mention.kind == "Industry":
            return name
        if mention.kind in {"Platform", "Lab", "Institute", "Alliance"}:
            name = _YEAR.sub("", name)
        name = _BATCHED.sub("", name)
        for level, place in (
            ("省级", context.province),
            ("省", context.province),
            ("市级", context.city),
            ("市", context.city),
        ):
            if (
                name.startswith(level)
                and place
                and not name.startswith(("市场", "市政", "市民", "市域", "省域", "省会", "省际", "省部", "市县"))
            ):
                return place + name[len(level) :]
        return self.expanded(name, mention.parts)

    def expanded(self, name: str, parts: Sequence[Token]) -> str:
        """A name that opens with a university's short form, with its full name: 南工大国家大学科技园."""
        leading = next((p for p in parts if name.startswith(p.text)), None)
        entries = [e for e in leading.entries if e.kind == "University"] if leading is not None else []
        entry = self.nearest(entries, leading.text) if leading is not None and entries else None
        return entry.name + name[len(leading.text) :] if entry is not None and leading is not None else name

    def _qualifier(self, mention: Mention, name: str) -> str:
        """What tells namesakes apart: the city, for a unit whose name holds nothing of its own."""
        if (
            mention.kind in {"Platform", "Lab", "Institute", "Park", "Alliance"}
            and not mention.parts
            and len(name) <= 8
        ):
            return self.context.city
        return ""


def _organ_name(organ: Organ, place: str) -> str:
    if organ.pattern:
        return organ.pattern.format(place=place, bare=place[:-1] if place.endswith(("市", "省")) else place)
    return place + organ.full
