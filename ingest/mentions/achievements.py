"""Results: a quoted name before what it is, a type number, a product after a verb of making."""

import re

from ingest.items import Item, is_industry, is_organisation
from ingest.mentions.page import Rules
from ingest.mentions.quoted import SORT

_MADE = ("研发", "研制", "研发出", "研制出", "开发出", "攻克", "攻关", "研究出", "制备出", "试制出", "生产出")
# 国内首台(套), 全球首款: what follows is one thing.
_FIRST = re.compile(r"(?:国内|全国|全球|世界|国际|省内|我国|亚洲)?首(?:台|套|款|个|颗|艘|条|创)(?:[(]套[)])?的?")

# A的X实现批量供货: what comes of a product.
_OUT = re.compile(
    r"(?:已|已经|成功|率先|首次|顺利)*(?:实现|批量|量产|下线|上市|获批|填补|打破|问世|交付|首飞|投产|获得受理)"
)
# 甲公司5000吨级履带起重机、乙公司全电动旋挖钻机相继问世: what comes out, right behind whose it is.
_COMES = re.compile(
    r"(?:[、和与][^,。;、]{4,30}|等)*(?:相继|先后|成功|正式|顺利|已|陆续|首次|双双|今年|[在于][\u4e00-\u9fff]{2,12}?)*"
    r"(?:问世|下线|首飞|量产|投产|获批上市|成功上市|首发|亮相|交付|发射|试飞成功)"
)
# 4000吨级履带起重机: what a size begins is one type of it.
_SIZED = re.compile(
    r"\d+(?:\.\d+)?万?(?:吨|千瓦|兆瓦|公斤|千克|毫米|纳米|米|英?寸|千?伏|马力|千米|公里|升|位|线|轴|通道|比特|核)级?"
)
# 星火大模型V4.0
_VERSION = re.compile(r"[Vv]?\d+(?:\.\d+)+(?![\d%万亿])|[ⅠⅡⅢⅣⅤ]+")


_COMPLETED = re.compile(r"“(?P<name>[^“”]{4,30})”(?=[(](?:主要)?(?:完成|研制|研发|开发)单位:)")
_MODEL = re.compile(r"[\u4e00-\u9fff]{0,4}[A-Za-z]{0,5}[-—]?\d{1,4}[A-Za-z]{0,2}(?:\.0)?号?|[A-Za-z]{2,6}-\d+")
_PRODUCTS = ("系统", "装备", "技术", "设备", "机器人", "模型", "材料", "装置", "仪", "软件", "工艺", "芯片")


