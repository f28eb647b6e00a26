"""The thing last named that a word for its kind stands for: 该校, 联盟, 园区, 它."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping

from ingest.drafts import Draft
from ingest.groups import Party
from ingest.layout import Clause
from ingest.relations.claims import ORGANISATIONS, PLACES, Claimant, parties_of
from ingest.relations.openings import LATELY
from ingest.sentences import Parsed, Predicate

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
_ITSELF = re.compile(rf"^{LATELY}它(?!们)")
# It, the body last spoken of: 它的主攻方向, 其承担的课题.
_IT = re.compile(r"(?<![\u4e00-\u9fff]其)它(?!们)|(?<![\u4e00-\u9fff])其(?![中他它余实次间后前一二三四五六])")
# 支持其与A共建B: the body or place told of before, which does not act itself.
_AIDED = re.compile(r"(?<=支持|推动|鼓励|引导|协助|帮助|助力|促成)其(?=与|和|同|在|联合|建设|牵头|申报|创建|争创|打造)")
_OPENING_THAT = re.compile(LATELY + _THAT_WORD.pattern)
_ZONES = frozenset({"高新区", "经开区", "开发区"})  # Of which a place has one.
# Those that stand so by themselves too, where a clause opens with one.
_BARE = {
    "University": ("学校", "我校", "本校"),
    "Institute": ("研究院", "产研院", "分院", "我院", "院内", "所内"),
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
    f"^{LATELY}(?:明确|提出|规定)?({_any_of(_BARE)})"
    "(?=将|依托|集聚|已|还|正|先后|由|与|围绕|聚焦|自|累计|计划|拟|分别|坚持|突出|主攻|专注|建成|汇聚|引进|入驻|现|"
    "秘书处|选址|锁定|瞄准|地跨|横跨|涵盖|吸引|引育|培育|孵化|规划|占地|着力|重点|致力|形成|带动|承办|举办|布局|深耕|通过|紧扣|抢抓|以|"
    "另|共|持续|积极|建|今年|去年|研制|研发|设|获|入选|面向|首批|总|牵头|出台|提出|明确|立足|从|共提|支持|在|东起|起于|全长|参加|参与|成立|拥有|发布|推动|打造|联合|实施|承担|完成|每年|深度|主动|落户|位于|是|、|同)"
)
# 《规划》明确: the plan last spoken of.
_TITLED = re.compile(rf"^{LATELY}(?:根据|按照)?《({'|'.join(_THAT['Policy'])})》")
# 在园区试产, 落户高新区: the park last spoken of.
_IN_BARE = re.compile(
    r"(?<=在)(?:园区|功能区|高新区|经开区|开发区|科学城|飞地|片区|示范区|新区)(?=[\u4e00-\u9fff]*(?:试|产|办公|落地|运营|注册|建|设|挂牌|揭牌|启用|投用|孵化|集聚))"
)
# 迁入园区, 落户高新区.
_INTO_BARE = re.compile(
    r"(?<=入驻|落户|迁入|进驻|落地|搬进|搬入|设到|建到|走进)(?:园区|高新区|经开区|开发区|科学城|新区|飞地)(?![\u4e00-\u9fff]{0,2}[企内外])"
)
# 由联盟与A承办: one of several that act.
_AMONG = re.compile(
    r"(?<=[由,与])(?:联盟|协会|联合体|学会)(?=[与和、]|分别|共同|联合|牵头|主办|承办|签|合作|达成|共建)"
)
# 支持创新中心牵头组建A: whom a verb of backing has act.
_BACKED = re.compile(
    f"(?<=支持|推动|鼓励|引导|依托)(?:{_any_of(_BARE)})(?=牵头|联合|与|和|建设|组建|打造|开展|参与|承担|申报)"
)


class LastNamed(Claimant):
    """Finds the thing of a kind that a text has last told of."""

    def opening(self, head: str) -> list[Draft] | None:
        """What a clause opens with, None where with no such word."""
        if _ITSELF.match(head):
            return self._body()
        if that := _OPENING_THAT.match(head):
            return self._last(_THAT, that[1])
        if match := _TITLED.match(head):
            return self._last(_THAT, match[1])
        if match := _BARE_WORD.match(head):
            own = [d for d in self.memory.acting if d.kind == "University"] if match[1] == "学校" else []
            own = own or (self.own_school() if match[1] == "学校" else [])
            return own or self._last(_BARE, match[1])
        return None

    def parties(self, clause: Clause) -> Iterator[Party]:
        """What stands behind the opening of a clause: 与该校, 落户该园区, 由联盟."""
        for match in _IT.finditer(self.text, clause.start + 1, clause.end):
            yield from parties_of(*match.span(), self._body())
        for match in _AIDED.finditer(self.text, clause.start + 1, clause.end):
            others = (d for d in reversed(self.memory.named) if d.kind in ORGANISATIONS | PLACES)
            told = next(([d] for d in others if d not in self.memory.acting), [])
            yield from parties_of(*match.span(), told)
        for match in _THAT_WORD.finditer(self.text, clause.start + 1, clause.end):
            yield from parties_of(*match.span(), self._last(_THAT, match[1]))
        for match in _BACKED.finditer(self.text, clause.start, clause.end):
            yield from parties_of(*match.span(), self._last(_BARE, match[0]))
        for pattern, words in ((_INTO_BARE, _THAT), (_AMONG, _BARE)):
            for match in pattern.finditer(self.text, clause.start + 1, clause.end):
                yield from parties_of(*match.span(), self._last(words, match[0]))
        if self.text.find("在", clause.start, clause.end) >= 0:
            for match in _IN_BARE.finditer(self.text, clause.start + 1, clause.end):
                yield from parties_of(*match.span(), self._last(_THAT, match[0]))

    def led_by(self, parsed: Parsed, predicate: Predicate) -> list[Draft]:
        """由研究院牵头: the one last spoken of by that word."""
        words = self.text[parsed.start : predicate.start]
        for kind, forms in _BARE.items():
            if kind in self.memory.recent and words.endswith(tuple("由" + form for form in forms)):
                return [self.memory.recent[kind]]
        return []

    def _last(self, words: dict[str, tuple[str, ...]], word: str) -> list[Draft]:
        """The thing last spoken of that a word may stand for."""
        if words is _THAT and word in "市区县":
            return self._that_place(word)
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

    def _that_place(self, word: str) -> list[Draft]:
        """该市: the one last named, or that whose bureau was."""
        for draft in reversed(self.memory.named):
            place = self.place_of(draft) if draft.kind == "Government" else draft
            if place is not None and word in _THAT.get(place.kind, ()):
                return [place]
        return []

    def _own_zone(self, word: str) -> list[Draft]:
        """高新区 where none is named: that of the place which the document speaks from."""
        for place in self.own_place():
            entries = self.known.entries.get(re.sub(r"[市区县]$", "", place.name) + word, ())
            return [self.frame.resolver.draft(e.name, "Park") for e in entries if e.kind == "Park"][:1]
        return []

    def _body(self) -> list[Draft]:
        """The body that a text has last told of."""
        return next(([d] for d in reversed(self.memory.named) if d.kind in ORGANISATIONS - {"Government"}), [])
