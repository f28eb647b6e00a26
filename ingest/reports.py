"""What a run tells: what became of each source, and what was left out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Progress = Callable[[int, int, str], None]
"""Called with how many sources are done, how many there are, and the name of what was just done."""


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What became of one source; `source` is the path as given, `document` the id."""

    source: str
    document: str
    title: str
    status: Literal["new", "changed", "unchanged", "refused", "forgotten"]
    reason: str = ""
    entities: int = 0
    relations: int = 0
    rejected: int = 0


class Rejected(NamedTuple):
    """A row of a table (`row 12`) or a fact of a text (`120:134`) that was left out, and why."""

    source: str
    where: str
    reason: str


@dataclass(slots=True)
class RunReport:
    """What became of each source of a run, and the rows and facts that were left out."""

    sources: list[SourceReport] = field(default_factory=list)
    rejects: list[Rejected] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether a source was refused, or a row or a fact left out."""
        return bool(self.rejects) or any(item.status == "refused" for item in self.sources)

    def refuse(self, source: str, reason: str, document: str = "") -> None:
        """Tell that a source was not taken in."""
        self.sources.append(SourceReport(source, document, "", "refused", reason))

    def summary(self) -> str:
        """The run in one line of words."""
        if not self.sources:
            return "nothing to do: no source was found"
        order = ("new", "changed", "unchanged", "forgotten", "refused")
        counts = {status: sum(item.status == status for item in self.sources) for status in order}
        told = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
        taken = {item.document: item for item in self.sources if item.status in ("new", "changed")}
        facts = ""
        if taken:
            entities, relations = (sum(getattr(i, name) for i in taken.values()) for name in ("entities", "relations"))
            facts = f"; {entities} entities and {relations} relations read"
        left = f"; {len(self.rejects)} rows or facts left out" if self.rejects else ""
        return f"{_counted(len(self.sources), 'source')}: {told}{facts}{left}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
