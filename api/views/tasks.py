"""Tasks on the left, the units responsible for them on the right, a line for each duty."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

from api import groups
from api.answers import Answers, Row
from api.views.language import t
from api.views.picture import Caption, Line, Node, Picture, all_planned, column, disc, end_names
from graph.network import Place

MOST_SHOWN = 60
_ACROSS = 440.0
_HIGH = 620.0
_STEP, _MOST_STEP = 24.0, 64.0
_RELATION = "RESPONSIBLE_FOR"
T = TypeVar("T")


def tasks(answers: Answers, unit: str = "", text: str = "", limit: int = MOST_SHOWN) -> Picture:
    """As many tasks as fit with all their units, those with most units first; a unit's size tells its whole load."""
    listed = groups.tasks(answers, unit, text)
    load = {row["id"]: row for row in answers.ask("responsible")}
    shown, units = _fitting(sorted(listed, key=lambda item: (-len(item["units"]), item["task"]["id"])), limit)
    ids = sorted({item["task"]["id"] for item in shown} | units)
    found = {row["id"]: row["entity"] for row in answers.ask("entities_by_id", ids=ids)}
    told = answers.ask("relations_of", ids=sorted(item["task"]["id"] for item in shown))
    facts = [row["edge"] for row in told if row["relation"] == _RELATION]
    duties: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for each in facts:
        if each["source"] in units:
            duties[each["source"], each["target"]].append(each)
    ranked = sorted(units, key=lambda each: (-load[each]["tasks"], each))
    rows = max(len(shown), len(ranked), 1)
    high = rows * max(_STEP, min(_MOST_STEP, _HIGH / rows))
    nodes = [
        Node(found[item["task"]["id"]], place, disc(len(item["units"]), 2, 9), "", True, "left", _note(item))
        for item, place in _column(_untangled(shown, ranked), -_ACROSS, high)
    ]
    nodes += [
        Node(
            found[each],
            place,
            disc(load[each]["tasks"], 2, 11),
            "",
            True,
            "right",
            _load(load[each]),
            tail=str(load[each]["tasks"]),
        )
        for each, place in _column(ranked, _ACROSS, high)
    ]
    top = -high / 2 - 26
    return Picture(
        title=t("任务与责任单位"),
        nodes=nodes,
        lines=[Line(*ends, all_planned(each), label=_role(each)) for ends, each in duties.items()],
        facts=facts,
        others=end_names(told),
        documents=answers.documents(),
        shown=t("显示 {} / {}", len(shown), len(listed)),
        about=t(
            "项任务，{} / {} 个单位（一图至多 {} 个圆点）；单位的圆点按全部任务的多少。", len(ranked), len(load), limit
        ),
        captions=[Caption(t("任务"), (-_ACROSS, top)), Caption(t("责任单位"), (_ACROSS, top))] if nodes else [],
        names=MOST_SHOWN,
        margin=430,
        empty=t("还没有任务。"),
    )


def _column(items: Sequence[T], x: float, high: float) -> Iterable[tuple[T, Place]]:
    return zip(items, column(len(items), x, high / max(len(items), 1)), strict=True)


def _fitting(items: list[Row], limit: int) -> tuple[list[Row], set[str]]:
    """The tasks that fit with their units into so many discs, taken in order."""
    shown: list[Row] = []
    units: set[str] = set()
    for item in items:
        more = units | {each["entity"]["id"] for each in item["units"]}
        if len(shown) + 1 + len(more) <= limit:
            shown.append(item)
            units = more
    return shown, units


def _untangled(shown: list[Row], ranked: list[str]) -> list[Row]:
    """The tasks in the order of the mean place of their units, so that fewer lines cross."""
    place = {unit: number for number, unit in enumerate(ranked)}

    def mean(item: Row) -> float:
        places = [place[each["entity"]["id"]] for each in item["units"]]
        return sum(places) / len(places) if places else len(place)

    return sorted(shown, key=lambda item: (mean(item), item["task"]["id"]))


def _note(item: Row) -> str:
    roles = Counter(each["role"] for each in item["units"])
    policy = f"《{item['policy']['name'].strip('《》')}》，" if item["policy"] else ""
    return policy + t("，").join(t("{} {} 个单位", t(role or "责任"), count) for role, count in sorted(roles.items()))


def _load(row: Row) -> str:
    others = row["tasks"] - row["leads"] - row["assists"]
    parts = [(t("牵头"), row["leads"]), (t("配合"), row["assists"]), (t("责任"), others)]
    return t("共 {} 项任务：", row["tasks"]) + t("，").join(f"{name} {count}" for name, count in parts if count > 0)


def _role(facts: list[Row]) -> str:
    return t("、").join(dict.fromkeys(t(each["role"] or "责任") for each in facts))
