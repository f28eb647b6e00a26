"""Products and techniques without quotation marks: what is made, what comes out, what wins."""

import re
from collections.abc import Mapping

from ingest.items import DASHES, ORGANISATIONS, Item, is_industry, is_organisation
from ingest.mentions.outcomes import AND_MORE, BY, COMES, OUT, WON
from ingest.mentions.page import Rules

_MADE = (
    *("研发", "研制", "研发出", "研制出", "开发出", "攻克", "攻关", "研究出", "制备出", "试制出", "生产出"),
    *("选育", "育成", "攻下", "自研", "研发成功", "研制成功"),
    *("创制", "量产", "定型", "绘出", "绘制出", "拉制出", "制成"),
)
# Verbs that show a thing, as often one of policy.
_SHOWN = (
    *("发布", "公布", "推出", "亮出", "开发", "带来", "展出"),
    *("生产", "交付", "试制", "下线", "迭代", "扩繁"),
)
# 国内首台(套), 全球首款, 全球最大吨位的, 新一代: what follows is one thing.
_FIRST = re.compile(
    r"(?:国内|国产|全国|全球|世界|国际|省内|我国|亚洲|中国|行业|业界)?"
    r"(?:首(?:台|套|款|个|颗|艘|条|创|片|枚|架|辆|支|部|列|例)(?:[(]套[)]|套)?(?:[^,。;、]{1,10}最[\u4e00-\u9fff]{1,4})?的?"
    r"|最[大小高强长快薄][\u4e00-\u9fff]{0,3}?的|新一代)"
)
_COUNTED = re.compile(r"首(?:台|套|款|颗|艘|片|枚|架|辆|支|列)")
# 4000吨级履带起重机: what a size begins is one type of it.
_SIZED = re.compile(
    r"±?\d+(?:\.\d+)?万?(?:吨|千瓦|兆瓦|公斤|千克|毫米|微米|纳米|米|英?寸|千?伏|马力|千米|公里|升|位|线|轴|通道|比特|核)级?"
)
_VERSION = re.compile(r"\d+\.\d+")
_BRED = frozenset({"选育", "育成", "自主选育", "联合选育"})
# What ends the names of goods, beside words that as often end those of services, methods and works.
_PLAIN_ENDS = (
    *("平台", "系统", "技术", "工艺", "材料", "设备", "装备"),
    *("装置", "方案", "生产线", "品种", "电站", "号", "算法"),
)
_BARE_TYPE = re.compile(r"(?=[A-Za-z.+-]*\d)[A-Z][A-Za-z]+[\d.A-Za-z+-]*")  # 甲公司的Qwen3
_NUMBERED = re.compile(r"[\u4e00-\u9fff]{1,4}[一二三四五六七八九十\d]号")  # 甲公司的深算二号
_MEASURES = frozenset("颗台套款项个种辆架艘条片支枚家")
# Words of sentences that stand inside products: 船用, 五轴联动, 中红外, 不锈钢.
_WITHIN = frozenset("用多无中自双可近内外不±") | {"联动", "协同", "集成", "融合", "持续"}
_OWNERS = frozenset({"Enterprise", "University", "Institute", "Lab"})
_OPEN = frozenset({"的", "等", "与", "和", "及"})
# Who makes, told by no name.
_MAKERS = frozenset(
    {"公司", "该公司", "团队", "企业", "前者", "后者", "我校", "我院", "双方", "三方", "两家", "校企", "该院", "该校"}
)
# What those do of whom a product is told: 甲与乙合作的X已应用.
_JOINTLY = ("合作", "开发", "设计", "研制", "研发", "攻关", "培育")
_SAID = frozenset({"正在", "目前", "今年", "明年", "一度"})
_WHEN = re.compile(r"[一二三四五六七八九十两]+(?:年|个?月|天)")
_TIMES = frozenset({"年", "月", "日", "初", "底", "率先", "成功"})
_DATED = frozenset({"今年", "去年", "月", "年内", "日前", "近日", "率先", "成功", "已", "先后", "此前"}) | frozenset(
    "又还再"
)
_WISHED = frozenset({"支持", "鼓励", "引导", "推动", "力争", "拟", "将", "计划", "重点", "加快", "争取", "推进"})
_JUST = frozenset({"正在", "刚刚"})
_LISTING = frozenset({"、", "和", "与"})


