"""Events told by their edition (第七届…研讨会), by 暨, and by a verb of holding before them (举办…直通车)."""

import re

from ingest.items import LISTING, Item
from ingest.mentions.page import Page, Rules, clean
from ingest.tokens import Token

_EDITION = re.compile(r"第[一二三四五六七八九十\d]{1,3}届")
# Endings that make an event of what is held, though no list of heads has them.
_ENDING = re.compile(
    r"(?:直通车|直通行|圆桌会|专场赛|总决赛|决赛|分站赛|选拔赛|邀请赛|联赛|巡回赛|对接周|成果周|科创周|科技周|创新周|双创周|产业周|推广周|开放日|科创日"
    r"|人才日|科创节|双创节|[校企业园区圈县市]行|直播季|采购季|对接季|科创展|巡展|成果展|推介周|私董会|恳谈会|茶话会|科创汇|训练营|集训营|夏令营|大讲堂|科创夜)$"
)
# X联盟2023年年会: the alliance whose own meeting it is.
_OWN_MEETING = re.compile(
    r"(?P<host>[^,。;:“”]{4,}?(?:联盟|协会|学会|商会|促进会|联合会|研究会|共同体|联合体))(?:20\d\d年度?|第[一二三四五六七八九十\d]+[届次])*"
    r"(?:(?:会员|成员|成立|全体|换届|会员代表)?大会|年会|理事会|理事会会议|(?:全体|工作)会议|例会|(?:成立|揭牌)仪式)"
)
# X博览会科创专场: a session of what is held.
_SESSION = re.compile(
    r"(?P<whole>[^,。;:“”]{4,}?(?:大会|博览会|交易会|洽谈会|拍卖会|旅游节))[^,。;:“”]{0,8}?(?:专场|分会场(?:活动)?|平行论坛|分论坛)"
)
_HOLDING = frozenset({"参加", "出席", "参展", "亮相", "启动", "办好", "联合启动"})
_LONGEST = 32  # Characters of an event's name.


class Events(Rules):
    """Names of events that no chain of nouns makes."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        heads = sorted((h for h, kind in self.known.heads.items() if kind == "Event"), key=len, reverse=True)
        either = "|".join(map(re.escape, heads))
        words = rf"[^,。;、:《》\n]{{2,{_LONGEST}}}?"
        self.edition = re.compile(rf"{_EDITION.pattern}(?P<name>{words}(?:{either}))(?!{either}|[员议])")
        self.second = re.compile(rf"{words}(?:{either})(?!{either}|[员议])")

    def read(self, items: list[Item]) -> None:
        """Take the events of a text."""
        for i, item in enumerate(items):
            held = item.cls in "VB" and self._is_holding(item)
            for first, last in self._members(items, i + 1) if held else ():
                self._held(items[first : last + 1])

    def told(self, tokens: list[Token]) -> None:
        """Take the events that an edition or 暨 tells, of a whole text."""
        ends = {token.end for token in tokens}
        for match in self.edition.finditer(self.text):
            two = any(e.kind == "Event" for t in tokens if self._joins(match, t) for e in t.entries)
            if not two and not any(verb in match["name"] for verb in ("举办", "召开", "举行", "参加", "期间")):
                inside = [t for t in tokens if match.start() <= t.start and t.end <= match.end()]
                parts = tuple(token for token in inside if token.cls == "E")
                self.add(match.start(), match.end(), "Event", "edition", parts=parts)
        for mention in [m for m in self.page.found if m.kind == "Event"]:
            if host := _OWN_MEETING.fullmatch(self.text, mention.start, mention.end):
                self.add(mention.start, host.end("host"), "Alliance", "host", parts=mention.parts)
            if session := _SESSION.fullmatch(self.text, mention.start, mention.end):
                self.page.found.remove(mention)
                self.add(mention.start, session.end("whole"), "Event", "session", parts=mention.parts)
        for joint in re.finditer("暨", self.text):
            first = next((m for m in self.page.found if m.kind == "Event" and m.end == joint.start()), None)
            second = self.second.match(self.text, joint.end()) if first is not None else None
            if first is not None and second is not None and second.end() in ends:
                self.add(first.start, second.end(), "Event", "twofold", parts=first.parts)

    def _joins(self, edition: re.Match[str], token: Token) -> bool:
        """Whether a token inside an edition's name ends before 和: 第三届制博会和X大会 are two."""
        inside = edition.start() <= token.start and token.end < edition.end()
        return inside and self.text.startswith(("和", "与", "及", "暨"), token.end)

    def _is_holding(self, item: Item) -> bool:
        types = self.known.predicates.get(item.text, ())
        return item.text in _HOLDING or "HOSTS" in types

    def _members(self, items: list[Item], start: int) -> list[tuple[int, int]]:
        """The members of the list behind a verb, as their first and last items."""
        members, first = [], start
        for at in range(start, min(len(items), start + 40) + 1):
            item = items[at] if at < len(items) else None
            if item is not None and (item.cls in "WUIGENHKQLO" or item.text in self.known.inner or item.text == "·"):
                continue
            if at > first:
                members.append((first, at - 1))
            if item is None or item.text not in LISTING:
                break
            first = at + 1
        return members

    def _held(self, run: list[Item]) -> None:
        while run and (run[0].text in self.known.trim or run[0].text in self.sets["counts"]):
            run = run[1:]
        if not run:
            return
        name = clean(self.text[run[0].start : run[-1].end])
        told = _ENDING.search(name)
        named = any(item.cls in "EUQNOK" for item in run)
        if told and named and 5 <= len(name) <= _LONGEST:
            parts = tuple(Token(i.start, i.end, i.text, i.cls, i.entries) for i in run if i.cls == "E")
            self.add(run[0].start, run[-1].end, "Event", "held", parts=parts)
