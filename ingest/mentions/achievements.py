"""Results: a quoted name before what it is, and its version."""

import re

from ingest.items import Item, is_organisation
from ingest.mentions.outcomes import COMES
from ingest.mentions.page import Rules
from ingest.mentions.quoted import SORT

_AMONG = re.compile(r"(?:[、和与]?“[^“”]{4,24}”)*等(?:一批|\d+余?[项个])(?:[\u4e00-\u9fff]{0,4})成果")
# 星火大模型V4.0
_VERSION = re.compile(r"[Vv]?\d+(?:\.\d+)+(?![\d%万亿])版?|[ⅠⅡⅢⅣⅤ]+")


_COMPLETED = re.compile(r"“(?P<name>[^“”]{4,30})”(?=[(](?:主要)?(?:完成|研制|研发|开发)单位:)")
_MODEL = re.compile(r"[\u4e00-\u9fff]{0,4}[A-Za-z]{0,5}[-—]?\d{1,4}[A-Za-z]{0,2}(?:\.0)?号?|[A-Za-z]{2,6}-\d+")


class Achievements(Rules):
    """What is made."""

    def read(self, items: list[Item]) -> None:
        """Take the results of a text."""
        self._results(items)

    def completed(self) -> None:
        """“X”(完成单位:A、B): a result by who has brought it about."""
        for match in _COMPLETED.finditer(self.text):
            self.add(match.start(), match.end("name") + 1, "Achievement", "completed", name=match["name"])

    def versions(self) -> None:
        """轩辕大模型2.0: a result with its version."""
        for mention in list(self.page.found):
            if mention.kind == "Achievement" and (version := _VERSION.match(self.text, mention.end)):
                self.add(mention.start, version.end(), "Achievement", mention.rule)

    def _results(self, items: list[Item]) -> None:
        """“天工”可降解支架, “祖冲之三号”超导量子计算原型机: a quoted name before what it is, in a clause of making."""
        products = tuple(self.sets["products"])
        for i, item in enumerate(items):
            if item.cls != "Q" or not self.is_name(item) or SORT.match(self.text, item.end):
                continue
            if self._is_model(items, i) or self._is_owned(items, i):
                self.add(item.start, item.end, "Achievement", "model")
                continue
            end = i
            while end + 1 < len(items) and self._may_follow(items[end + 1]) and items[end + 1].end - item.end <= 12:
                end += 1
            ends = (k for k in range(end, i, -1) if self.text.endswith(products, item.end, items[k].end))
            named = next(ends, None)
            end = next((k - 1 for k in range(i + 1, end + 1) if items[k].cls == "D"), end) if named is None else named
            follow = (tail.text for tail in items[i + 1 : end + 1])
            plain = all(word in self.known.generic or word in self.known.grammar["listed"] for word in follow)
            if (plain and not self._says_what(items, i)) or not self._made(items, i, end):
                continue
            end = i if plain else end
            self.add(item.start, items[end].end, "Achievement", "made")

    def _may_follow(self, item: Item) -> bool:
        """Whether an item behind a quoted name may say what it is: “X”多语种导览大模型."""
        worded = item.cls in "WUIGEN" or (item.cls == "D" and len(item.text) > 1) or item.text == "多"
        return worded and self.known.heads.get(item.text, "Achievement") == "Achievement"

    def _is_model(self, items: list[Item], at: int) -> bool:
        """Whether a quoted name is the type of the product before it: 重型燃气轮机“G50”, 预浸料“庐纤T1”."""
        before = items[at - 1] if at else None
        if at + 1 < len(items) and items[at + 1].cls in "WUIGEH":
            return False  # “灵骨2.0”手术机器人
        named = before is not None and before.cls in "WUIE" and before.text not in self.known.generic
        return named and not (before is not None and is_organisation(before)) and bool(_MODEL.fullmatch(items[at].bare))

    def _is_owned(self, items: list[Item], at: int) -> bool:
        """Whether a quoted product is a body's or one of several: 河海大学的“崩岸预警系统”, “A”“B”等一批成果."""
        bare = items[at].bare
        if len(bare) > 5 and _AMONG.match(self.text, items[at].end):
            return True
        owned = at > 1 and items[at - 1].text == "的" and is_organisation(items[at - 2])
        return owned and len(bare) > 5 and bare.endswith(tuple(self.sets["products"]))

    def _says_what(self, items: list[Item], at: int) -> bool:
        """Whether a quoted name itself ends in what it is: 攻克的“无水印染成套装备”, 带来的“应急排水机器人”."""
        bare = items[at].bare
        before = items[at - 2] if at > 1 and items[at - 1].text == "的" else items[at - 1] if at else None
        verb = before is not None and "DEVELOPS" in self.known.predicates.get(before.text, ())
        comes = COMES.match(self.text, items[at].end) is not None
        return (verb or comes) and len(bare) > 4 and bare.endswith(tuple(self.sets["products"]))

    def _made(self, items: list[Item], start: int, end: int) -> bool:
        near = "".join(i.text for i in items[max(0, start - 8) : end + 10]).split("。")[0]
        product = self.text.endswith(tuple(self.sets["products"]), items[start].end, items[end].end)
        return any(verb in near for verb in self.sets["making"] if product or verb in self.sets["strong_making"])
