"""What the gazetteers know by its whole name."""

from ingest.items import NATURAL, ORGANISATIONS, PLACES, Item, is_organisation, is_place
from ingest.lexicon import Entry, Token
from ingest.mentions.industries import Industries
from ingest.mentions.page import Page, Rules, tokens_of


class Known(Rules):
    """Names that a gazetteer holds, alone or joined to an owner."""

    def __init__(self, page: Page, industries: Industries) -> None:
        super().__init__(page)
        self.industries = industries

    def read(self, segment: list[Item]) -> None:
        """Take the items of a segment that a gazetteer holds."""
        for i, item in enumerate(segment):
            if item.cls != "E":
                continue
            entry = item.entries[0]
            weak = entry.weak
            if entry.kind == "Industry":
                self.industries.read(segment, i)
                continue
            feature = self.text[item.end : item.end + 1] in NATURAL
            if entry.kind == "District" and len(item.text) == 2 and (feature or (i > 0 and segment[i - 1].cls == "U")):
                continue
            owner = segment[i - 1] if i > 0 else None
            if owner is not None and is_organisation(owner) and self._owns(owner.entries[0], entry):
                parts = tokens_of([owner, item])
                self.add(owner.start, item.end, entry.kind, "joined", parts=parts)
                continue
            placed = owner is not None and is_place(owner) and entry.kind == "Enterprise"
            if owner is not None and placed and item.text.endswith("集团") and not item.text.startswith("中国"):
                # 合肥兴泰集团, 株洲国投集团: a city's holding.
                self.add(owner.start, item.end, "Enterprise", "joined", parts=tokens_of([owner, item]))
                continue
            if owner is not None and self._sited(owner, item):
                # 湖北光谷实验室: the place before a known name belongs to it.
                parts = tokens_of([owner, item])
                self.add(owner.start, item.end, entry.kind, f"gazetteer:{entry.source}", entry=entry, parts=parts)
                continue
            begun = i
            while entry.kind == "Enterprise" and begun > 0 and segment[begun - 1].cls == "U" and i - begun < 3:
                begun -= 1
            if begun < i:
                self.add(segment[begun].start, item.end, "Enterprise", "brand")
                continue
            parts = self._parts(item) if entry.kind in ORGANISATIONS else ()
            last = i
            follow = segment[i + 1] if i + 1 < len(segment) else None
            if (
                follow is not None
                and follow.cls == "K"
                and entry.kind in {"Platform", "Lab", "Park"}
                and self.names_place(follow)
            ):
                # 国家先进轨道交通装备创新中心(株洲)
                self.add(item.start, follow.end, entry.kind, f"gazetteer:{entry.source}", entry=entry, parts=parts)
                continue
            while (
                entry.kind == "Enterprise" and last + 1 < len(segment) and segment[last + 1].text in self.sets["trades"]
            ):
                last += 1
            if last > i and self._ends_name(segment, last):
                # 埃夫特|智能|装备
                self.add(item.start, segment[last].end, "Enterprise", f"gazetteer:{entry.source}", entry=entry)
                continue
            self.add(item.start, item.end, entry.kind, f"gazetteer:{entry.source}", entry=entry, weak=weak, parts=parts)

    def _ends_name(self, segment: list[Item], last: int) -> bool:
        """Whether nothing that a name could go on with stands behind."""
        return last + 1 == len(segment) or (segment[last + 1].cls in "VBDP" and segment[last + 1].text != "用")

    def _sited(self, owner: Item, item: Item) -> bool:
        """Whether a known name that opens with no place has one right before it."""
        kind = item.entries[0].kind
        if not is_place(owner) or kind not in {"Enterprise", "Lab", "Institute", "Platform", "Park"}:
            return False
        opened = self._part(item, 0)
        return not item.text.startswith(("中国", "国家", "中")) and (
            opened is None or opened.entries[0].kind not in PLACES
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
