"""What links two cities: one city's side on the left, the other's on the right, the linking institutions between."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from api import groups
from api.answers import Answers, Row
from api.views.language import t
from api.views.picture import Caption, Line, Node, Picture, all_planned, column, disc, fact_of_tie, relation_words
from graph.lookup import Found
from graph.queries import QueryError

MOST_LINKERS = 30
_MOST_ENDS = 30
_ACROSS = 520.0
_HIGH = 660.0


def bridges(answers: Answers, city: list[str], limit: int = 20) -> Picture:
    """The institutions that link two cities, best connected first, with what they are tied to on either side."""
    sides = _sides(answers, city)
    cities = [side.id for side in sides]
    items = groups.with_ties(answers, groups.bridges(answers, *cities, limit=limit), *cities)
    linkers = [item["entity"] for item in items]
    middle = {linker["id"] for linker in linkers}
    ties = [(item["entity"]["id"], tie) for item in items for tie in item["ties"]]
    nodes = [
        Node(linker, place, disc(len(item["ties"]), 6), named=True, side="below")
        for linker, item, place in zip(linkers, items, column(len(linkers), 0.0, _step(len(linkers))), strict=True)
    ]
    lines: list[Line] = []
    for side, x in zip(sides, (-_ACROSS, _ACROSS), strict=True):
        own = [(linker, tie) for linker, tie in ties if tie["city"]["id"] == side.id]
        ends, drawn = _ends(own, side.id, middle)
        nodes += _column(answers, ends, x, side.name)
        lines += drawn
    a, b = (side.name for side in sides)
    return Picture(
        title=f"{a} — {b}",
        nodes=nodes,
        lines=lines,
        facts=[fact_of_tie(linker, tie["other"]["id"], tie) for linker, tie in ties],
        others={tie["other"]["id"]: tie["other"]["name"] for _, tie in ties},
        documents=answers.documents(),
        shown=t("显示 {} / {}", len(linkers), groups.bridge_count(answers, *cities)),
        about=t("个把两城连在一起的机构，联系多的在上；左右是它们在两城的联系，线上写明关系。"),
        captions=_captions(nodes, a, t("连接的机构"), b) if nodes else [],
        names=120,
        labelled=True,
        margin=300,
        empty=t("文件里还没有把这两座城市连在一起的机构。"),
    )


def _sides(answers: Answers, city: list[str]) -> list[Found]:
    if len(city) != 2 or not all(name.strip() for name in city):
        raise QueryError(f"city: two cities are wanted, for example city=南京市 and city=淮安市; {len(city)} given")
    sides = [answers.entity(name, ("City",)) for name in city]
    if sides[0].id == sides[1].id:
        raise QueryError(f"city: two different cities are wanted, {sides[0].name} is given twice")
    return sides


def _captions(nodes: Iterable[Node], *texts: str) -> list[Caption]:
    above = min(node.place[1] for node in nodes) - 70
    return [Caption(text, (x, above)) for text, x in zip(texts, (-_ACROSS, 0.0, _ACROSS), strict=True)]


def _step(count: int) -> float:
    return min(120.0, _HIGH / max(count - 1, 1))


def _ends(own: list[tuple[str, Row]], city: str, middle: set[str]) -> tuple[list[tuple[Row, str, int]], list[Line]]:
    """The discs of one side, (entity, copy, ties), in the order of the institutions, and the lines to them.

    What is itself an institution in the middle stands here as a copy; what there is no room for is tied to the city.
    """
    counts = Counter(tie["other"]["id"] for _, tie in own)
    kept = {city, *(key for key, _ in counts.most_common(_MOST_ENDS))}
    ends: dict[str, tuple[Row, str, int]] = {}
    drawn: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for linker, tie in own:
        other = tie["other"] if tie["other"]["id"] in kept else tie["city"]
        copy = city if other["id"] in middle else ""
        key = f"{other['id']} {copy}" if copy else other["id"]
        ends[key] = (other, copy, ends[key][2] + 1 if key in ends else 1)
        drawn[linker, key].append(tie)
    lines = [
        Line(linker, key, all_planned(told), label=relation_words(tie["relation"] for tie in told))
        for (linker, key), told in drawn.items()
    ]
    return list(ends.values()), lines


def _column(answers: Answers, ends: list[tuple[Row, str, int]], x: float, city: str) -> Iterable[Node]:
    entities = {
        row["id"]: row["entity"] for row in answers.ask("entities_by_id", ids=sorted(e["id"] for e, _, _ in ends))
    }
    for (end, copy, count), place in zip(ends, column(len(ends), x, _step(len(ends))), strict=True):
        side = "left" if x < 0 else "right"
        note = "" if end["name"] == city else t("在{}", city)
        yield Node(entities[end["id"]], place, disc(count, 5), copy=copy, named=True, side=side, note=note)
