"""Who speaks: a line such as 市教育局副局长X:…, an official introduced before, a name in 【】."""

import re
from collections.abc import Iterator, Sequence

from ingest.drafts import Draft
from ingest.groups import Party
from ingest.layout import Line
from ingest.lexicon import Lexicon
from ingest.relations import Actor
from ingest.resolve import Resolver

_SPEAKER = re.compile(r"(?P<who>[^:。;]{4,50})[:]")
_SPEAKING = frozenset({"Government", "District", "City", "University", "Institute", "Park", "Enterprise"})
# 【市科技局副局长 孙海东】: who speaks in the lines below.
_BOXED = re.compile(r"【(?P<who>[^】]{4,40})】\s*$")
_ASKING = ("记者", "主持人")
# 陈××: a name of which only the first character is told.
_WHO = r"[\u4e00-\u9fff](?:[\u4e00-\u9fff]{1,2}|[某×*xX〇○]{1,2})"
_NAMED = re.compile(rf"({_WHO})\s*[:]")
# 合肥市科技局局长 夏晓春: who speaks for whom.
_OFFICIAL = re.compile(
    r"[\u4e00-\u9fff、]{0,12}?(?:[局市区县院校行会处所厅部州省秘科事]长|秘书长|主任|书记|经理|委员|负责人|负责同志|发言人|调研员|巡视员|主席|总裁|董事长|(?:院|所|局|校|主任|总裁)长?助理"
    r"|总工程师|总经济师|总规划师|总监|首席[\u4e00-\u9fff]{1,3}官)"
    rf"\s*(?P<name>{_WHO})(?:先生|女士|同志)?(?=[;,。、\s:)]|$|出席|回答|介绍|参加|主持|接受|表示|分别|一行|到会|受邀|致辞|作了|发布|解读|通报)"
)
_HEADER = re.compile(
    r"^[-\s]*(来源|作者|编辑|责编|责任编辑|发布|审核|附件|抄送|主送|单位|地址|电话|联系|索引号|发文|名称|信息|版权|日期|时间|[一二三四五六七八九十]+、|[(]|\d)"
)
_QUESTION = re.compile(r"^(问|[^:。,]{0,12}记者|提问|网友|主持人)[^:。]{0,12}:")


class Speakers:
    """The speakers of one document."""

    def __init__(self, text: str, known: Lexicon, resolver: Resolver, parties: Sequence[Party]) -> None:
        self.text = text
        self.known = known
        self.resolver = resolver
        self._people = dict(self._officials(parties))

    def is_named_alone(self, line: Line) -> bool:
        """Whether a line is but the name of who speaks in those below; a reporter asks."""
        boxed = _BOXED.match(self.text, line.start, line.end)
        return boxed is not None and not boxed["who"].endswith(_ASKING)

    def asks(self, line: Line) -> bool:
        """Whether a line is a question, or the name of who asks."""
        boxed = _BOXED.match(self.text, line.start, line.end)
        return boxed is not None or _QUESTION.match(self.text[line.start : line.end]) is not None

    def of_line(self, inside: Sequence[Party]) -> Actor | None:
        """Who speaks, of the parties of a line."""
        named = next((party.draft for party in inside if party.draft.kind in _SPEAKING), None)
        return self._speaking(named) if named is not None else None

    def speech(self, line: Line, inside: Sequence[Party]) -> tuple[Actor, int] | None:
        """Who speaks in a line, and where the speech begins; None where nobody does."""
        if (named := _NAMED.match(self.text, line.start, line.end)) and named[1] in self._people:
            return self._speaking(self._people[named[1]]), named.end()
        match = _SPEAKER.match(self.text, line.start, line.end)
        if match is None or _HEADER.match(match["who"]):
            return None
        before = [party for party in inside if party.mention.end <= match.end()]
        actor = self.of_line(before)
        return (actor, match.end()) if actor is not None else None

    def _speaking(self, draft: Draft) -> Actor:
        return Actor([self._territory(draft)], speaks=True)

    def _officials(self, parties: Sequence[Party]) -> Iterator[tuple[str, Draft]]:
        """The people that the text introduces by their offices, with whom they speak for."""
        for party in parties:
            if match := _OFFICIAL.match(self.text, party.mention.end):
                yield match["name"], party.draft

    def _territory(self, draft: Draft) -> Draft:
        """A government speaks for its place: 鼓楼区政府 for 鼓楼区."""
        for suffix in ("人民政府", "政府", "工作委员会", "管理委员会", "委员会", "委"):
            name = draft.name.removeprefix("中共").removesuffix(suffix)
            if name != draft.name.removeprefix("中共"):
                for entry in self.known.entries.get(name, ()):
                    if entry.kind == "Park":
                        return self.resolver.draft(entry.name, "Park")
                    if entry.kind in {"City", "District"}:
                        chosen = self.resolver.nearest(self.known.entries[name], name)
                        return self.resolver.place(chosen or entry)
        return draft
