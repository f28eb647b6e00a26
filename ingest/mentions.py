"""Where a document speaks of things: spans of text, their kind, and the parts that their names are made of.

A name is a chain of modifiers that ends in a head noun. Chains are read from the head to the left, until a word that
cannot stand inside a name. What the gazetteers know needs no head.
"""

import re
from dataclasses import dataclass, replace

from ingest.items import (
    DASHES,
    JOINTS,
    ORGANISATIONS,
    PLACES,
    Item,
    is_industry,
    is_organisation,
    is_place,
    items_of,
    leaves,
    segments,
)
from ingest.lexicon import PARTY, Entry, Lexicon, Token

_PLANNED_BY_VERB = frozenset({"Programme", "Policy", "Event", "Government"})
# What a list of quoted names is said to be: “A”“B”等系列活动.
_LISTED = {
    "活动": "Event",
    "系列活动": "Event",
    "平台": "Platform",
    "产品": "Fund",
    "金融产品": "Fund",
    "贷款产品": "Fund",
    "大赛": "Event",
}
_ARTICLES = re.compile(
    r"(?:出台|发布|制定|提档|落实|推出|实施)了?“?(?P<name>[\u4e00-\u9fff]{4,18}?(?:\d+|[一二三四五六七八九十]+)条)(?![约款件])"
)
_COUNT = re.compile(r"[一二两三四五六七八九十]+[项条类个大家座批支所]")
_RANKING = re.compile(
    r"(?:(?:分列|位列|位居|名列|列|居|排名|跻身|入围|上榜|进入)|(?<=、))(?P<name>(?![^第]*(?:分列|位列|位居|名列|排名|入选))[\u4e00-\u9fffA-Za-z]{2,14}?(?:城市|集群|榜|榜单|百强|指数|评估|评价|百强区|百强县|县市|城区))(?:排行)?(?:榜单?)?第\s*[\d一二三四五六七八九十百]+"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing spoken of: `text[start:end]`, by which rule, and as what.

    `name` is the form to resolve (without quotation marks, a shared head added); `parts` are the known things inside
    the name; `entry` is the gazetteer's, where one knows the whole.
    """

    start: int
    end: int
    kind: str
    name: str
    rule: str
    entry: Entry | None = None
    parts: tuple[Token, ...] = ()
    inside: bool = False
    weak: bool = False


class Finder:
    """Finds the mentions of one document."""

    def __init__(self, text: str, known: Lexicon) -> None:
        self.text = text
        self.known = known
        self.sets = known.sets
        self.found: list[Mention] = []
        self.signed: set[int] = set()
        self._brand_heads = sorted(
            (
                h
                for h, kind in known.heads.items()
                if kind in {"Programme", "Event", "Platform", "Fund", "Achievement", "Alliance", "Lab", "Park"}
            ),
            key=len,
            reverse=True,
        )
        self._class_titles = sorted(known.grammar["class_titles"], key=len, reverse=True)

    def find(self, tokens: list[Token]) -> list[Mention]:
        """All mentions in the order of the text; of two that overlap the longer stands, the other is marked inside."""
        self._read(items_of(tokens))
        self._rankings()
        self._articles()
        return _longest(self.found)

    def _read(self, items: list[Item]) -> None:
        for item in items:
            if item.cls == "T":
                self._title(item)
            if item.inner and not (item.cls == "Q" and self._is_name(item)):
                self._read(item.inner)
        self._sign_industries(items)
        for segment in segments(items, self.known.inner):
            self._segment(segment)
        self._introduced(items)
        self._classes(items)
        self._results(items)
        self._products(items)
        self._quoted(items)
        self._shared_heads(items)

    def _add(self, start: int, end: int, kind: str, rule: str, **more: object) -> None:
        name = more.pop("name", None) or _clean(self.text[start:end])
        self.found.append(Mention(start, end, kind, str(name), rule, **more))  # type: ignore[arg-type]

    # What stands in 《》

    def _title(self, item: Item) -> None:
        body = item.bare
        if len(body) < 4 or any(body.endswith(word) or body == word for word in self.known.grammar["not_policy"]):
            return
        self._add(item.start, item.end, "Policy", "title")

    # Chains of modifiers

    def _segment(self, segment: list[Item]) -> None:
        end = len(segment)
        while end > 0:
            head = next((i for i in range(end - 1, -1, -1) if self._head_word(segment[i])), None)
            if head is None:
                break
            start = self._chain(segment, head)
            if start is None:
                end = head
                continue
            end = start
        self._known(segment)
        self._organs(segment)
        self._committees(segment)
        self._brands(segment)

    def _head_word(self, item: Item) -> str | None:
        """The head noun that an item is or, for a class of units (前沿科学中心), ends in."""
        if item.cls in "HEGO" and item.text in self.known.heads:
            return item.text
        if item.cls == "E" and item.entries[0].title:
            return next(
                (item.text[i:] for i in range(1, len(item.text) - 1) if item.text[i:] in self.known.heads), None
            )
        return None

    def _chain(self, segment: list[Item], head: int) -> int | None:
        """Take the chain that ends at `head` where it names one thing; its first index, or None."""
        word = self._head_word(segment[head]) or ""
        kind = self.known.heads[word]
        last = head
        while last + 1 < len(segment) and segment[last + 1].cls == "K" and self._names_place(segment[last + 1]):
            last += 1
        start = self._left(segment, head, kind)
        while start < head and self._trimmed(segment, start, head):
            start += 1
        modifiers = segment[start:head]
        sited = last > head and bool(modifiers)
        after = segment[last + 1] if last + 1 < len(segment) else None
        follows = self.text[segment[last].end : segment[last].end + 2]
        if (
            word == "计划"
            and modifiers
            and modifiers[-1].cls in "EO"
            and (after is not None or follows in self.known.predicates)
        ):
            return None
        titled = segment[head].cls == "E"
        if titled and not any(m.cls in "EQUNOK" for m in modifiers):
            return None
        if not self._specific(modifiers, word, kind) and not sited:
            return None
        if kind == "Enterprise" and modifiers[0].text in self.sets["central_bank"]:
            kind = "Government"
        parts = tuple(
            Token(m.start, m.end, m.text, m.cls, m.entries)
            for item in segment[start : last + 1]
            for m in leaves(item)
            if m.cls in "EO"
        )
        self._add(segment[start].start, segment[last].end, kind, f"head:{word}", parts=parts)
        return start

    def _left(self, segment: list[Item], head: int, kind: str) -> int:
        """The first index of the chain that ends at `head`."""
        start = head
        while start > 0:
            item = segment[start - 1]
            counted = item.text in self.sets["measures"] and start > 1 and segment[start - 2].cls == "N"
            if (
                item.text in self.sets["counts"]
                or counted
                or _COUNT.fullmatch(item.text)
                or item.text in {"左右", "以上"}
            ):
                break
            # 南京市计划打造X: a verb, not the head of a programme.
            if item.text == "计划" and start < head and segment[start].cls in "VBDI":
                break
            if item.text in JOINTS:
                joined = self._joined(segment, start - 1, kind)
                if joined is None:
                    break
                start = joined
                continue
            ends = item.cls in "BVDP" and item.text not in self.known.inner and item.text not in DASHES
            if segment[head].text in self.sets["legal_forms"]:
                placed = start > 1 and is_place(segment[start - 2])
                ends = item.cls == "P" or (item.cls in "BV" and item.text not in self.known.inner and not placed)
            if ends and not (item.text in self.sets["soft_verbs"] and kind in _PLANNED_BY_VERB and start < head):
                break
            if (
                item.text in self.sets["soft_verbs"]
                and (start < 2 or segment[start - 2].cls in "BVDPE")
                and kind not in _PLANNED_BY_VERB
            ):
                break
            if item.cls == "K" and not (start > 1 and (len(item.text) <= 10 or item.text.startswith("(以下简称"))):
                break
            if item.cls == "Q" and (not self._is_name(item) or (start > 1 and segment[start - 2].cls == "Q")):
                break
            if (
                item.text in self.sets["joint_verbs"]
                and start > 1
                and (segment[start - 2].cls in "HO" or is_organisation(segment[start - 2]))
            ):
                break
            start -= 1
        return start

    def _joined(self, segment: list[Item], joint: int, kind: str) -> int | None:
        """Where a name goes on left of 与, 和, 及 or 暨: the start of the nouns there, None where they are a party."""
        if segment[joint].text == "暨":
            return joint if kind == "Event" and joint > 0 else None
        after = segment[joint + 1]
        if is_place(after) or is_organisation(after) or after.cls in "LO":
            return None
        start = joint
        while start > 0 and (
            segment[start - 1].cls in "WUIGEN" or (kind == "Event" and segment[start - 1].text in self.known.inner)
        ):
            if segment[start - 1].text in self.sets["soft_verbs"] and kind != "Event":
                break
            item = segment[start - 1]
            if item.cls == "E" and not is_industry(item) and start == joint:
                return None
            start -= 1
        run = segment[start:joint]
        if (
            start > 0
            and segment[start - 1].cls not in "BVDP"
            and segment[start - 1].text not in self.sets["soft_verbs"]
        ):
            return None
        if kind == "Programme" and run and is_place(run[0]):
            return None
        if not run or not 2 <= sum(len(i.text) for i in run) <= 16 or all(i.text in self.known.generic for i in run):
            return None
        return start

    def _trimmed(self, segment: list[Item], start: int, head: int) -> bool:
        item, after = segment[start], segment[start + 1]
        if item.text in {"全国", "国际", "全球"} and self.known.heads.get(segment[head].text) == "Event":
            return False
        if item.text in self.known.trim or item.cls == "P":
            return True
        if item.cls == "N" and (
            (after.text[:1] in self.sets["measures"] and after.cls == "U") or after.text in self.sets["money"]
        ):
            return True
        if item.text in {"年", "年度"} and after.cls != "H":
            return True
        if (
            (item.cls == "U" and item.text in self.sets["measures"])
            or item.text in self.sets["money"]
            or (item.text in self.sets["counts"] and after.cls != "H")
        ):
            return True
        part_of_name = item.text in {"综合", "联合"} and not is_place(after)
        if item.cls in "BVDI" and after.cls in "EQL" and not part_of_name:
            return True
        return item.cls in "BVD" and item.text in self.sets["soft_verbs"]

    def _specific(self, modifiers: list[Item], head: str, kind: str) -> bool:
        """Whether the modifiers single out one thing."""
        if not modifiers:
            return False
        named = any(
            m.cls in "QO" or (m.cls == "E" and not is_industry(m)) or (m.cls == "K" and self._names_place(m))
            for m in modifiers
        )
        if named:
            company = (
                kind == "Enterprise" and modifiers[-1].cls == "E" and modifiers[-1].entries[0].kind == "Enterprise"
            )
            return head not in self.sets["plain_heads"] or len(modifiers) > 1 or modifiers[0].cls == "Q" or company
        level = modifiers[0].cls == "L" or modifiers[0].text in {"市级", "省级", "国家级", "国家"}
        content = sum(len(m.text) for m in modifiers if m.text not in self.known.generic and m.cls in "WUIEDVBHNK")
        unknown = any(m.cls == "U" or (m.cls == "N" and not m.text.replace(".", "").isdigit()) for m in modifiers)
        if kind == "Region":
            return unknown and content <= 6 and not any(m.cls in "DVB" for m in modifiers)
        if kind in {"Industry", "University"}:
            return False
        if kind == "Programme":
            return (level and content >= 2) or (unknown and 2 <= content == sum(len(m.text) for m in modifiers))
        if kind == "Event":
            return (content >= 4 or (unknown and content >= 2)) and head not in self.known.grammar["plain_heads"]
        if kind == "Policy":
            return False
        if kind == "Fund":
            return unknown or modifiers[0].cls == "L" or (modifiers[0].text in {"市级", "省级"} and len(modifiers) > 1)
        if kind in {"Enterprise", "Government"}:
            return unknown and content >= 2
        if head in self.known.grammar["plain_heads"]:
            return (unknown and content >= 2) or content >= 6 or (level and content >= 2)
        return content >= 2

    def _kind(self, modifiers: list[Item], head: str, kind: str) -> str:
        if kind == "Enterprise" and modifiers[0].text in self.sets["central_bank"]:
            return "Government"
        return kind

    def _names_place(self, item: Item) -> bool:
        return any(e.kind in PLACES for leaf in item.inner for e in leaf.entries) and len(item.text) <= 12

    # What the gazetteers know

    def _known(self, segment: list[Item]) -> None:
        for i, item in enumerate(segment):
            if item.cls != "E":
                continue
            entry = item.entries[0]
            weak = entry.weak
            if entry.kind == "Industry":
                self._industry(segment, i)
                continue
            feature = self.text[item.end : item.end + 1] in set("山湖江河湾岛溪泉岭峰")
            if entry.kind == "District" and len(item.text) == 2 and (feature or (i > 0 and segment[i - 1].cls == "U")):
                continue
            owner = segment[i - 1] if i > 0 else None
            if owner is not None and is_organisation(owner) and self._owns(owner.entries[0], entry):
                parts = tuple(Token(m.start, m.end, m.text, m.cls, m.entries) for m in (owner, item))
                self._add(owner.start, item.end, entry.kind, "joined", parts=parts)
                continue
            begun = i
            while entry.kind == "Enterprise" and begun > 0 and segment[begun - 1].cls == "U" and i - begun < 3:
                begun -= 1
            if begun < i:
                self._add(segment[begun].start, item.end, "Enterprise", "brand")
                continue
            parts = self._parts(item) if entry.kind in ORGANISATIONS else ()
            self._add(
                item.start, item.end, entry.kind, f"gazetteer:{entry.source}", entry=entry, weak=weak, parts=parts
            )

    def _owns(self, owner: Entry, entry: Entry) -> bool:
        """Whether two known names side by side are one: 三峡大学荆州产业技术研究院, 海尔卡奥斯."""
        if owner.kind == entry.kind == "Enterprise":
            return True
        return owner.kind in {"University", "Institute"} and entry.kind in {"Institute", "Platform", "Lab"}

    def _parts(self, item: Item) -> tuple[Token, ...]:
        """The known things that a known name opens with: 中国科学院 and 合肥 in 中国科学院合肥物质科学研究院."""
        text, at, parts = item.text, 0, []
        while part := self._part(item, at):
            parts.append(part)
            at += len(part.text)
            if at >= len(text) - 1:
                break
        return tuple(parts)

    def _part(self, item: Item, at: int) -> Token | None:
        for size in range(min(len(item.text) - at, len(item.text) - 1, 12), 1, -1):
            word = item.text[at : at + size]
            entries = tuple(
                e for e in self.known.entries.get(word, ()) if e.kind != "Industry" and e not in item.entries
            )
            if entries:
                return Token(item.start + at, item.start + at + size, word, "E", entries)
        return None

    def _committees(self, segment: list[Item]) -> None:
        """民盟合肥市委: a party's committee of a place."""
        for party, place, level in zip(segment, segment[1:], segment[2:], strict=False):
            if (
                party.cls == "E"
                and party.entries[0].kind == "Alliance"
                and is_place(place)
                and level.text in {"委", "委员会", "省委", "市委"}
            ):
                parts = tuple(Token(m.start, m.end, m.text, m.cls, m.entries) for m in (party, place))
                self._add(party.start, level.end, "Alliance", "committee", parts=parts)

    def _introduced(self, items: list[Item]) -> None:
        """实施X工程: whatever stands between a verb of carrying out and the head of a programme is its name."""
        listed_at = -1
        for head, item in enumerate(items):
            follower = items[head + 1] if head + 1 < len(items) else None
            if self.known.heads.get(item.text) != "Programme" or (follower is not None and follower.cls in "HO"):
                continue
            start = head
            near = item.start - 30
            while start > 0 and not self._ends_introduction(items[start - 1]) and items[start - 1].start >= near:
                start -= 1
            if start == 0:
                continue
            before = items[start - 1]
            listed = before.text in {"、", "和", "以及"} and before.start == listed_at
            if before.text == "等" and self._shares_programme(items, start - 1, item):
                continue
            if not listed and not self._introduces(before, item.text):
                continue
            while start < head and (items[start].text in self.sets["before_programme"] or items[start].cls == "N"):
                start += 1
            if self._is_programme(items[start:head]):
                issued = before.text in {"印发", "出台", "编制", "制定", "发布", "制订"}
                self._add(items[start].start, item.end, "Policy" if issued else "Programme", "introduced")
                listed_at = item.end

    def _is_programme(self, content: list[Item]) -> bool:
        length = sum(len(i.text) for i in content)
        named = [i for i in content if i.text not in self.known.generic]
        return length >= (2 if named else 6) and sum(i.cls == "Q" for i in content) <= 1

    def _shares_programme(self, items: list[Item], etc: int, head: Item) -> bool:
        """探索A、B等试点: each member of the list with the head that stands behind 等."""
        members: list[list[Item]] = [[]]
        for item in reversed(items[:etc]):
            if item.text == "、":
                members.append([])
            elif self._introduces(item, "试点"):
                break
            elif item.cls in "PT" or item.text in {"的", "在"}:
                return False
            else:
                members[-1].insert(0, item)
        else:
            return False
        for member in members:
            if member and self._is_programme(member) and member[-1].end - member[0].start <= 16:
                own = self.known.heads.get(member[-1].text) == "Programme"
                name = _clean(self.text[member[0].start : member[-1].end]) + ("" if own else head.text)
                self._add(member[0].start, member[-1].end, "Programme", "introduced", name=name)
        return True

    def _introduces(self, item: Item, head: str) -> bool:
        return (
            item.text.endswith("实施")
            or item.text in self.sets["introducers"]
            or (
                head in {"试点", "计划", "工程", "专项行动", "行动计划"}
                and item.text in {"开展", "探索", "深化", "推进", "探索开展"}
            )
            or (head in {"计划", "行动计划"} and item.text in {"印发", "出台", "编制", "制定", "发布", "制订"})
        )

    def _ends_introduction(self, item: Item) -> bool:
        return (
            item.cls in "PT"
            or item.text in {"的", "等", "在", "以", "由", "对", "了"}
            or self._introduces(item, "试点")
        )

    def _classes(self, items: list[Item]) -> None:
        """获批省重点实验室, 认定为2024年度山东省新型研发机构: a class of units that a body wins."""
        for start, item in enumerate(items):
            if item.cls not in "VB" or not (
                "SELECTED_FOR" in self.known.predicates.get(item.text, ())
                or item.text in {"为", "争创", "申报", "创建"}
            ):
                continue
            at = start + 1
            while at < len(items) and (
                items[at].cls in "N"
                or items[at].text in {"年度", "年", "首批", "第一批", "第二批", "全国首批", "全省首批"}
            ):
                at += 1
            if at >= len(items):
                continue
            levelled = items[at].cls == "L" or items[at].text in self.sets["levels"] or is_place(items[at])
            tail = self.text[items[at].end : items[at].end + 16]
            title = next((t for t in self._class_titles if tail.startswith(t)), None)
            if levelled and title:
                self._add(items[at].start, items[at].end + len(title), "Programme", "class-title")

    def _articles(self) -> None:
        """出台科创金融高质量发展12条: a policy known by the number of its articles."""
        for match in _ARTICLES.finditer(self.text):
            self._add(match.start("name"), match.end("name"), "Policy", "articles")

    def _rankings(self) -> None:
        """位列全国创新城市第5位: a ranking by its name."""
        for match in _RANKING.finditer(self.text):
            self._add(match.start("name"), match.end("name"), "Programme", "ranking")

    def _results(self, items: list[Item]) -> None:
        """“天工”可降解支架, “祖冲之三号”超导量子计算原型机: a quoted name before what it is, in a clause of making."""
        for i, item in enumerate(items):
            if item.cls != "Q" or not self._is_name(item):
                continue
            end = i
            while (
                end + 1 < len(items)
                and items[end + 1].cls in "WUIGEN"
                and items[end + 1].text not in self.known.heads
                and items[end + 1].end - item.end <= 12
            ):
                end += 1
            plain = all(tail.text in self.known.generic or tail.text in _LISTED for tail in items[i + 1 : end + 1])
            if plain or not self._made(items, i, end):
                continue
            self._add(item.start, items[end].end, "Achievement", "made")

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
                self._add(chunk[0].start, chunk[-1].end, "Achievement", "made")

    def _made(self, items: list[Item], start: int, end: int) -> bool:
        near = "".join(i.text for i in items[max(0, start - 8) : end + 10]).split("。")[0]
        product = items[end].text.endswith(tuple(self.sets["products"]))
        return any(verb in near for verb in self.sets["making"] if product or verb in self.sets["strong_making"])

    def _sign_industries(self, items: list[Item]) -> None:
        """Mark the members of enumerations of industries, and those that 产业, 领域 and the like follow."""
        i = 0
        while i < len(items):
            if not is_industry(items[i]):
                i += 1
                continue
            run = [i]
            j = i + 1
            while (
                j + 1 < len(items) and items[j].text in {"、", "和", "与", "及", "以及"} and is_industry(items[j + 1])
            ):
                run.append(j + 1)
                j += 2
            while (
                j < len(items)
                and j < run[-1] + 6
                and (items[j].cls in "GNU" or items[j].text in {"等", "四大", "两大", "支柱"})
                and items[j].text not in self.known.grammar["industry_signs"]
            ):
                j += 1
            signed = j < len(items) and items[j].text in self.known.grammar["industry_signs"]
            if signed or (len(run) > 1 and not all(items[k].entries[0].weak for k in run)):
                self.signed.update(items[k].start for k in run)
            if signed:
                self._unknown_industries(items, run[0])
            i = run[-1] + 1

    def _unknown_industries(self, items: list[Item], at: int) -> None:
        """Members of a signed enumeration that no list knows, left of a known one: 工程机械、音视频、北斗应用等产业."""
        while at > 1 and items[at - 1].text == "、":
            start = at - 1
            while start > 0 and items[start - 1].cls in "WUIN" and items[at - 2].end - items[start - 1].start <= 8:
                start -= 1
            member = items[start : at - 1]
            opens = start == 0 or items[start - 1].cls in "PVBD"
            if not member or not opens or all(m.text in self.known.generic for m in member):
                return
            if member[-1].end - member[0].start >= 2:
                self._add(member[0].start, member[-1].end, "Industry", "signed")
            at = start

    def _industry(self, segment: list[Item], i: int) -> None:
        item, entry = segment[i], segment[i].entries[0]
        start = i
        while start > 0 and segment[start - 1].text in self.sets["industry_modifiers"] and i - start < 2:
            start -= 1
        if not self._is_industry_here(segment, i, start):
            return
        known = entry if start == i else None
        self._add(segment[start].start, item.end, "Industry", f"gazetteer:{entry.source}", entry=known, weak=entry.weak)

    def _is_industry_here(self, segment: list[Item], i: int, start: int) -> bool:
        """Whether an industry is meant as such: signed, or standing by itself and no common word."""
        before = segment[start - 1] if start > 0 else None
        if before is not None and before.cls in "WUH" and before.text not in self.known.generic | JOINTS:
            return False
        signed = segment[i].start in self.signed
        if i + 1 == len(segment) or segment[i + 1].cls == "K" or segment[i + 1].text in JOINTS:
            return signed or not segment[i].entries[0].weak
        follower = segment[i + 1]
        return signed and (follower.cls in "GNUIVB" or follower.text in self.known.grammar["industry_signs"])

    def _organs(self, segment: list[Item]) -> None:
        """市科技局, 南京市科技局, 省委组织部, 南通高新区管委会: a level, a place or a park, and a body."""
        for i, item in enumerate(segment):
            party = item.text in PARTY and not (i + 1 < len(segment) and segment[i + 1].cls in "OH")
            if item.cls != "O" and not party:
                continue
            start = i
            while start > 0 and self._owns_organ(segment[start - 1], item):
                start -= 1
            if start > 0 and segment[start - 1].text == "国家税务总局":
                start -= 1
            if start == i and not party and not self._bare_organ(item):
                continue
            owner = segment[start - 1] if start > 0 else None
            if owner is not None and is_organisation(owner) and owner.entries[0].kind in {"University", "Institute"}:
                parts = tuple(Token(m.start, m.end, m.text, m.cls, m.entries) for m in segment[start - 1 : i])
                self._add(owner.start, item.end, self.known.organs[item.text][0].kind, "joined", parts=parts)
                continue
            parts = tuple(Token(m.start, m.end, m.text, m.cls, m.entries) for m in segment[start : i + 1])
            kind = "Government" if party else self.known.organs[item.text][0].kind
            self._add(segment[start].start, item.end, kind, "organ", parts=parts)

    def _owns_organ(self, owner: Item, organ: Item) -> bool:
        if owner.cls == "L" or owner.text == "委" or is_place(owner):
            return True
        return organ.text in {"管委会", "党工委", "管理委员会"} and owner.cls == "E" and owner.entries[0].kind == "Park"

    def _bare_organ(self, item: Item) -> bool:
        return len(item.text) >= 3 and item.text.endswith("局")

    def _brands(self, segment: list[Item]) -> None:
        """A place, two to four characters that no list knows, and a trade: 南京美辰微电子."""
        for i, item in enumerate(segment):
            if not is_place(item):
                continue
            j, unknown = i + 1, 0
            while (
                j < len(segment)
                and (segment[j].cls in "UW" or len(segment[j].text) == 1)
                and segment[j].text not in self.sets["trades"]
            ):
                unknown += len(segment[j].text)
                j += 1
            if not 1 <= unknown <= 5 or j >= len(segment):
                continue
            end = j
            while end < len(segment) and segment[end].text in self.sets["trades"]:
                end += 1
            if end == j or (not any(s.cls == "U" for s in segment[i + 1 : j]) and end - j < 1):
                continue
            parts = (Token(item.start, item.end, item.text, item.cls, item.entries),)
            self._add(item.start, segment[end - 1].end, "Enterprise", "brand", parts=parts)

    # What stands in quotation marks

    def _is_name(self, item: Item) -> bool:
        return len(item.bare) <= 12 and not any(mark in item.bare for mark in ",。;:")

    def _quoted(self, items: list[Item]) -> None:
        i = 0
        while i < len(items):
            if items[i].cls != "Q" or not self._is_name(items[i]):
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
            self._quoted_run(items, run, j)
            i = j

    def _quoted_run(self, items: list[Item], run: list[int], after: int) -> None:
        head = self._run_head(items, after)
        for index in run:
            item = items[index]
            known = len(self.found)
            self._read(item.inner)
            if any(m.start == item.start + 1 and m.end == item.end - 1 for m in self.found[known:]):
                continue
            if head and self.known.heads.get(head) == "Programme":
                if len(run) > 1:
                    self._add(item.start, item.end, "Programme", f"quoted:{head}", name=_clean(item.bare) + head)
            elif kind := self._brand_kind(item) or (_LISTED.get(head) if head and after < len(items) else None):
                self._add(item.start, item.end, kind, "brand-quoted", name=_clean(item.bare))

    def _run_head(self, items: list[Item], after: int) -> str | None:
        j = after
        while (
            j < len(items)
            and j < after + 4
            and items[j].text not in _LISTED
            and (
                items[j].cls in "NUG" or items[j].text in self.sets["counts"] or items[j].text in {"等", "金融", "四大"}
            )
        ):
            j += 1
        if j < len(items) and (
            self.known.heads.get(items[j].text) == "Programme" or (items[j].text in _LISTED and j > after)
        ):
            return items[j].text
        return None

    def _brand_kind(self, item: Item) -> str | None:
        text = item.bare
        if item.inner and len(item.inner) == 1 and item.inner[0].cls == "E":
            return item.inner[0].entries[0].kind
        for head in self._brand_heads:
            if text.endswith(head) and len(text) > len(head) + 1:
                return self.known.heads[head]
        if 2 < len(text) <= 8:
            for kind, endings in self.known.grammar["brands"].items():
                if text.endswith(tuple(endings)):
                    return str(kind)
        return None

    # A、B国家技术创新中心

    def _shared_heads(self, items: list[Item]) -> None:
        """The members of an enumeration whose last one carries the head for all, told by a level in its middle."""
        for segment in segments(items, self.known.inner):
            for i, item in enumerate(segment):
                level = next((w for w in ("国家级", "国家", "省级", "市级") if item.text.startswith(w)), None)
                if level is None or i == 0 or not self._head_word(segment[-1]):
                    continue
                if self.known.heads[str(self._head_word(segment[-1]))] == "Industry":
                    continue
                tail = self.text[item.start : segment[-1].end]
                self._members(
                    items, item.start, level, tail[len(level) :], self.known.heads[str(self._head_word(segment[-1]))]
                )

    def _members(self, items: list[Item], stop: int, level: str, head: str, kind: str) -> None:
        """Add the member right before the level, and those before it in the same enumeration."""
        prefix = {"国家级": "国家", "省级": "省", "市级": "市"}.get(level, level)
        member: list[Item] = []
        for item in reversed([item for item in items if item.end <= stop]):
            if item.text in {"、", "和", "及"}:
                self._member(member, prefix, head, kind)
                member = []
            elif (
                (item.text == "与" and member)
                or (item.cls in "WUIGEN" and not (item.cls == "E" and not is_industry(item)))
                or (item.text in self.known.inner and item.text not in self.sets["soft_verbs"] and member)
            ):
                member.insert(0, item)
            else:
                break
        self._member(member, prefix, head, kind)

    def _member(self, member: list[Item], prefix: str, head: str, kind: str) -> None:
        if (
            member
            and 3 <= member[-1].end - member[0].start <= 14
            and not all(m.text in self.known.generic for m in member)
        ):
            start, end = member[0].start, member[-1].end
            self._add(start, end, kind, "shared-head", name=prefix + _clean(self.text[start:end]) + head)


def _clean(name: str) -> str:
    """A name without quotation marks, space and the definition of a short form."""
    name = re.sub(r"[(](?:以下)?简称[^)]*[)]", "", name)
    return "".join(c for c in name if c not in "“”\"'《》「」 \t\u3000")


def _longest(found: list[Mention]) -> list[Mention]:
    """Mentions that no longer one covers, plus those covered, marked as inside."""
    order = sorted(found, key=lambda m: (m.start, -(m.end - m.start), m.rule not in {"shared-head", "organ"}))
    kept: list[Mention] = []
    for mention in order:
        if kept and any(k.start <= mention.start and mention.end <= k.end for k in kept[-4:]):
            if any((k.start, k.end) == (mention.start, mention.end) for k in kept[-4:]):
                continue
            mention = replace(mention, inside=True)
        kept.append(mention)
    return kept
