"""Who is responsible for the tasks of a plan."""

import re
from collections.abc import Iterator, Sequence

from ingest.drafts import Draft
from ingest.groups import Party
from ingest.layout import bare
from ingest.mentions import Mention
from ingest.relations import Claim
from ingest.resolve import Resolver
from ingest.tasks import TaskItem

_UNIT = re.compile(r"[\u4e00-\u9fff()]{3,20}")
_UNIT_ENDINGS = {
    "Government": ("局", "委", "办", "厅", "办公室", "委员会", "政府", "中心支行", "管委会"),
    "Enterprise": ("集团", "公司", "银行"),
    "Park": ("园", "高新区", "经开区", "开发区", "新城", "科技城"),
    "Alliance": ("会", "联盟"),
    "Institute": ("研究院", "研究所"),
}
# 各县区, 相关部门: units that nobody singles out.
_ANY = ("各", "相关", "有关", "其他")


def responsibilities(
    text: str,
    tasks: Sequence[tuple[TaskItem, Draft | None]],
    parties: Sequence[Party],
    resolver: Resolver,
    told_by: str,
) -> Iterator[Claim]:
    """Each task, as part of its plan, and the units of its lists; `told_by` is what tells its namesakes apart."""
    for item, plan in tasks:
        task = resolver.draft(bare(item.name), "Task", told_by)
        task.spans.append((item.start, item.end, "task"))
        task.inside_only = False
        if plan is not None:
            yield Claim(task, "PART_OF", plan, item.start, item.end, "stated", "layout:task")
        for role, start, end in item.units:
            for draft in _units(text, parties, resolver, start, end):
                yield Claim(draft, "RESPONSIBLE_FOR", task, start, end, "stated", "layout:units", role)


def _units(text: str, parties: Sequence[Party], resolver: Resolver, start: int, end: int) -> Iterator[Draft]:
    """The units of a list: those found, and by their ending those that no rule knows."""
    found = [p for p in parties if start <= p.mention.start < end and not p.mention.inside]
    yield from (party.draft for party in found)
    for match in _UNIT.finditer(text, start, end):
        if any(p.mention.start < match.end() and match.start() < p.mention.end for p in found):
            continue
        kind = next((k for k, endings in _UNIT_ENDINGS.items() if match[0].endswith(endings)), None)
        whole = match[0].count("(") == match[0].count(")") and not match[0].startswith(_ANY)
        # 各县、高新区: a class alone names no unit.
        if kind and whole and match[0] not in _UNIT_ENDINGS[kind]:
            draft = resolver.resolve(Mention(match.start(), match.end(), kind, match[0], "layout:unit"))
            if draft is not None:
                draft.inside_only = False
                yield draft
