"""Loans under names of their own without quotation marks: 推出科创贷, 海峡银行上线创新积分贷."""

import re

from ingest.items import Item
from ingest.mentions.page import Rules, clean

_LOAN = "贷"
# What is no loan of its own, and what makes another word of what comes before.
_CLASSES = frozenset({"信贷", "房贷", "车贷", "网贷", "放贷", "借贷", "转贷", "还贷", "商贷", "助贷", "续贷", "首贷"})
_GOES_ON = frozenset("款给出方前后投联")
# 推出一批人才贷、科创贷: sorts of loans.
_SORTS = re.compile(r"(?:一批|各类|各种|多种|多款|系列)[^,。;\n]*$")
_SHORTEST, _LONGEST = 3, 10  # Characters of a loan's name.


class Funds(Rules):
    """What ends in 贷 behind a verb, an owner or another of its kind."""

    def read(self, items: list[Item]) -> None:
        """Take the loans of a text."""
        for last, item in enumerate(items):
            if not item.text.endswith(_LOAN) or item.cls in "QTK" or self.text[item.end : item.end + 1] in _GOES_ON:
                continue
            first = last
            while first > 0 and items[first - 1].cls in "WUIGEN" and items[first - 1].text not in self.known.trim:
                first -= 1
            name = clean(self.text[items[first].start : item.end])
            plain = all(part.text in self.known.generic for part in items[first:last])
            opens = first > 0 and (items[first - 1].cls in "VP" or items[first - 1].text in {"的", "了", "和", "与"})
            told = not name.endswith(tuple(_CLASSES)) and (not plain or len(name) == _SHORTEST)
            sorts = _SORTS.search(self.text, max(0, items[first].start - 30), items[first].start)
            if opens and told and not sorts and _SHORTEST <= len(name) <= _LONGEST:
                self.add(items[first].start, item.end, "Fund", "loan")
