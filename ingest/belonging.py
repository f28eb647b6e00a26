"""Which place a place is part of, by how it stands beside others: 镇江丹阳, 四川泸州、内江, 都市圈城市."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.drafts import Draft
from ingest.groups import Party
from ingest.lexicon import Lexicon
from ingest.relations import Claim


def districts(parties: Iterable[Party], context_city: str, city_draft: Draft | None) -> Iterator[Claim]:
    """A district joined to its city (镇江丹阳), listed after it, or a unit of the document's own city."""
    last: Party | None = None
    parties = list(parties)
    cities = {party.draft.name: party.draft for party in parties if party.draft.kind == "City"}
    for party in parties:
        draft, mention = party.draft, party.mention
        if draft.kind == "City":
            last = party
        elif draft.kind == "District":
            if draft.joined_city(mention.name):
                # 南京江北新区, 六合: the city stands in the name, and for those behind it.
                joined = cities.get(draft.qualifier)
                if joined is not None:
                    yield Claim(draft, "PART_OF", joined, mention.start, mention.end, "stated", "name:joined")
                    last = Party(mention, joined)
                    continue
            if last is not None and draft.qualifier == last.draft.name and mention.start - last.mention.end <= 30:
                yield Claim(draft, "PART_OF", last.draft, last.mention.start, mention.end, "stated", "pattern:joined")
            elif draft.qualifier == context_city and city_draft is not None:
                yield Claim(draft, "PART_OF", city_draft, mention.start, mention.end, "stated", "context:city")


def cities_of_regions(text: str, parties: Sequence[Party]) -> Iterator[Claim]:
    """四川泸州、内江; 淮海经济区宿迁、连云港: places right behind their region, and those listed with them."""
    region: Party | None = None
    end = 0
    for party in parties:
        draft, mention = party.draft, party.mention
        if mention.inside:
            continue
        listed = region is not None and text[end : mention.start] in {"", "、", "和", "与"}
        if draft.kind == "Region":
            region, end = party, mention.end
        elif (
            draft.kind == "City"
            and listed
            and region is not None
            and (end == mention.start or end > region.mention.end)
        ):
            yield Claim(draft, "PART_OF", region.draft, region.mention.start, mention.end, "stated", "pattern:joined")
            end = mention.end
        else:
            region = None


_CIRCLE_CITIES = re.compile(
    r"(?:都市圈|城市群|城市圈|经济圈|湾区|长三角|苏南|皖江)(?:的|各|内|内的)?(?:其他|成员|主要|沿线)?"
    r"(?:\d+个?|[一二三四五六七八九十]+(?:个|座)?)?(?:城市|市(?![民场])|各市)"
    r"|(?:都市圈|城市群|经济圈)内(?=[\u4e00-\u9fff]{2,3}[、和与])|[一二三四五六七八九十]+市(?=[和与及][^,。;]{2,12}为范围)"
    r"|(?:\d+|[一二三四五六七八九十]+)[个座]成员(?:城市|市)|[一二三四五六七八九十]+市(?:共同|携手|联合|签署|协同|组成)|(?:都市圈|城市群|经济圈|经济区|核心区)(?:的)?(?:规划|空间)?(?:范围|成员|主体)?(?:由|包括|涵盖|包含|囊括|覆盖)|(?<=[,、])(?:涵盖|囊括|范围包括|成员城市包括|由)(?=[我\u4e00-\u9fff]{0,6}(?:省|南京|合肥|[\u4e00-\u9fff]{2}、))"
)


def circle_members(text: str, parties: Sequence[Party], known: Lexicon) -> Iterator[Claim]:
    """Cities that a sentence shows as cities of a circle (淮南、六安等都市圈城市)."""
    regions = [p for p in parties if p.draft.kind == "Region" and p.draft.name in known.regions]
    for match in _CIRCLE_CITIES.finditer(text):
        start = max(text.rfind(mark, 0, match.start()) for mark in "。;\n") + 1
        end = min([at for mark in "。;\n" if (at := text.find(mark, match.end())) > 0] or [len(text)])
        named = [p.draft for p in regions if start <= p.mention.start < end] or [
            p.draft for p in regions if "圈" in p.draft.name
        ]
        members = known.regions[named[0].name] if named else ()
        told = bool(named) and not members and match[0].endswith(("由", "包括", "涵盖", "包含", "囊括", "覆盖"))
        for party in parties if named else ():
            if party.mention.inside or not start <= party.mention.start < end:
                continue
            if party.draft.name in members or (told and party.draft.kind == "City"):
                yield Claim(party.draft, "PART_OF", named[0], start, end, "stated", "pattern:circle")
