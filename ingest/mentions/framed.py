"""Names that a frame of fixed words closes, whatever stands between: 中科院泉州装备所, 省部共建…国家重点实验室."""

import re

from ingest.mentions.page import Rules

_WORDS = r"(?:(?![与和的在、将把对为等])[\u4e00-\u9fff])"
_FRAMES = (
    (
        "Institute",
        re.compile(rf"(?:中国科学院|中科院|中国电科|中电科|中国船舶|中国航天){_WORDS}{{2,8}}?所(?![在长属有以谓])"),
    ),
    # 中船七二五所, 航天科技集团五院: bodies of the great groups that have a number for a name.
    (
        "Institute",
        re.compile(
            r"(?:中船|中核|中航|中国电科|中电科|中国船舶|中国兵器|兵器工业|核工业|航天科技|航天科工|航天)(?:集团)?第?"
            r"[〇零一二三四五六七八九十百\d]{1,5}(?:研究)?[所院](?!长)"
        ),
    ),
    ("Lab", re.compile(r"省部共建[\u4e00-\u9fff]{2,20}?国家重点实验室")),
)
_BRANCH = re.compile(r"其(?P<own>[\u4e00-\u9fff]{2,5}?[分支]行)")
_NEAR = 60  # Characters from a bank to what is said of its branch.


class Framed(Rules):
    """Names between fixed words."""

    def read(self) -> None:
        """Take them from the whole text."""
        self._branches()
        for kind, frame in _FRAMES:
            for match in frame.finditer(self.text):
                self.add(match.start(), match.end(), kind, "framed")

    def _branches(self) -> None:
        """A银行推出“X贷”,其光谷分行与B签约: a branch of the bank last named."""
        for match in _BRANCH.finditer(self.text):
            near = [m for m in self.page.found if match.start() - _NEAR <= m.start < match.start()]
            banks = [m for m in near if m.name.endswith(("银行", "农商行")) and m.kind == "Enterprise"]
            if banks:
                bank = max(banks, key=lambda m: m.start)
                own = [t for m in self.page.found if m.start == match.start("own") for t in m.parts[:1]]
                name = bank.name + match["own"]
                self.add(*match.span("own"), "Enterprise", "branch", name=name, parts=tuple(own))