class Products(Rules):
    """What is made, told by the verbs before it and behind it."""

    def read(self, items: list[Item]) -> None:
        """Take the products of a text."""
        for at, item in enumerate(items):
            verb = item.text.removesuffix("了")
            if verb in self.sets["strong_making"] or verb.endswith(_MADE):
                self._made(items, at)
            elif verb.endswith(_SHOWN):
                self._shown(items, at)
            if item.cls in "VBDI" or item.text in _JUST:
                self._won(items, at)
        self._coming(items)
        self._owned(items)

    def _made(self, items: list[Item], verb: int) -> None:
        """研制出国内首台旋挖钻机SWDM1280, 甲公司攻克的高精度减速器技术: what stands behind a verb of making."""
        start = verb + 1
        while start < len(items) and items[start].text in {"出", "了", "的"}:
            start += 1
        if start < len(items) and (product := self._behind(items, start, verb)) is not None:
            self.add(items[product[0]].start, items[product[1]].end, "Achievement", "made")

    def _shown(self, items: list[Item], verb: int) -> None:
        """甲公司发布首台智能炒菜机, 推出XCA4000全地面起重机: what a maker shows, or what is the first of its sort."""
        start = verb + 1
        start += start < len(items) and items[start].text == "的"
        product = self._behind(items, start, verb) if start < len(items) else None
        if product is None or self._is_wished(items, verb):
            return
        told = self._is_first(items[start]) or any(_is_type(m) for m in items[product[0] : product[1] + 1])
        if told or self._is_makers(items, verb):
            self.add(items[product[0]].start, items[product[1]].end, "Achievement", "made")

    def _behind(self, items: list[Item], start: int, verb: int) -> tuple[int, int] | None:
        """The first and last item of the product that begins at `start`, where the words there name one."""
        relative = items[start - 1].text == "的" and start - 1 > verb
        begin = self._own_start(items, start)
        end = begin
        while end < len(items) and self._of_name(items, end) and end - begin < 16:
            end += 1
        first = self._is_first(items[start])
        end -= end - 1 > begin and bool(_VERSION.fullmatch(items[end - 1].text))
        bred = verb >= 0 and items[verb].text in _BRED
        ends = [k for k in range(begin, end) if bred or self._ends_product(items, begin, k)]
        # 研制的X取得…: the first that a verb follows; 研制X: the last.
        out = [k for k in range(begin, end) if k + 1 < len(items) and OUT.match(self.text, items[k + 1].start)]
        if relative and out and out[-1] + 1 == end and _is_strong(items[verb]):
            ends = out[-1:]  # 研制的X打破垄断, whatever it ends in
        told = [k for k in ends if k + 1 == end or (self._is_verb(items[k + 1]) and not _is_type(items[k]))]
        last = next(iter(told if relative and told else ends[-1:]), None)
        if first and not relative and (_is_strong(items[verb]) or _counts(self.text, items[start], items[begin])):
            # 推出首台150兆瓦冲击式水轮机转轮: whatever it ends in.
            last = next((k for k in range(end - 1, begin, -1) if items[k].text not in self.known.generic), last)
        if last is None:
            return None
        closed = end == len(items) or items[end].cls in "PN" or items[end].text in {"等", "并", "和", "与"} or relative
        closed = closed or OUT.match(self.text, items[end].start) is not None
        if last < begin or not closed or (not relative and last != end - 1 and not first):
            return None
        maker = any(is_organisation(item) for item in items[max(0, verb - 2) : verb]) or items[verb].text.endswith("出")
        sized = maker and _SIZED.match(self.text, items[begin].start) is not None
        typed = first or bred or sized or any(_is_type(m) for m in items[begin:end])
        # 智能运输机器人(ART)
        if last + 1 < len(items) and items[last + 1].cls == "K" and items[last + 1].bare.isascii():
            last += self._is_product(items[begin : last + 1], typed=typed)
        return (begin, last) if self._is_product(_plain(items[begin : last + 1]), typed=typed) else None

    def _won(self, items: list[Item], fate: int) -> None:
        """甲公司的双纯己内酰胺技术拿下…奖, X由甲公司研制: what stands before what came of it, alone or in a list."""
        out = OUT.match(self.text, items[fate].start)
        sure = WON.match(self.text, items[fate].start) or BY.match(self.text, items[fate].start)
        if not (out or sure) or fate == 0:
            return
        end = next((k for k in range(fate - 1, max(-1, fate - 7), -1) if items[k].text == "等"), fate)
        if end < fate and not AND_MORE.fullmatch(self.text, items[end].start, items[fate].start):
            return
        while end > 0:
            start = end
            while start > 0 and self._of_name(items, start - 1, end):
                start -= 1
            owner = start - 1 - (start > 0 and items[start - 1].text == "的")
            made = owner >= 0 and (_is_maker(items[owner], self.known.heads) or self._is_told(items, owner, start))
            opens = start == 0 or items[start - 1].cls == "P" or items[start - 1].text == "的"
            begin = self._own_start(items, start)
            if (made and (sure or owner < start - 1)) or (sure and opens):
                owned = made and owner < start - 1 and not items[owner].text.endswith(_JOINTLY)
                self._take(items, begin, end, first=begin > start or owned)
            before = self._before(items, owner, start) if made else start - 1
            if before < 0 or items[before].text not in _LISTING:
                return
            end = before

    def _is_told(self, items: list[Item], owner: int, start: int) -> bool:
        """Whether 的 tells whose a product is without a name (后者的X), or who made it (与乙合作的X)."""
        # 三环华兰电气的X: a company that no list knows.
        firm = items[owner].cls == "U" or items[owner].text in self.sets["companies"]
        joint = items[owner].text.endswith(_JOINTLY) and items[start].cls != "N"  # 研制的700公斤重载机器人
        told = firm or joint or items[owner].text in _MAKERS
        return told and owner < start - 1

    def _before(self, items: list[Item], owner: int, start: int) -> int:
        """The index of what stands before the name of a maker that ends at `owner`."""
        before = owner
        while before >= 0 and items[before].cls in "EHUWIGQK" and start - before < 12:
            before -= 1
        return before

    def _take(self, items: list[Item], begin: int, end: int, *, first: bool) -> None:
        chunk = items[begin:end]
        if not chunk or not self._ends_product(items, begin, end - 1):
            return
        sized = _SIZED.match(self.text, chunk[0].start) is not None
        typed = first or sized or any(_is_type(m) for m in chunk)
        if self._is_product(_plain(chunk), typed=typed):
            self.add(chunk[0].start, chunk[-1].end, "Achievement", "made")

    def _coming(self, items: list[Item]) -> None:
        """甲公司4000吨级履带起重机下线: a product right behind its maker, before a verb of coming out."""
        for maker, item in enumerate(items):
            if not is_organisation(item) or maker + 1 == len(items) or items[maker + 1].start != item.end:
                continue
            end = maker + 1
            while end < len(items) and self._of_name(items, end) and end - maker < 12:
                end += 1
            chunk = items[maker + 1 : end]
            if not chunk or not self._ends_product(items, maker + 1, end - 1):
                continue
            typed = _is_type(chunk[0]) or _SIZED.match(self.text, chunk[0].start) is not None
            told = typed and (end == len(items) or items[end].cls in "PVBD" or OUT.match(self.text, items[end].start))
            if told or COMES.match(self.text, chunk[-1].end):
                self._take(items, maker + 1, end, first=True)

    def _owned(self, items: list[Item]) -> None:
        """甲公司的人工耳蜗、乙公司的Qwen3: goods that a maker has, in a list or before what is said of them."""
        for of in range(1, len(items) - 1):
            if items[of].text != "的" or not _is_owner(items[of - 1], self.known.heads):
                continue
            end = of + 1
            while end < len(items) and self._of_name(items, end) and end - of < 12:
                end += 1
            closed = end == len(items) or (items[end].cls in "PVBD" and items[end].text not in _OPEN)
            chunk = items[of + 1 : end]
            if not chunk or not closed:
                continue
            one = self.text[chunk[0].start : chunk[-1].end]
            if (len(one) > 4 and _BARE_TYPE.fullmatch(one)) or (_NUMBERED.fullmatch(one) and end - of < 6):
                self.add(chunk[0].start, chunk[-1].end, "Achievement", "owned")
            elif not self.text.endswith(_PLAIN_ENDS, chunk[0].start, chunk[-1].end):
                self._take(items, self._own_start(items, of + 1), end, first=False)

    def _own_start(self, items: list[Item], start: int) -> int:
        """Where a product begins behind 国内首台(套) and its like."""
        first = _FIRST.match(self.text, items[start].start) if start < len(items) else None
        if first is None:
            return start
        return next((k for k in range(start, len(items)) if items[k].start >= first.end()), start)

    def _is_first(self, item: Item) -> bool:
        return _FIRST.match(self.text, item.start) is not None

    def _ends_product(self, items: list[Item], begin: int, last: int) -> bool:
        """Whether what begins and ends at two items ends in a word for a thing, or in the number of a type."""
        item = items[last]
        if item.cls == "Q":
            return item.bare.endswith(tuple(self.sets["products"]))
        ends = self.text.endswith(tuple(self.sets["products"]), items[begin].start, item.end)
        return ends or (_is_type(item) and len(item.text) > 3)

    def _of_name(self, items: list[Item], at: int, end: int = 0) -> bool:
        """Whether an item may stand in a product's name: 冰箱用微通道换热器, 规模化制备技术."""
        item = items[at]
        if item.cls == "E":
            return is_industry(item)
        if item.cls == "Q":
            return len(item.bare) <= 20 and not any(mark in item.bare for mark in ",。;:、")
        if item.cls == "K":
            return len(item.text) < 10 and not item.text.startswith("(以下简称")
        if item.text in DASHES:  # 翼龙-2H
            return 0 < at < len(items) - 1 and items[at - 1].cls in "UW" and items[at + 1].cls == "N"
        if item.text == " ":
            return 0 < at < len(items) - 1 and items[at - 1].cls == "N" and items[at + 1].cls == "N"
        if item.text in _JUST or self._is_out(item):
            return False
        if item.cls in "WUIGN":
            return item.text not in _SAID and not _WHEN.fullmatch(item.text)
        if self.known.heads.get(item.text) == "Achievement":
            return True
        # 带电|破碎|成套装备: of two verbs in a row neither need be one.
        behind = (
            at + 1 + (at + 1 < len(items) and item.cls == items[at + 1].cls == "D" and not self._is_out(items[at + 1]))
        )
        follow = items[behind] if behind < (end or len(items)) else None
        if follow is None or (follow.cls not in "WUIGENH" and follow.text not in _WITHIN):
            return False
        return item.text in _WITHIN or item.text in self.known.inner or (item.cls == "D" and len(item.text) > 1)

    def _is_out(self, item: Item) -> bool:
        """Whether what comes of a product begins at an item."""
        return item.cls != "N" and OUT.match(self.text, item.start) is not None

    def _is_verb(self, item: Item) -> bool:
        return item.cls in "DVB" and item.text not in _WITHIN and item.text not in self.known.inner

    def _is_makers(self, items: list[Item], verb: int) -> bool:
        """Whether who makes stands before a verb, at most an adverb between them."""
        at = verb - 1
        while at >= 0 and (items[at].cls in "BDNI" or items[at].text in _TIMES | {"新", "最新"}) and verb - at < 6:
            at -= 1
        dated = any(i.text in _DATED for i in items[at + 1 : verb])
        if dated and (at < 0 or items[at].cls == "P"):
            return True  # …,今年3月发布高纯镓制备技术
        return at >= 0 and (_is_maker(items[at], self.known.heads) or items[at].text in _MAKERS)

    def _is_wished(self, items: list[Item], verb: int) -> bool:
        """Whether a clause only wishes for what its verb tells: 支持企业开发…."""
        for at in range(verb - 1, -1, -1):
            if items[at].cls == "P" and items[at].text != "、":
                return False
            if items[at].text in _WISHED:
                return True
        return False

    def _is_product(self, chunk: list[Item], *, typed: bool) -> bool:
        size = chunk[-1].end - chunk[0].start
        if any(m.cls == "Q" for m in chunk[1:]) or any(m.cls == "O" for m in chunk):
            return False
        if any(self.known.heads.get(m.text, "Achievement") != "Achievement" for m in chunk):
            return False
        if chunk[0].cls == "N" and chunk[0].text.isdigit() and (not typed or chunk[1].text[0] in _MEASURES):
            return False
        if all(m.text in self.known.generic for m in chunk if not is_industry(m)) and not typed:
            return len([m for m in chunk if is_industry(m)]) > 1  # 研制高端装备
        content = sum(len(m.bare) for m in chunk if m.text not in self.known.generic and m.cls != "N")
        told = content >= (2 if typed else 4) and size >= (4 if typed else 5)
        return told and size <= 24


def _is_type(item: Item) -> bool:
    """Whether an item is the number of a type, such as SWDM1280, rather than a figure."""
    digits = item.text.replace(".", "").isdigit()
    return item.cls == "N" and (not digits or (item.text.startswith("0") and len(item.text) > 2))


def _counts(text: str, first: Item, begin: Item) -> bool:
    """Whether what comes first is counted as things are: 首台, 首款, but not 首个."""
    return _COUNTED.search(text, first.start, begin.start) is not None


def _is_strong(item: Item) -> bool:
    return item.text.removesuffix("了").endswith(_MADE)


def _is_owner(item: Item, heads: Mapping[str, str]) -> bool:
    kinds = {heads.get(item.text), *(e.kind for e in item.entries[:1])}
    return bool(kinds & _OWNERS) or item.text in {"后者", "前者"}


def _is_maker(item: Item, heads: Mapping[str, str]) -> bool:
    return is_organisation(item) or (item.cls == "H" and heads.get(item.text) in ORGANISATIONS)


def _plain(chunk: list[Item]) -> list[Item]:
    """A product without what brackets say of it."""
    return [item for item in chunk if item.cls != "K"]
