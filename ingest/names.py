"""Relations that a name itself says: 南京软件大会 lies in Nanjing, 南京大学碳中和研究院 is part of its university,
宁淮科创走廊 joins two cities."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.ontology import ontology
from ingest.drafts import Draft
from ingest.groups import Party
from ingest.lexicon import Lexicon
from ingest.mentions import Mention
from ingest.name_places import NamePlaces, is_brand, is_place
from ingest.relations import Claim
from ingest.resolve import Resolver
from ingest.tokens import Token

_SITED = frozenset(ontology().relations["LOCATED_IN"].subject)
_CHILDREN = frozenset({"University", "Institute", "Lab", "Platform"})
_PARENTS = frozenset({"University", "Institute", "Platform", "Alliance"})
# 沈阳飞机设计研究所|扬州|协同创新研究院
_BODIES = ("研究所", "研究院", "设计院", "研究总院")
_ZONE = re.compile(r"[\u4e00-\u9fff]{2,3}[—–-][\u4e00-\u9fff]{2,3}.*(?:区|区域|园|城|港|谷|基地)$")
_BRANCH = re.compile(r"(?:分|工作站|联络站|基地|站$)")
# 绍兴段, 鄂州功能区: a section of what stands before it.
_OF_CORRIDOR = re.compile(r"(?:(?:城|市|县)?区)?(?:段|区段|路段|沿线|功能区|板块|核心区|先行区|示范段)")
_WITHIN = re.compile(r"(?:[省市区县]?(?:境|域|辖区)?内的?)?“?|的“?")


class NameReader:
    """Reads the relations that names say, of the mentions of one document."""

    def __init__(self, text: str, tokens: Sequence[Token], known: Lexicon, resolver: Resolver) -> None:
        self.text = text
        self.known = known
        self.resolver = resolver
        self.places = NamePlaces(text, tokens, known, resolver)

    def read(self, parties: Sequence[Party]) -> Iterator[Claim]:
        """All claims by name, in the order of the text."""
        for before, party in zip([None, *parties], parties, strict=False):
            mention, draft = party.mention, party.draft
            if before is not None and draft.kind in _SITED - {"Government"} and self._is_beside(before, party):
                yield from self._beside(before, party)
            if before is not None and before.draft.kind in _SITED and draft.kind in {"City", "District"}:
                yield from self._behind(before, party)
            if before is not None:
                yield from self._section(before, party)
            parent = self._parent(mention, draft)
            if parent is not None:
                yield self._claim(party, draft, "PART_OF", parent, "name:parent")
                yield from self._parent_site(party, parent)
            if draft.kind in _SITED:
                yield from self._sites(party, parent is not None)
            if draft.kind == "Corridor":
                yield from self.corridor(party)
            if draft.kind == "District":
                yield from self._joined_city(party)
            if draft.kind == "Park":
                yield from self._twins(party)
            if draft.kind == "Industry":
                yield from self._clustered(party)

    def _is_beside(self, place: Party, party: Party) -> bool:
        """Whether one name stands right before another: 新乡市|平原示范区, 安徽省内的|A."""
        between = self.text[place.mention.end : party.mention.start]
        return not between or (len(between) <= 6 and bool(_WITHIN.fullmatch(between)))

    def _beside(self, place: Party, party: Party) -> Iterator[Claim]:
        """新乡市平原示范区: a place right before a name is where the named lies, unless the name tells a nearer one."""
        within = place.draft.kind == "Region" and place.mention.end < party.mention.start
        if (within or place.draft.kind in {"City", "District"}) and not self.places.of(party.mention)[0]:
            yield self._claim(party, party.draft, "LOCATED_IN", place.draft, "name:beside")

    def _behind(self, party: Party, place: Party) -> Iterator[Claim]:
        """江苏恒神股份有限公司(丹阳): a place in brackets behind a name."""
        between = self.text[party.mention.end : place.mention.start]
        if between == "(" and self.text.startswith(")", place.mention.end):
            yield self._claim(place, party.draft, "LOCATED_IN", place.draft, "name:bracket")

    def _clustered(self, party: Party) -> Iterator[Claim]:
        """徐州市工程机械产业集群: the place that a cluster is named after has it as its field."""
        mention = party.mention
        first = mention.parts[0] if mention.parts and mention.name.endswith("集群") else None
        if first is not None and first.start == mention.start:
            place = self.places.place(first) if is_place(first) else None
            if place is not None and place.kind in {"City", "District"}:
                place.spans.append((mention.start, mention.end, "name:place"))
                yield self._claim(party, place, "FOCUSES_ON", party.draft, "name:cluster")

    def _claim(self, party: Party, subject: Draft, type_: str, target: Draft, rule: str) -> Claim:
        return Claim(subject, type_, target, party.mention.start, party.mention.end, "stated", rule)

    def _parent(self, mention: Mention, draft: Draft) -> Draft | None:
        """The organisation that a name begins with; of a branch (X中心南京分中心) what stands before its place."""
        first = mention.parts[0] if mention.parts else None
        if first is None or first.end >= mention.end:
            return None
        park = draft.kind == "Park" and "科技园" in mention.name
        if draft.kind not in _CHILDREN and not park:
            return None
        if (whole := self._whole(mention)) is not None:
            return whole
        entries = [e for e in first.entries if e.kind in _PARENTS]
        if not entries and park:
            # 南京工业大学国家大学科技园|芜湖分园
            school = first.text[: first.text.find("大学") + 2]
            entries = [e for e in self.known.entries.get(school, ()) if e.kind == "University"]
            first = replace(first, end=first.start + len(school), text=school)
        if first.start != mention.start or not entries:
            return None
        entry = self.resolver.nearest(entries, first.text) or entries[0]
        return self._named(entry.name, entry.kind, first.start, first.end)

    def _whole(self, mention: Mention) -> Draft | None:
        """What a branch is a branch of, where that is an organisation by its own head."""
        place = next((p for p in mention.parts if p.start > mention.start and is_place(p)), None)
        if place is None:
            return None
        whole = self.text[mention.start : place.start]
        if not _BRANCH.match(self.text[place.end : mention.end]) and not whole.endswith(_BODIES):
            return None
        kind = next((self.known.heads[whole[-n:]] for n in range(6, 1, -1) if whole[-n:] in self.known.heads), None)
        if kind not in _PARENTS or whole in self.known.entries:
            return None
        first = mention.parts[0]
        owners = [e for e in first.entries if e.kind in _PARENTS] if first.start == mention.start else []
        if owners:
            owner = self.resolver.nearest(owners, first.text) or owners[0]
            self._named(owner.name, owner.kind, first.start, first.end)
        return self._named(self.resolver.expanded(whole, mention.parts), str(kind), mention.start, place.start)

    def _named(self, name: str, kind: str, start: int, end: int) -> Draft:
        draft = self.resolver.draft(name, kind)
        if self.text[start:end] != name:
            draft.forms[self.text[start:end]] = None
        draft.spans.append((start, end, "name:parent"))
        return draft

    def _parent_site(self, party: Party, parent: Draft) -> Iterator[Claim]:
        """Where a parent that stands only inside a longer name lies by its own name."""
        entry = next((e for e in self.known.entries.get(parent.name, ()) if e.kind == parent.kind), None)
        start = party.mention.start
        # 哈工大芜湖研究院 does not say where 哈尔滨工业大学 lies.
        if parent.inside_only and entry is not None and self.text.startswith(parent.name, start):
            mention = Mention(start, start + len(parent.name), parent.kind, parent.name, "name:parent", entry)
            for place in self.places.known_start(mention)[-1:]:
                place.spans.append((start, party.mention.end, "name:place"))
                yield self._claim(party, parent, "LOCATED_IN", place, "name:place")

    def _sites(self, party: Party, has_parent: bool) -> Iterator[Claim]:
        mention = party.mention
        leading, rest = self.places.of(mention)
        first = mention.parts[0] if mention.parts else None
        belongs = first is not None and first.start == mention.start and first.end < mention.end and not is_place(first)
        if leading:
            for outer, inner in itertools.pairwise(leading):
                if inner.kind == "District" and outer.kind == "City" and inner.qualifier == outer.name:
                    yield self._claim(party, inner, "PART_OF", outer, "name:joined")
        apart = len(leading) > 1 and leading[-1].kind == "District" and leading[-1].qualifier != leading[-2].name
        if party.draft.kind == "Park" and apart:
            # 磐安海曙飞地产业园: a park of two places lies in the first.
            leading = leading[:1]
        if leading and leading[-1].kind == "City":
            # 常州滨湖集团: a word that is a district of another city.
            rest = [d for d in rest if d.kind != "District" or d.qualifier == leading[-1].name]
        places = list(rest[-1:] or ([] if belongs else leading[-1:]))
        if party.draft.kind == "Park" and _ZONE.match(mention.name):
            places = [*leading[-1:], *rest]  # A zone across a border lies on both sides.
        if first is not None and is_place(first) and is_brand(party.draft.kind, first.text, first.entries):
            places = rest[-1:]
        if not places and not has_parent:
            places = self.places.own(mention)
        for place in places:
            place.spans.append((mention.start, mention.end, "name:place"))
            yield self._claim(party, party.draft, "LOCATED_IN", place, "name:place")

    def corridor(self, party: Party) -> Iterator[Claim]:
        """The places that the name of a corridor joins, wherever it stands."""
        leading, rest = self.places.of(party.mention)
        # G312产业创新走廊 is known as that of 宁镇.
        marked = () if leading else self.places.marked(party.mention.name) or self.places.marked(party.draft.name)
        # 太湖湾科创带 is known as that of Wuxi.
        known = () if leading or marked or rest else self.places.known_end(party.draft.name)
        for place in [*marked, *leading[-1:], *rest, *known]:
            if place.kind in {"City", "District"}:
                place.spans.append((party.mention.start, party.mention.end, "name:mark"))
                yield self._claim(party, party.draft, "CONNECTS", place, "name:mark")

    def _joined_city(self, party: Party) -> Iterator[Claim]:
        """马鞍山博望: a district whose form opens with its city."""
        short = party.draft.joined_city(party.mention.name)
        entries = [e for e in self.known.entries.get(party.draft.qualifier, ()) if e.kind == "City"]
        if short and entries:
            city = self.resolver.place(entries[0])
            city.spans.append((party.mention.start, party.mention.start + len(short), "name:joined"))
            if len(short) < len(party.draft.qualifier):
                city.forms[short] = None
            yield self._claim(party, party.draft, "PART_OF", city, "name:joined")

    def _section(self, corridor: Party, place: Party) -> Iterator[Claim]:
        """G60科创走廊绍兴段, 光谷科创大走廊鄂州功能区: a corridor runs through the place of its section."""
        joined = corridor.mention.end == place.mention.start and corridor.draft.kind == "Corridor"
        if joined and place.draft.kind in {"City", "District"} and _OF_CORRIDOR.match(self.text, place.mention.end):
            yield self._claim(place, corridor.draft, "CONNECTS", place.draft, "name:section")

    def _twins(self, party: Party) -> Iterator[Claim]:
        """A park named after two cities is built by both; a park of their cooperation says that they cooperate."""
        cities = self.places.marked(party.mention.name) if not self.places.of(party.mention)[0] else []
        if len(cities) != 2:
            return
        for city in cities:
            city.spans.append((party.mention.start, party.mention.end, "name:mark"))
            yield self._claim(party, city, "CO_BUILDS", party.draft, "name:twins")
        if "合作" in party.mention.name:
            yield self._claim(party, cities[0], "COOPERATES_WITH", cities[1], "name:twins")
