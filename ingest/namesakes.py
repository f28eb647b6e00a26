"""What several documents name is one thing: short forms that one document explains, names with and without their city.

All of it is a function of the set of facts, whatever their order. What could mean two things is joined to neither; the
report tells it as doubtful, for a person to judge.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from graph.ids import fold
from graph.model import Facts, Judgement

# Names of these say by themselves which one is meant, or nothing at all; the resolver has told them by their place.
_TOLD = frozenset({"City", "District", "Region", "Industry", "Task", "Government"})
_LEAST = {"Policy": 8, "Programme": 5, "Event": 5}
_CITY_LEFT_OUT = frozenset({"Park", "Policy", "Programme", "Event"})
_OF_HERE = tuple("市省区县全我本该各")
_ZONES = (
    (re.compile(r"(?:国家级?)?高新技术产业(?:开发|园)区$"), "高新区"),
    (re.compile(r"(?:国家级?)?经济技术开发区$"), "经开区"),
)
_LEGAL = re.compile(r"(?:股份有限|有限责任|有限|股份)公司$")
_ACADEMY = re.compile(r"^(?:中国科学院|中科院)(?=.{3})")
_GENERIC = re.compile(
    r"(?:产业|科技|技术|创新|科创|联合|研究|成果|转化|中试|投资|发展|国家|工业|经济|协同|服务|重大|重点|新型|公共|特色|离岸)*"
    r"(?:研究院|研究所|实验室|中心|产业园|园区|联合体|联盟|协会|高新区|经开区|开发区|示范区|试验区|先导区|科技城|科学城|新区|新城|大学|学院|医院"
    r"|公司|集团|银行|基金|母基金|论坛|大会|大赛|峰会|孵化器|科技园|科创园|平台|基地|走廊|廊道|规划|方案|意见|办法|措施|政策|计划|行动|工程|专项|试点"
    r"|飞地|集群|园|载体|装置|分中心|工作站)"
)


@dataclass(slots=True)
class _Thing:
    """What all documents together say of an id."""

    id: str
    kind: str
    name: str
    aliases: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)


def _same_things(all_facts: Iterable[Facts]) -> list[tuple[str, str]]:
    """Pairs of ids that are one thing, each (short form, fullest form), in order."""
    seen = _Seen(all_facts)
    return sorted({*seen.of_one_key(), *seen.short_forms(), *seen.without_city()})


class _Seen:
    """The things of a set of facts, by what they are called."""

    def __init__(self, all_facts: Iterable[Facts]) -> None:
        self.things: dict[str, _Thing] = {}
        self.cities: dict[str, str] = {}
        for facts in all_facts:
            self._take(facts)
        self.named: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.bearers: dict[tuple[str, str], set[str]] = defaultdict(set)
        for thing in self.things.values():
            if thing.kind in _TOLD:
                continue
            self.named[thing.kind, _key(thing.kind, thing.name)].add(thing.id)
            for form in (thing.name, *thing.aliases):
                self.bearers[thing.kind, _key(thing.kind, form)].add(thing.id)

    def _take(self, facts: Facts) -> None:
        votes: Counter[str] = Counter()
        for entity in facts.entities:
            thing = self.things.setdefault(entity.id, _Thing(entity.id, entity.kind, entity.name))
            # The same for any order of documents, should sources spell a name in two ways.
            thing.name = min(thing.name, entity.name)
            thing.aliases.update(entity.aliases)
            thing.documents.add(facts.document.id)
            if entity.kind == "City":
                votes[entity.name] += len(entity.evidence)
        ranked = votes.most_common(2)
        if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
            self.cities[facts.document.id] = ranked[0][0]

    def of_one_key(self) -> Iterator[tuple[str, str]]:
        """Names that differ in what tells nothing: 某某高新技术产业开发区 and 某某高新区, with and without 有限公司."""
        for (_, key), ids in self.named.items():
            names = {fold(self.things[i].name) for i in ids}
            # Ids of one name were parted by their cities: they are namesakes.
            if len(ids) > 1 and len(names) == len(ids) and not _GENERIC.fullmatch(key):
                full = max(ids, key=self._fullness)
                yield from ((i, full) for i in ids if i != full)

    def short_forms(self) -> Iterator[tuple[str, str]]:
        """What a document calls only by a short form that others explain, all in the same way."""
        for (kind, key), ids in self.named.items():
            owners = self.bearers[kind, key] - ids
            if len(ids) != 1 or len(owners) != 1 or not _tells(kind, key):
                continue
            short, full = self.things[min(ids)], self.things[min(owners)]
            longer = len(_key(kind, full.name)) > len(key)
            # A document that names both holds them for two, unless only the academy's name is left out.
            if longer and (not short.documents & full.documents or _ACADEMY.match(short.name)):
                yield short.id, full.id

    def without_city(self) -> Iterator[tuple[str, str]]:
        """创新联合体管理办法 of a Suzhou text is 苏州市创新联合体管理办法, where others tell of that one alone."""
        tails: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        cities = sorted(set(self.cities.values()) | {t.name for t in self.things.values() if t.kind == "City"})
        for (kind, key), ids in self.named.items():
            for city in cities if kind in _CITY_LEFT_OUT else ():
                for prefix in (city, city.removesuffix("市")):
                    if key.startswith(prefix) and len(ids) == 1:
                        tails[kind, key.removeprefix(prefix)].add((min(ids), city))
        for (kind, key), found in tails.items():
            ids = self.named.get((kind, key), set())
            if len(ids) != 1 or len({i for i, _ in found}) != 1 or not _tells(kind, key):
                continue
            short = self.things[min(ids)]
            full, city = min(found)
            if all(self.cities.get(document) == city for document in short.documents):
                yield short.id, full

    def _fullness(self, identifier: str) -> tuple[int, str, str]:
        name = self.things[identifier].name
        return len(name), name, identifier


def _key(kind: str, form: str) -> str:
    """A form without what tells nothing: widths and quotation marks, legal forms, the long names of zones."""
    key = fold(form)
    if kind == "Park":
        for pattern, short in _ZONES:
            key = pattern.sub(short, key)
    elif kind == "Enterprise":
        key = _LEGAL.sub("", key)
    elif kind == "Institute":
        key = _ACADEMY.sub("", key)
    return key


def _tells(kind: str, key: str) -> bool:
    """Whether a short form can tell its thing outside of its document."""
    return len(key) >= _LEAST.get(kind, 3) and not key.startswith(_OF_HERE) and not _GENERIC.fullmatch(key)


def _roots(
    judged: Iterable[tuple[str, str]], told: Iterable[tuple[str, str]], apart: Iterable[tuple[str, str]] = ()
) -> Mapping[str, str]:
    """For each id of a group the one that stands for it: of what pairs of ids join, a person's before those told.

    A told pair is (short form, fullest form); one that would bring together what a person holds `apart` is left. The
    lowest id that is nowhere the short form stands for its group.
    """
    groups: dict[str, set[str]] = {}
    parted = list(apart)
    shorter: set[str] = set()

    def join(one: set[str], two: set[str]) -> None:
        both = one | two
        groups.update(dict.fromkeys(both, both))

    for a, b in judged:
        join(groups.get(a, {a}), groups.get(b, {b}))
    for short, full in told:
        one, two = groups.get(short, {short}), groups.get(full, {full})
        if not any((a in one and b in two) or (b in one and a in two) for a, b in parted):
            shorter.add(short)
            join(one, two)
    return {identifier: min(group - shorter or group) for identifier, group in groups.items()}


def link(all_facts: Iterable[Facts], judgements: Iterable[Judgement] = ()) -> Mapping[str, str]:
    """Across documents: which ids are one thing. A function of the set of facts and judgements, not of their order.

    Ids are equal where canonical names are; short forms and spellings that can mean one thing only are joined to it,
    and a person's word joins more, or holds apart.
    """
    known = sorted(judgements, key=lambda j: j.id)
    same, apart = ([(j.a, j.b) for j in known if j.verdict == verdict] for verdict in ("same", "not_same"))
    standing = _roots(same, _same_things(all_facts), apart)
    return {identifier: root for identifier, root in standing.items() if root != identifier}
