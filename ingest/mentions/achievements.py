"""Results: a quoted name before what it is, a type number, a product after a verb of making."""

from ingest.items import Item, is_industry
from ingest.mentions.page import Rules


class Achievements(Rules):
    """What is made."""

    def read(self, items: list[Item]) -> None:
        """Take the results of a text."""
        self._results(items)
        self._products(items)

    def _results(self, items: list[Item]) -> None:
        """“天工”可降解支架, “祖冲之三号”超导量子计算原型机: a quoted name before what it is, in a clause of making."""
        for i, item in enumerate(items):
            if item.cls != "Q" or not self.is_name(item):
                continue
            end = i
            while (
                end + 1 < len(items)
                and items[end + 1].cls in "WUIGEN"
                and items[end + 1].text not in self.known.heads
                and items[end + 1].end - item.end <= 12
            ):
                end += 1
            follow = (tail.text for tail in items[i + 1 : end + 1])
            plain = all(word in self.known.generic or word in self.known.grammar["listed"] for word in follow)
            if plain or not self._made(items, i, end):
                continue
            self.add(item.start, items[end].end, "Achievement", "made")

    def _products(self, items: list[Item]) -> None:
        """研制出旋挖钻机SWDM1280: what is made, told by a type number or by a trade and a product."""
        for i, item in enumerate(items):
            if item.text not in self.sets["strong_making"] and not item.text.endswith(
                ("研发", "研制", "研发出", "研制出")
            ):
                continue
            end = i + 1
            while end < len(items) and items[end].cls not in "PT" and items[end].text not in {"等", "与", "和", "并"}:
                end += 1
            start = end
            while (
                start > i + 1 and items[start - 1].cls in "WUIGEN" and items[end - 1].end - items[start - 1].start <= 18
            ):
                start -= 1
            chunk = items[start:end]
            if not chunk or any(m.text in self.known.heads or m.cls == "Q" for m in chunk):
                continue
            typed = any(m.cls == "N" and not m.text.replace(".", "").isdigit() for m in chunk)
            told = any(is_industry(m) for m in chunk[:-1]) and chunk[-1].text.endswith(tuple(self.sets["products"]))
            if (typed and chunk[-1].end - chunk[0].start >= 4) or told:
                self.add(chunk[0].start, chunk[-1].end, "Achievement", "made")

    def _made(self, items: list[Item], start: int, end: int) -> bool:
        near = "".join(i.text for i in items[max(0, start - 8) : end + 10]).split("。")[0]
        product = items[end].text.endswith(tuple(self.sets["products"]))
        return any(verb in near for verb in self.sets["making"] if product or verb in self.sets["strong_making"])
