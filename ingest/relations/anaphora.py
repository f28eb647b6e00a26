"""Things spoken of without their names: 我市, 该校, 双方, 宁镇两市, 联盟."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ingest.drafts import Draft
from ingest.groups import Group, Party
from ingest.layout import Clause
from ingest.mentions import Mention
from ingest.relations.claims import ORGANISATIONS, PLACES, Claimant, Frame, Memory
from ingest.sentences import Parsed, Predicate

# What may stand before the subject of a clause.
_LATELY = (
    r"(?:近年来|[今去明]年以来|[今去明]年|目前|截至目前|下一步|今后|未来|同时|此外|其中|随后|日前|近日|近期|会上|会后|根据协议"
    r"|[\d一两二三四五六七八九十]+年多?来|如今|当前|现阶段|与此同时|据悉|据了解|据介绍|上半年|下半年|[前后]三季度|年内|届时|此前|至此|而"
    r"|活动期间|(?:20\d\d年)?\d{1,2}月(?:\d{1,2}日|底|初|份)?|20\d\d年(?:以来)?|[一二三四五六七]是|,)*"
)
_SELF = re.compile(rf"^{_LATELY}(?:[我全本]|[我咱]们)(市|区|县|厅|局|委|办|行|司|院|所|校)(?![场级业])")
_WE = re.compile(rf"^{_LATELY}[我咱]们(?![的区市县这])")
_ITSELF = re.compile(rf"^{_LATELY}它(?!们)")
_SEVERAL = re.compile(
    r"(?P<marks>[\u4e00-\u9fff]{2,6}?)?(?P<count>[两二三四五六])(?:个|座|省会|省辖)?(?P<sort>市|地|城市|城|区|县|校|园)(?![\u4e00-\u9fff]?[级类化])"
    r"(?!(?:科技|发改|发展改革|工信|经信|财政|人社|教育|商务|数据|农业农村|国资|金融)[局委办])"
    r"|[双三各]方"
)
_LABELS = tuple(f"{what}{who}:" for what in ("合作", "共建", "签约", "参与", "发起") for who in ("单位", "主体", "方"))
_ACROSS = re.compile(
    r"([\u4e00-\u9fff]{2,4})[—–-]([\u4e00-\u9fff]{2,3}?)(?=[^市区县]{0,3}(?:毗邻|跨界|一体化|新型|合作|省际|跨江|协同|产业|科创))"
)
_OPENING_SEVERAL = re.compile(rf"^{_LATELY}(?P<who>{_SEVERAL.pattern})(?!的)")
# A出生产线,B出技术,两家合建C.
_FIRMS = re.compile(
    rf"^{_LATELY}(?P<count>[两三])家(?:单位|企业|机构|公司)?(?=\d|共|联|合|在|将|已|各|先后|又|还|携手|均|都|签|协|约|今|去|于)"
)
_COUNTS = {"两": 2, "二": 2, "双": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_SORTS = {
    **dict.fromkeys(("市", "城", "城市"), ("City",)),
    **dict.fromkeys("区县", ("District",)),
    "地": ("City", "District"),
    "校": ("University",),
    "园": ("Park",),
}
# What a speaker is who says 我市 or 我局.
_SELVES: dict[str, frozenset[str]] = {
    word: frozenset(kinds)
    for words, kinds in (
        ("市", ("City",)),
        ("区县", ("District", "Park")),
        ("厅局委办", ("Government",)),
        ("行司", ("Enterprise", "Government")),
        ("院所校", ("University", "Institute", "Lab")),
    )
    for word in words
}
# The words that stand for the thing of a kind last spoken of, behind 该.
_THAT = {
    "City": ("市",),
    "District": ("区", "县"),
    "University": ("校", "学校", "大学", "学院"),
    "Institute": ("院", "研究院", "所", "研究所"),
    "Lab": ("实验室",),
    "Alliance": ("联盟", "协会", "联合体", "共同体"),
    "Platform": ("中心", "平台", "基地", "装置"),
    "Enterprise": ("公司", "集团", "企业", "行"),
    "Park": ("园", "园区", "高新区", "开发区", "新区", "功能区", "飞地", "示范区", "科学城", "片区"),
    "Fund": ("基金",),
    "Event": ("大会", "大赛", "活动", "论坛", "峰会", "会议"),
    "Corridor": ("走廊",),
    "Programme": ("计划", "工程", "行动", "项目"),
    "Policy": ("规划", "方案", "意见", "条例", "办法", "政策", "协议"),
    "Achievement": ("成果", "产品", "技术", "系统", "装备", "芯片", "品种"),
}


def _any_of(words: Mapping[str, Iterable[str]]) -> str:
    """A pattern of all words, the longest first."""
    return "|".join(sorted(itertools.chain(*words.values()), key=len, reverse=True))


_THAT_WORD = re.compile(rf"(?:该|[这此][只家支个座项所一块条款片间处套颗])({_any_of(_THAT)})")
_TWO = re.compile("[前后]者")
_US = re.compile("我们")
_OWN = re.compile(r"[我本](?:校|院|所|公司|集团)(?![区长])|(?<![\u4e00-\u9fff]大)学校(?![们长])")
# It, the body last spoken of: 它的主攻方向, 其承担的课题.
_IT = re.compile(r"(?<![\u4e00-\u9fff]其)它(?!们)|(?<![\u4e00-\u9fff])其(?![中他它余实次间后前一二三四五六])")
# 支持其与A共建B: the body or place told of before, which does not act itself.
_AIDED = re.compile(r"(?<=支持|推动|鼓励|引导|协助|帮助|助力|促成)其(?=与|和|同|在|联合|建设|牵头|申报|创建|争创|打造)")
_OPENING_THAT = re.compile(_LATELY + _THAT_WORD.pattern)
_CONSULTED = re.compile(rf"{_LATELY}经(?:会?[商同]|与)")
_ZONES = frozenset({"高新区", "经开区", "开发区"})  # Of which a place has one.
# Those that stand so by themselves too, where a clause opens with one.
_BARE = {
    "University": ("学校", "我校", "本校"),
    "Institute": ("研究院", "产研院", "分院", "我院"),
    "Lab": ("实验室", "联合实验室"),
    "Alliance": ("联盟", "协会", "联合体", "创新联合体", "共同体"),
    "Platform": ("中心", "平台", "基地", "创新中心", "中试基地", "中试平台", "科创中心", "研发中心"),
    "Enterprise": ("公司", "集团", "企业"),
    "Park": ("园区", "高新区", "经开区", "开发区", "新区", "产业园", "科技城", "科学城", "飞地", "孵化器"),
    "Fund": ("基金", "母基金"),
    "Event": ("大会", "本次大会", "今年大会", "会议", "本次活动", "活动", "论坛", "仪式"),
    "Corridor": ("走廊",),
    "Policy": ("规划", "方案", "意见", "条例", "计划", "行动计划", "政策"),
}
_BARE_WORD = re.compile(
    f"^{_LATELY}(?:明确|提出|规定)?({_any_of(_BARE)})"
    "(?=将|依托|集聚|已|还|正|先后|由|与|围绕|聚焦|自|累计|计划|拟|分别|坚持|突出|主攻|专注|建成|汇聚|引进|入驻|现|"
    "秘书处|选址|锁定|瞄准|地跨|横跨|涵盖|吸引|引育|培育|孵化|规划|占地|着力|重点|致力|形成|带动|承办|举办|布局|深耕|通过|紧扣|抢抓|以|"
    "另|共|持续|积极|建|今年|去年|研制|研发|设|获|入选|面向|首批|总|牵头|出台|提出|明确|立足|从|共提|支持|在|东起|起于|全长|参加|参与|成立|拥有|发布|推动|打造|联合|实施|承担|完成|每年|深度|主动|落户|位于|是)"
)

# 由我市发起, 与我局签订.
_BESIDE = re.compile(r"(?<=[由与和同为在])我[市区县局厅委](?![场级域内])")
_HERE = re.compile(r"(?<=在)(?:这里|这儿|本地|当地|本市|本区|本县)")
_THERE = re.compile(r"(?<=在)(?:那里|那儿|此地|此处|该地)")
# 在园区试产, 落户高新区: the park last spoken of.
_IN_BARE = re.compile(
    r"(?<=在)(?:园区|功能区|高新区|经开区|开发区|科学城|飞地|片区|示范区|新区)(?=[\u4e00-\u9fff]*(?:试|产|办公|落地|运营|注册|建|设|挂牌|揭牌|启用|投用|孵化|集聚))"
)
# 迁入园区, 落户高新区.
_INTO_BARE = re.compile(
    r"(?<=入驻|落户|迁入|进驻|落地|搬进|搬入|设到|建到|走进)(?:园区|高新区|经开区|开发区|科学城|新区|飞地)(?![\u4e00-\u9fff]{0,2}[企内外])"
)
# 在宁成立, 在汉揭牌: a city by its one character.
_IN_MARKED = re.compile(
    r"(?<=[在于赴])[\u4e00-\u9fff](?=(?:正式|隆重|联合|共同)?(?:成立|举办|举行|召开|揭牌|挂牌|落地|落户|设立|启动|开幕|签约|布局|建设|组建|投用))"
)
# 由联盟与A承办: one of several that act.
_AMONG = re.compile(
    r"(?<=[由,与])(?:联盟|协会|联合体|学会)(?=[与和、]|分别|共同|联合|牵头|主办|承办|签|合作|达成|共建)"
)
# 支持创新中心牵头组建A: whom a verb of backing has act.
_BACKED = re.compile(
    f"(?<=支持|推动|鼓励|引导|依托)(?:{_any_of(_BARE)})(?=牵头|联合|与|和|建设|组建|打造|开展|参与|承担|申报)"
)


class Anaphora(Claimant):
    """Finds whom words like 我市 and 该校 speak of."""

    def __init__(self, frame: Frame, memory: Memory) -> None:
        super().__init__(frame, memory)

    def opening(self, clause: Clause) -> list[Draft]:
        """我市, 全区, 该校, 联盟: a thing spoken of without its name, where a clause opens with it."""
        head = self.text[clause.start : min(clause.end, clause.start + 24)].lstrip(" \u3000")
        if match := _SELF.match(head):
            return self._self(match[1])
        if _ITSELF.match(head):
            return self._body()
        speaker = self.memory.speaker
        if speaker is not None and speaker.kind in PLACES and _WE.match(head):
            return [speaker]
        if _CONSULTED.match(head) and self.frame.issuer is not None:
            return [self.frame.issuer]
        match = _OPENING_SEVERAL.match(head)
        # 推动宁镇两地平台互联: words before the marks of cities.
        marked = match is not None and len(match["marks"] or "") in {0, _COUNTS.get(match["count"] or "", 0)}
        if match is not None and marked and (several := self._several(match)):
            return several
        if firms := _FIRMS.match(head):
            return self._bodies(_COUNTS[firms["count"]])
        if that := _OPENING_THAT.match(head):
            return self._last(_THAT, that[1])
        if match := _BARE_WORD.match(head):
            own = [d for d in self.memory.acting if d.kind == "University"] if match[1] == "学校" else []
            return own or self._last(_BARE, match[1])
        return []

    def _self(self, word: str) -> list[Draft]:
        speaker = self.memory.speaker
        if speaker is not None and speaker.kind in _SELVES[word]:
            return [speaker]
        if speaker is not None and word in "市区县" and (place := self._place_of(speaker)) is not None:
            return [place]
        if word in "厅局委办":
            issuer = self.frame.issuer
            return [issuer] if issuer else [d for d in self.memory.acting if d.kind == "Government"]
        if word == "校":
            return [d for d in self.memory.acting if d.kind == "University"] or self._own_school()
        if word in "行司院所":
            return [d for d in self.memory.acting if d.kind in ORGANISATIONS]
        context = self.frame.context
        own = context.district if word in "区县" or context.district.endswith("市") else ""
        if word in "区县" and not own:
            return []
        entries = [e for e in self.known.entries.get(own or context.city, ()) if e.kind in PLACES]
        entry = self.frame.resolver.nearest(entries, own or context.city) if entries else None
        return [self.frame.resolver.place(entry)] if entry is not None else []

    def _own_school(self) -> list[Draft]:
        """The school that a text speaks of most, if that is one."""
        schools = [p.draft for p in self.frame.parties if p.draft.kind == "University"]
        spoken = Counter(draft.name for draft in schools)
        most = [name for name, count in spoken.items() if count == max(spoken.values())]
        return [next(draft for draft in schools if draft.name == most[0])] if len(most) == 1 else []

    def _place_of(self, body: Draft) -> Draft | None:
        """The place that a bureau's name opens with: 德阳市 of 德阳市科学技术局."""
        for size in range(2, min(9, len(body.name)) if body.kind == "Government" else 0):
            entries = [e for e in self.known.entries.get(body.name[:size], ()) if e.kind in PLACES]
            if entries and entries[0].name == body.name[:size]:
                entry = self.frame.resolver.nearest(entries, body.name[:size])
                return self.frame.resolver.place(entry) if entry is not None else None
        return None

    def _last(self, words: dict[str, tuple[str, ...]], word: str) -> list[Draft]:
        """The thing last spoken of that a word may stand for."""
        named = (d for d in reversed(self.memory.named) if word in words.get(d.kind, ()))
        ending = next((d for d in named if any(form.endswith(word) for form in (d.name, *d.forms))), None)
        if ending is not None:
            return [ending]
        # 川渝高竹新区管委会, X联盟年会: what only stands inside other names.
        kinds = [kind for kind in ("Park", "Alliance") if word in words.get(kind, ())]
        inside = [d for d in self.frame.drafts.values() if d.kind in kinds and d.name.endswith(word)]
        if len(inside) == 1:
            return inside
        if word in _ZONES:
            return self._own_zone(word)
        found = [
            self.memory.recent[kind] for kind, forms in words.items() if word in forms and kind in self.memory.recent
        ]
        if not found and word == "走廊":
            found = [d for d in self.frame.drafts.values() if d.kind == "Corridor"]
            return found if len(found) == 1 else []
        return found[:1]

    def _own_zone(self, word: str) -> list[Draft]:
        """高新区 where none is named: that of the place which the document speaks from."""
        for place in self.own_place():
            entries = self.known.entries.get(re.sub(r"[市区县]$", "", place.name) + word, ())
            return [self.frame.resolver.draft(e.name, "Park") for e in entries if e.kind == "Park"][:1]
        return []

    def _several(self, match: re.Match[str]) -> list[Draft]:
        """双方, 两市, 宁镇两市: partners last told of, the cities that characters mark, or the places last named."""
        sides = [draft for word in ("甲方", "乙方", "丙方") if (draft := self.frame.forms.get(word)) is not None]
        if match["count"] is None and len(sides) > 1 and _COUNTS.get(match.group()[-2], len(sides)) == len(sides):
            return sides
        if match["count"] is None:
            wanted = _COUNTS.get(match.group().lstrip("各")[-2:-1], 0)
            return self.memory.pair if not wanted or len(self.memory.pair) == wanted else []
        count, kinds = _COUNTS[match["count"]], _SORTS[match["sort"]]
        if match["marks"]:
            marked = self.frame.resolver.marked(match["marks"][-count:]) if "City" in kinds else []
            return marked if len(marked) == count else []
        if len(self.memory.pair) == count and (match["sort"] == "地" or all(d.kind in kinds for d in self.memory.pair)):
            return self.memory.pair
        if count == 2 and (ends := self._ends(kinds)):
            return ends
        named = list(dict.fromkeys(id(d) for d in reversed(self.memory.named) if d.kind in kinds))[:count]
        by_id = {id(d): d for d in self.memory.named}
        return [by_id[each] for each in reversed(named)] if len(named) == count else []

    def _bodies(self, count: int) -> list[Draft]:
        """The companies, schools and institutes last named, so many of them."""
        named = [d for d in self.memory.named if d.kind in {"Enterprise", "University", "Institute"}]
        by_id = {id(d): d for d in reversed(named)}
        last = list(by_id.values())[:count]
        return last[::-1] if len(last) == count else []

    def _ends(self, kinds: tuple[str, ...]) -> list[Draft]:
        """The two places that the zone last spoken of is named after: 江宁—博望新型功能区."""
        last = next((d for d in reversed(self.memory.named) if d.kind in {*kinds, "Park", "Corridor"}), None)
        match = _ACROSS.match(last.name) if last is not None else None
        found = [self._nearest(word, kinds) for word in match.groups()] if match else []
        return [draft for draft in found if draft is not None] if all(found) else []

    def _nearest(self, word: str, kinds: tuple[str, ...]) -> Draft | None:
        entries = [e for e in self.known.entries.get(word, ()) if e.kind in kinds]
        entry = self.frame.resolver.nearest(entries, word) if entries else None
        return self.frame.resolver.place(entry) if entry is not None else None

    def parties(self, clause: Clause, named: Sequence[Party]) -> Iterator[Party]:
        """What a clause speaks of without its name behind its opening: 与该校, 由宁镇两市, 落户该园区."""
        for match in _TWO.finditer(self.text, clause.start, clause.end):
            yield from self._at(match.start(), match.end(), self._of_two(match[0]))
        for match in _IT.finditer(self.text, clause.start + 1, clause.end):
            yield from self._at(match.start(), match.end(), self._body())
        for match in _AIDED.finditer(self.text, clause.start + 1, clause.end):
            others = (d for d in reversed(self.memory.named) if d.kind in ORGANISATIONS | PLACES)
            told = next(([d] for d in others if d not in self.memory.acting), [])
            yield from self._at(match.start(), match.end(), told)
        speaker = self.memory.speaker
        if speaker is not None and speaker.kind in ORGANISATIONS - {"Government"}:
            for match in _US.finditer(self.text, clause.start, clause.end):
                yield from self._at(match.start(), match.end(), [speaker])
        for match in _OWN.finditer(self.text, clause.start + 1, clause.end):
            yield from self._at(match.start(), match.end(), self._self(match[0][-1]))
        for match in _THAT_WORD.finditer(self.text, clause.start + 1, clause.end):
            yield from self._at(match.start(), match.end(), self._last(_THAT, match[1]))
        for match in _BESIDE.finditer(self.text, clause.start + 1, clause.end):
            yield from self._at(match.start(), match.end(), self._self(match[0][-1]))
        if self.text.find("在", clause.start, clause.end) >= 0:
            yield from self._in(clause)
        for match in _BACKED.finditer(self.text, clause.start, clause.end):
            yield from self._at(match.start(), match.end(), self._last(_BARE, match[0]))
        for match in _INTO_BARE.finditer(self.text, clause.start + 1, clause.end):
            yield from self._at(match.start(), match.end(), self._last(_THAT, match[0]))
        for match in _AMONG.finditer(self.text, clause.start + 1, clause.end):
            yield from self._at(match.start(), match.end(), self._last(_BARE, match[0]))
        ends = {party.mention.end for party in named}
        for match in _SEVERAL.finditer(self.text, clause.start + 1, clause.end):
            # 镇江、扬州两市: the cities are named.
            if match.start() not in ends and not any(
                p.mention.start < match.end() and match.start() < p.mention.end for p in named
            ):
                yield from self._at(match.start(), match.end(), self._several(match))

    def _in(self, clause: Clause) -> Iterator[Party]:
        """What 在 puts something in without its name: 在这里, 在功能区试产, 在宁成立."""
        for match in _HERE.finditer(self.text, clause.start + 1, clause.end):
            yield from self._at(match.start(), match.end(), self.own_place())
        for match in _THERE.finditer(self.text, clause.start + 1, clause.end):
            told = next(([d] for d in reversed(self.memory.named) if d.kind in PLACES | {"Park"}), [])
            yield from self._at(match.start(), match.end(), told)
        for match in _IN_BARE.finditer(self.text, clause.start + 1, clause.end):
            yield from self._at(match.start(), match.end(), self._last(_THAT, match[0]))
        for match in _IN_MARKED.finditer(self.text, clause.start, clause.end):
            yield from self._at(*match.span(), self.frame.resolver.city_at(match[0], *match.span()))

    def _body(self) -> list[Draft]:
        """The body that a text has last told of."""
        return next(([d] for d in reversed(self.memory.named) if d.kind in ORGANISATIONS - {"Government"}), [])

    def _of_two(self, word: str) -> list[Draft]:
        """前者, 后者: of the last two of one kind; 后者 behind 前者 is the other of the same two."""
        if word == "后者" and self.sentence.latter:
            return self.sentence.latter
        things = [d for d in self.memory.named if d.kind in ORGANISATIONS]
        last = things[-1:]
        if word == "后者" or not last:
            return last
        others = [d for d in things if d is not last[0]]
        self.sentence.latter = last
        return [d for d in others if d.kind == last[0].kind][-1:] or others[-1:]

    def _at(self, start: int, end: int, drafts: list[Draft]) -> Iterator[Party]:
        for draft in drafts:
            if draft.kind == "Park" and not draft.spans:
                draft.spans.append((start, end, "zone"))  # 高新区 names it here alone
            yield Party(Mention(start, end, draft.kind, draft.name, "anaphor"), draft)

    def led_by(self, parsed: Parsed, predicate: Predicate) -> list[Draft]:
        """由研究院牵头: the one last spoken of by that word."""
        words = self.text[parsed.start : predicate.start]
        for kind, forms in _BARE.items():
            if kind in self.memory.recent and words.endswith(tuple("由" + form for form in forms)):
                return [self.memory.recent[kind]]
        return []

    def remember_pair(self, parsed: Parsed) -> None:
        """Those that cooperate, or that a label lists, are whom 双方 and 两市 speak of."""
        match parsed.nodes:
            case [Group() as listed] if len(listed.parties) > 1 and self.text.endswith(_LABELS, 0, parsed.start):
                self.memory.pair = listed.drafts
        partners = [
            d
            for c in self.memory.claims
            if c.type == "COOPERATES_WITH" and c.start == parsed.start
            for d in (c.subject, c.object)
        ]
        if not partners:
            built = [c for c in self.memory.claims if c.type == "CO_BUILDS" and c.start == parsed.start]
            partners = [c.subject for c in built if c.object is built[-1].object]
        if len(partners) > 1:
            self.memory.pair = list({id(d): d for d in partners}.values())