class Achievements(Rules):
    """What is made."""

    def read(self, items: list[Item]) -> None:
        """Take the results of a text."""
        self._results(items)
        self._products(items)
        self._coming(items)

    def completed(self) -> None:
        """“X”(完成单位:A、B): a result by who has brought it about."""
        for match in _COMPLETED.finditer(self.text):
            self.add(match.start(), match.end("name") + 1, "Achievement", "completed", name=match["name"])

    def versions(self) -> None:
        """轩辕大模型2.0: a result with its version."""
        for mention in list(self.page.found):
            if mention.kind == "Achievement" and (version := _VERSION.match(self.text, mention.end)):
                self.add(mention.start, version.end(), "Achievement", mention.rule)

    def _coming(self, items: list[Item]) -> None:
        """甲公司4000吨级履带起重机下线: a product right behind its maker, before a verb of coming out."""
        for maker, item in enumerate(items):
            if not is_organisation(item) or maker + 1 == len(items) or items[maker + 1].start != item.end:
                continue
            end = maker + 1
            while end < len(items) and (items[end].cls in "WUIGENK" or self._inside(items, end)) and end - maker < 12:
                end += 1
            chunk = items[maker + 1 : end]
            if not chunk or not chunk[-1].text.endswith(tuple(self.sets["products"])):
                continue
            if _COMES.match(self.text, chunk[-1].end) and self._is_product(chunk, typed=True):
                self.add(chunk[0].start, chunk[-1].end, "Achievement", "made")

    def _results(self, items: list[Item]) -> None:
        """“天工”可降解支架, “祖冲之三号”超导量子计算原型机: a quoted name before what it is, in a clause of making."""
        for i, item in enumerate(items):
            if item.cls != "Q" or not self.is_name(item) or SORT.match(self.text, item.end):
                continue
            if self._is_model(items, i) or self._is_owned(items, i):
                self.add(item.start, item.end, "Achievement", "model")
                continue
            end = i
            while (
                end + 1 < len(items)
                and (items[end + 1].cls in "WUIGEN" or (items[end + 1].cls == "D" and len(items[end + 1].text) > 1))
                and items[end + 1].text not in self.known.heads
                and items[end + 1].end - item.end <= 12
            ):
                end += 1
            named = next((k for k in range(end, i, -1) if items[k].text.endswith(tuple(self.sets["products"]))), None)
            end = next((k - 1 for k in range(i + 1, end + 1) if items[k].cls == "D"), end) if named is None else named
            follow = (tail.text for tail in items[i + 1 : end + 1])
            plain = all(word in self.known.generic or word in self.known.grammar["listed"] for word in follow)
            if (plain and not self._says_what(items, i)) or not self._made(items, i, end):
                continue
            end = i if plain else end
            self.add(item.start, items[end].end, "Achievement", "made")

    def _is_model(self, items: list[Item], at: int) -> bool:
        """Whether a quoted name is the type of the product before it: 重型燃气轮机“G50”, 预浸料“庐纤T1”."""
        before = items[at - 1] if at else None
        if at + 1 < len(items) and items[at + 1].cls in "WUIGEH":
            return False  # “灵骨2.0”手术机器人
        named = before is not None and before.cls in "WUIE" and before.text not in self.known.generic
        return named and not (before is not None and is_organisation(before)) and bool(_MODEL.fullmatch(items[at].bare))

    def _is_owned(self, items: list[Item], at: int) -> bool:
        """Whether a quoted product is a body's: 河海大学的“崩岸预警系统”."""
        bare = items[at].bare
        owned = at > 1 and items[at - 1].text == "的" and is_organisation(items[at - 2])
        return owned and len(bare) > 5 and bare.endswith(_PRODUCTS)

    def _says_what(self, items: list[Item], at: int) -> bool:
        """Whether a quoted name itself ends in what it is: 攻克的“无水印染成套装备”, 带来的“应急排水机器人”."""
        bare = items[at].bare
        before = items[at - 2] if at > 1 and items[at - 1].text == "的" else items[at - 1] if at else None
        verb = before is not None and "DEVELOPS" in self.known.predicates.get(before.text, ())
        comes = _COMES.match(self.text, items[at].end) is not None
        return (verb or comes) and len(bare) > 4 and bare.endswith(tuple(self.sets["products"]))

    def _products(self, items: list[Item]) -> None:
        """研制出国内首台旋挖钻机SWDM1280, 甲公司攻克的高精度减速器技术: what stands behind a verb of making."""
        for i, item in enumerate(items):
            owned = item.text == "的" and i > 0 and is_organisation(items[i - 1])
            verb = item.text.removesuffix("了")
            if not owned and verb not in self.sets["strong_making"] and not verb.endswith(_MADE):
                continue
            start = i + 1
            while start < len(items) and items[start].text in {"出", "了", "的"}:
                start += 1
            if start < len(items) and (product := self._product(items, start, i - owned)) is not None:
                first, last = product
                if owned and not _OUT.match(self.text, items[last].end):
                    continue
                self.add(items[first].start, items[last].end, "Achievement", "made")

    def _product(self, items: list[Item], start: int, verb: int) -> tuple[int, int] | None:
        """The first and last item of the product that begins at `start`, where the words there name one."""
        relative = items[start - 1].text == "的" and start - 1 > verb
        end = start
        while end < len(items) and (items[end].cls in "WUIGENK" or self._inside(items, end)) and end - start < 14:
            end += 1
        signal = _FIRST.match(self.text, items[start].start)
        first = next((k for k in range(start, end) if items[k].start >= signal.end()), None) if signal else None
        products = tuple(self.sets["products"])
        ends = [k for k in range(start, end) if items[k].text.endswith(products) or _is_type(items[k])]
        # 研制的X取得…: the first that a verb follows; 研制X: the last.
        told = [k for k in ends if k + 1 == end or (items[k + 1].cls in "DVB" and not _is_type(items[k]))]
        last = next(iter(told if relative and told else ends[-1:]), start - 1)
        owned = any(is_organisation(item) for item in items[max(0, verb - 2) : verb])
        typed = any(_is_type(m) for m in items[start:end])
        typed = typed or (owned and _SIZED.match(self.text, items[start].start) is not None)
        if first is None and last < start and not typed:
            return None
        begin = start if first is None else first
        # 国内首台(套): what a number and a measure count.
        while begin < last and (items[begin].cls == "K" or items[begin].text in self.sets["measures"]):
            begin += 1
        closed = end == len(items) or items[end].cls in "P" or items[end].text in {"等", "并", "和", "与"} or relative
        if last < begin or not closed or (not relative and last != end - 1 and first is None):
            return None
        # 智能运输机器人(ART)
        named = last + 1 < len(items) and items[last + 1].cls == "K" and items[last + 1].bare.isascii()
        if named and self._is_product(items[begin : last + 1], typed=typed or first is not None):
            return begin, last + 1
        return (begin, last) if self._is_product(items[begin : last + 1], typed=typed or first is not None) else None

    def _inside(self, items: list[Item], at: int) -> bool:
        """Whether a verb stands inside a product's name: 冰箱用微通道换热器, 规模化制备技术."""
        word = items[at]
        if at + 1 == len(items) or items[at + 1].cls not in "WUIGEN":
            return False
        named = word.text in {"用", "多", "无"} or word.text in self.known.inner
        return named or (word.cls == "D" and len(word.text) > 1)

    def _is_product(self, chunk: list[Item], *, typed: bool) -> bool:
        size = chunk[-1].end - chunk[0].start
        if any(m.text in self.known.heads or m.cls in "QO" or (m.cls == "E" and not is_industry(m)) for m in chunk):
            return False
        if chunk[0].cls == "N" and chunk[0].text.isdigit() and not typed:
            return False
        content = sum(len(m.text) for m in chunk if m.text not in self.known.generic and m.cls != "N")
        told = content >= (2 if typed else 4) and size >= (4 if typed else 5)
        return told and size <= 24

    def _made(self, items: list[Item], start: int, end: int) -> bool:
        near = "".join(i.text for i in items[max(0, start - 8) : end + 10]).split("。")[0]
        product = items[end].text.endswith(tuple(self.sets["products"]))
        return any(verb in near for verb in self.sets["making"] if product or verb in self.sets["strong_making"])


def _is_type(item: Item) -> bool:
    """Whether an item is the number of a type, such as SWDM1280, rather than a figure."""
    return item.cls == "N" and not item.text.replace(".", "").isdigit()
