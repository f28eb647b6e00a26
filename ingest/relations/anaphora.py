"""Things spoken of without their names: 我市, 该校, 双方, 宁镇两市, 联盟, 在这里."""

import re
from collections.abc import Iterator, Sequence

from ingest.drafts import Draft
from ingest.groups import Party
from ingest.layout import Clause
from ingest.relations.claims import PLACES, Claimant, Frame, Memory, parties_of
from ingest.relations.last_named import LastNamed
from ingest.relations.selves import Selves
from ingest.relations.several import Several

_HEAD = 24  # Characters of a clause in which a word that it opens with stands.
_HERE = re.compile(r"(?<=在)(?:这里|这儿|本地|当地|本市|本区|本县)")
_THERE = re.compile(r"(?<=在)(?:那里|那儿|此地|此处|该地)")
# 在宁成立, 在汉揭牌: a city by its one character.
_IN_MARKED = re.compile(
    r"(?<=[在于赴])[\u4e00-\u9fff](?=(?:正式|隆重|联合|共同)?(?:成立|举办|举行|召开|揭牌|挂牌|落地|落户|设立|启动|开幕|签约|布局|建设|组建|投用))"
)


class Anaphora(Claimant):
    """Finds whom words like 我市 and 该校 speak of."""

    def __init__(self, frame: Frame, memory: Memory) -> None:
        super().__init__(frame, memory)
        self.selves = Selves(frame, memory)
        self.several = Several(frame, memory)
        self.last_named = LastNamed(frame, memory)

    def opening(self, clause: Clause) -> list[Draft]:
        """我市, 全区, 该校, 联盟: a thing spoken of without its name, where a clause opens with it."""
        head = self.text[clause.start : min(clause.end, clause.start + _HEAD)].lstrip(" \u3000")
        for rule in (self.selves, self.several, self.last_named):
            if (found := rule.opening(head)) is not None:
                return found
        return []

    def parties(self, clause: Clause, named: Sequence[Party]) -> Iterator[Party]:
        """What a clause speaks of without its name behind its opening: 与该校, 由宁镇两市, 落户该园区."""
        yield from self.selves.parties(clause)
        yield from self.last_named.parties(clause)
        if self.text.find("在", clause.start, clause.end) >= 0:
            yield from self._in(clause)
        yield from self.several.parties(clause, named)

    def _in(self, clause: Clause) -> Iterator[Party]:
        """The places in which 在 puts something: 在这里, 在宁成立."""
        for match in _HERE.finditer(self.text, clause.start + 1, clause.end):
            yield from parties_of(*match.span(), self.own_place())
        for match in _THERE.finditer(self.text, clause.start + 1, clause.end):
            told = next(([d] for d in reversed(self.memory.named) if d.kind in PLACES | {"Park"}), [])
            yield from parties_of(*match.span(), told)
        for match in _IN_MARKED.finditer(self.text, clause.start, clause.end):
            yield from parties_of(*match.span(), self.frame.resolver.city_at(match[0], *match.span()))
