"""Short forms within one document: a name without its place, its year or its legal form, and 高新区 alone."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from ingest.drafts import Draft
from ingest.items import PLACES
from ingest.lexicon import Lexicon
from ingest.mentions import Mention

# What tells one of several events of a name: 2024年第三届.
EDITION = re.compile(r"(?:20\d\d(?:年度|年)?)?(?:首届|第[一二三四五六七八九十百\d]+[届批次期])?")
LEGAL_FORM = re.compile(r"(?:科技|控股|技术|产业)?(?:集团)?(?:股份)?(?:有限)?(?:责任)?(?:公司)?")
_ROAD = re.compile(r"G\d+(?!\d)")
# 郑许廊道 is 郑许科创廊道.
_WAY = re.compile(r"(?:科技|科创|产业|创新|协同|大)*(?:走廊|廊道|廊)$")
_PREFIX = re.compile(
    r"^(国家级?|全国|中国|[\u4e00-\u9fff]{2,7}[市省区县]|南京|江苏|[\u4e00-\u9fff]{0,4}都市圈|长三角|首届|第[一二三四五六七八九十百\d]+[届批次期]|20\d\d(年度|年)?)$"
)
_NUMBERED = re.compile(r"第[一二三四五六七八九十\d]+[届次]")
_TELLING = 6  # Characters of a name that says what it is without the place before it.
_ZONES = {
    "高新区": ("高新区", "高新技术产业开发区", "高新技术产业园区"),
    "经开区": ("经开区", "经济技术开发区", "经济开发区"),
    "工业园区": ("工业园区",),
    "科技城": ("科技城",),
    "科学城": ("科学城",),
    "新区": ("新区",),
}
_BEFORE_ZONE = r"(?:^|(?<=[\s。,;:、!?“(])|(?<=会同)|(?<=联合)|(?<=支持)|(?<=推动)|(?<=[与和在由及同向]))"


def merge_short_forms(drafts: Iterable[Draft], known: Lexicon) -> dict[int, Draft]:
    """Within one document a name that is another's tail, after a place or a level, is that other: id(draft) -> kept."""
    kept: dict[int, Draft] = {}
    ordered = sorted(drafts, key=lambda d: (-len(d.name), d.name))
    by_kind: dict[str, list[Draft]] = defaultdict(list)
    for draft in ordered:
        longer = [d for d in by_kind[draft.kind] if _is_tail(draft.name, d.name, known)]
        longer = longer or [d for d in by_kind[draft.kind] if _is_same(draft, d, known)]
        if len(longer) == 1 and EDITION.fullmatch(longer[0].name[: -len(draft.name)]):
            kept[id(longer[0])] = draft
            by_kind[draft.kind].append(draft)
        elif len(longer) == 1:
            kept[id(draft)] = longer[0]
        else:
            by_kind[draft.kind].append(draft)
    for draft in ordered:
        if draft.kind == "Corridor" and id(draft) not in kept:
            others = [d for d in ordered if d is not draft and d.kind == "Corridor" and id(d) not in kept]
            if (fuller := _fuller_corridor(draft, others)) is not None:
                kept[id(draft)] = fuller
    return kept


def _fuller_corridor(draft: Draft, others: Iterable[Draft]) -> Draft | None:
    """The corridor of a longer name along the same road (G312), or joining the same ends, of others longest first."""
    road, way = _ROAD.match(draft.name), _WAY.sub("", draft.name)
    same = [d for d in others if (d.name.startswith(road[0]) if road else _WAY.sub("", d.name) == way)]
    told = bool(same) and len(same[0].name) > len(draft.name) and (road is not None or len(same) == 1)
    return same[0] if told else None


def _is_tail(short: str, name: str, known: Lexicon) -> bool:
    if len(short) < 4 or name == short or not name.endswith(short):
        return False
    prefix = name[: -len(short)]
    return bool(_PREFIX.match(prefix)) or (len(short) > _TELLING and _names_place(prefix, known))


def _names_place(word: str, known: Lexicon) -> bool:
    return any(e.kind in PLACES for e in known.entries.get(word, ()))


def _is_same(short: Draft, long: Draft, known: Lexicon) -> bool:
    """Whether a company is told once in full (天津清智科技有限公司), or a meeting by its number (A第七次会议)."""
    if short.kind == "Event":
        return short.name == _NUMBERED.sub("", long.name) != long.name
    before, found, after = long.name.partition(short.name)
    full = short.kind == "Enterprise" and len(short.name) >= 4 and found and after
    return bool(full and LEGAL_FORM.fullmatch(after) and (not before or _names_place(before, known)))


def bare_zones(text: str, mentions: Iterable[Mention], drafts: Iterable[Draft]) -> Iterator[tuple[int, int, Draft]]:
    """Where a text says 高新区 or 市高新区 alone and names one such zone only: the places, and that zone."""
    zones = [d for d in drafts if d.kind in {"Park", "District"} and d.spans]
    taken = {at for mention in mentions for at in range(mention.start, mention.end)}
    for short, endings in _ZONES.items():
        owners = [d for d in zones if d.name != short and any(f.endswith(endings) for f in (d.name, *d.forms))]
        if len(owners) != 1:
            continue
        for match in re.finditer(_BEFORE_ZONE + rf"市?{short}(?![域管])", text):
            if taken.isdisjoint(range(*match.span())):
                yield *match.span(), owners[0]
