"""Tokens as names are read from them: quoted, titled and bracketed stretches as one piece, runs between boundaries."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graph.ontology import ontology
from ingest.lexicon import Entry
from ingest.tokens import Token

PLACES = frozenset({"City", "District", "Region"})
ORGANISATIONS = frozenset(ontology().groups["institution"])
# What makes the two characters before it a name of nature, not of a place: 金山湖.
NATURAL = frozenset("山湖江河湾岛溪泉岭峰岩")
# Marks and words between the members of a list.
LISTING = frozenset({"、", "和", "与", "及", "以及"})
# Words that may join two halves of one name, and marks that may.
JOINTS = frozenset({"暨", "与", "和", "及"})
DASHES = frozenset("-—–·•")


@dataclass(slots=True)
class Item:
    """A token, or a stretch in quotation marks (Q), in 《》 (T) or in brackets (K), read as one piece."""

    start: int
    end: int
    text: str
    cls: str
    entries: tuple[Entry, ...] = ()
    inner: list["Item"] = field(default_factory=list)

    @property
    def bare(self) -> str:
        """The text without its quotation marks or brackets."""
        return self.text[1:-1] if self.cls in "QTK" else self.text


# Function words that are also characters of names (经信, 外专, 中建).
_AMBIGUOUS = frozenset("经外内中来时地上下前后")
_PROVINCES = frozenset("浙皖苏鲁豫赣湘鄂川黔闽粤桂冀晋陕")
_CLOSERS = {"“": ("”", "Q"), "《": ("》", "T"), "(": (")", "K"), '"': ('"', "Q"), "「": ("」", "Q")}


def items_of(tokens: list[Token]) -> list[Item]:
    """Tokens with quoted, titled and bracketed stretches folded into one item each."""
    items: list[Item] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        group = _CLOSERS.get(token.text)
        close = _closing(tokens, i, group[0]) if group else None
        if group and close is not None:
            inner = items_of(tokens[i + 1 : close])
            text = "".join(t.text for t in tokens[i : close + 1])
            items.append(Item(token.start, tokens[close].end, text, group[1], inner=inner))
            i = close + 1
        else:
            cls = token.cls
            if cls == "B" and token.text in _AMBIGUOUS and i + 1 < len(tokens) and tokens[i + 1].cls == "U":
                cls = "U"
            if token.text == "都" and items and items[-1].cls == "U" and i + 1 < len(tokens):
                cls = "U" if tokens[i + 1].cls in "WUIGH" else cls  # 药都科创园
            if token.text == "中" and items and items[-1].text in _PROVINCES:
                head = i + 1 < len(tokens) and tokens[i + 1].cls in "HG"
                cls = "U" if head else cls  # 浙中科创走廊
            items.append(Item(token.start, token.end, token.text, cls, token.entries))
            i += 1
    return items


def _closing(tokens: list[Token], opening: int, mark: str) -> int | None:
    depth = 0
    for j in range(opening + 1, min(len(tokens), opening + 80)):
        text = tokens[j].text
        if "\n" in text:
            return None
        if text == mark:
            if depth == 0:
                return j
            depth -= 1
        elif text == tokens[opening].text:
            depth += 1
    return None


def is_industry(item: Item) -> bool:
    """Whether an item names an industry and nothing else."""
    return bool(item.entries) and all(e.kind == "Industry" for e in item.entries)


def is_organisation(item: Item) -> bool:
    """Whether an item is a known organisation."""
    return item.cls == "E" and item.entries[0].kind in ORGANISATIONS


def is_place(item: Item) -> bool:
    """Whether an item is a known place."""
    return item.cls == "E" and item.entries[0].kind in PLACES


def leaves(item: Item) -> Iterator[Item]:
    """The innermost items of an item."""
    if item.inner:
        for inner in item.inner:
            yield from leaves(inner)
    else:
        yield item


def soften(items: Sequence[Item], heads: Mapping[str, str]) -> None:
    """Take verbs for parts of names where they stand between a place and a head: 周口市|环境|降解|材料|创新联合体."""
    for i, item in enumerate(items):
        if item.cls != "D" or len(item.text) < 2 or i + 1 == len(items) or items[i + 1].cls not in "WUEI":
            continue
        before = next((items[k] for k in range(i - 1, max(-1, i - 5), -1) if items[k].cls not in "WUIGN"), None)
        after = next(
            (other for other in items[i + 1 : i + 7] if other.cls not in "WUIGN" and not is_industry(other)), None
        )
        if before is not None and is_place(before) and after is not None and heads.get(after.text) in ORGANISATIONS:
            item.cls = "I"


def segments(items: Iterable[Item], inner: frozenset[str]) -> Iterator[list[Item]]:
    """Runs of items that may belong to one name: no punctuation and no hard boundary inside."""
    run: list[Item] = []
    for item in items:
        # A character alone is part of a name, whatever word it could be (扬子—扬巴).
        dash = item.text in DASHES and run and (run[-1].cls in "UENQW" or len(run[-1].text) == 1)
        if (
            (item.cls in "PT" and not dash)
            or (item.cls in "BD" and item.text not in JOINTS and item.text not in inner)
            or "\n" in item.text
        ):
            if run:
                yield run
            run = []
        else:
            run.append(item)
    if run:
        yield run
