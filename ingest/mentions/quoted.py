"""What stands in quotation marks."""

import re
from collections.abc import Callable

from ingest.items import Item
from ingest.mentions.page import Page, Rules, clean

# “决策—协调—执行”, “总部+基地”, “一中心一基地”; “飞地园区”模式: a way of working, not a thing.
_SLOGAN = re.compile(
    r"—.+—|[+]|^[一二两三四五六七八九十\d](?!个)[\u4e00-\u9fff]{1,3}[一二两三四五六\d]|^头号|^[\u4e00-\u9fff]{2}网$"
)
# “黄金十条”: a policy known by the number of its articles.
_ARTICLES = re.compile(r"[一二三四五六七八九十\d]+条$")
# 新一批“A飞地”授牌: what a batch of units are found to be.
_BATCH = re.compile(r"(?:首|新一|第[一二三四五六七八九十\d]+)批$")
_HELD = ("名单", "称号", "授牌", "榜单", "揭榜", "认定")
SORT = re.compile(r"(?:模式|机制|格局|效应|的?目标|的?要求|理念|三级|体系)")


class Quoted(Rules):
    """Names in “”, alone or in a run that a head follows."""

    def __init__(self, page: Page, read: Callable[[list[Item]], None]) -> None:
        super().__init__(page)
        self._read = read
        self.listed = self.known.grammar["listed"]
        self.heads = self.sets["named_heads"]

    def read(self, items: list[Item]) -> None:
        """Take quoted names, and by the reader given what stands inside them."""
        i = 0
        while i < len(items):
            if items[i].cls != "Q" or not self.is_name(items[i]):
                i += 1
                continue
            run = [i]
            j = i + 1
            while j < len(items) and (
                items[j].cls == "Q"
                or (items[j].text in {"、", "和", "及", "与"} and j + 1 < len(items) and items[j + 1].cls == "Q")
            ):
                if items[j].cls == "Q":
                    run.append(j)
                j += 1
            self._run(items, run, j)
            i = j

    def _run(self, items: list[Item], run: list[int], after: int) -> None:
        head = self._head_of_run(items, after)
        for index in run:
            item = items[index]
            if self._is_class(item):
                self.add(item.start, item.end, "Programme", "brand-quoted", name=clean(item.bare))
                continue
            known = len(self.page.found)
            self._read(item.inner)
            if any(m.start == item.start + 1 and m.end == item.end - 1 for m in self.page.found[known:]):
                continue
            if head and self.known.heads.get(head) == "Programme":
                if len(run) > 1:
                    self.add(item.start, item.end, "Programme", f"quoted:{head}", name=clean(item.bare) + head)
            elif kind := self._brand_kind(item) or (self.listed.get(head) if head and after < len(items) else None):
                self.add(item.start, item.end, kind, "brand-quoted", name=clean(item.bare))

    def _is_class(self, item: Item) -> bool:
        """Whether several hold what stands in quotation marks: 新一批“A飞地”授牌, 首批“A中心”名单."""
        several = _BATCH.search(self.text, max(0, item.start - 8), item.start) is not None
        return several and len(item.bare) > 4 and self.text.startswith(_HELD, item.end)

    def _head_of_run(self, items: list[Item], after: int) -> str | None:
        j = after
        while (
            j < len(items)
            and j < after + 4
            and items[j].text not in self.listed
            and (
                items[j].cls in "NUG" or items[j].text in self.sets["counts"] or items[j].text in {"等", "金融", "四大"}
            )
        ):
            j += 1
        if j < len(items) and (
            self.known.heads.get(items[j].text) == "Programme" or (items[j].text in self.listed and j > after)
        ):
            return items[j].text
        return None

    def _brand_kind(self, item: Item) -> str | None:
        text = item.bare
        if _SLOGAN.search(text) or SORT.match(self.text, item.end):
            return None
        if _ARTICLES.search(text):
            return "Policy"
        if item.inner and len(item.inner) == 1 and item.inner[0].cls == "E":
            return item.inner[0].entries[0].kind
        for at in range(2, len(text)):
            if text[at:] in self.heads:
                return self.known.heads[text[at:]]
        if 2 < len(text) <= (12 if text.endswith("贷") else 8):
            for kind, endings in self.known.grammar["brands"].items():
                if text.endswith(tuple(endings)):
                    return str(kind)
        return None
