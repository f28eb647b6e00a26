"""What a title tells: the policy that a document itself is, or is a digest of."""

import re
from collections.abc import Iterable

from graph.model import Document
from ingest.drafts import Draft
from ingest.layout import bare
from ingest.lexicon import fold_text
from ingest.resolve import Resolver

_PLAN_TITLE = re.compile(
    r"(计划|规划|纲要|方案|意见|要点|措施|举措|办法|政策|条例|实施细则|行动)([(].{0,20}[)])?(的通知)?$"
)
# 重点任务分工表: a table of tasks is a plan of its own where no other is named.
_TABLE_TITLE = re.compile(
    r"(?:(?:分工|分解|任务|责任|工作|推进|落实|重点项目)(?:一览|进度|情况)?(?:表|清单|台账)|(?:任务|责任)(?:分工|分解))(?:[(].{0,20}[)])?$"
)
_TITLED = re.compile(r"《([^》]{6,80})》")
_NO_PLAN = re.compile(r"工作总结|总结[和及与暨]|答复|复函|提案|建议|申报|公布|公示|征集|召开|举办|推荐|评选")
# What says that only a part, or a table made of it, stands there.
_EXTRACT = re.compile(
    r"(?:的?(?:(?:重点|主要)?(?:任务分工|分工方案|任务分解|责任分工|任务清单)|重点任务)表?|[(](?:节选|摘要|摘登|全文)[)]"
    r"|的?(?:重点|重大|主要|年度)*(?:项目|工程|事项)(?:计划|建设|推进|汇总|一览)?(?:表|清单|台账))$"
)


def policy_of(document: Document, text: str, resolver: Resolver) -> Draft | None:
    """The policy that the document itself is, or is a digest of, where its title says so."""
    digested = document.digest_of
    title = fold_text(digested.title if digested else document.title).strip()
    # 关于落实《A》的实施方案 is a plan of its own.
    if (match := re.search(r"《([^》]+)》", title)) and not _PLAN_TITLE.search(title[match.end() :]):
        title = match[1]
    whole = title
    title = _EXTRACT.sub("", title)
    if not _PLAN_TITLE.search(title):
        title = whole
    if not title or not (_PLAN_TITLE.search(title) or _TABLE_TITLE.search(title)) or _NO_PLAN.search(title):
        return None
    title = re.sub(r"^.*?(?:关于印发|印发(?=关于))", "", title).removesuffix("的通知")
    same = (m[1] for m in _TITLED.finditer(text) if _core(m[1]) == _core(title))
    draft = resolver.draft(bare(next(same, title)), "Policy")
    # A title may go on in the next line.
    found = re.search(r"\s*".join(re.escape(char) for char in title if not char.isspace()), text)
    if found is not None:
        draft.spans.append((*found.span(), "title"))
    return draft


def undated(title: Draft | None, drafts: Iterable[Draft]) -> dict[int, Draft]:
    """X行动计划 where the document is X行动计划(2024—2026年): id(draft) -> the document's own title."""
    if title is None or (plain := re.sub(r"[(][^)]*\d[^)]*[)]$", "", title.name)) == title.name:
        return {}
    named = (d for d in drafts if d.kind in {"Policy", "Programme"})
    return {id(draft): title for draft in named if draft is not title and draft.name == plain}


def _core(title: str) -> str:
    """A title without the words that its forms differ in."""
    return re.sub(r"关于|的|\s", "", title)
