"""How two entities are connected: the shortest way between them as a row, each step told as a sentence."""

from collections.abc import Mapping
from typing import Any

from api import paths
from api.answers import Answers, Row
from api.views.language import spoken, t
from api.views.picture import Line, Node, Picture, Section, fact_key, fact_of_tie, relation_words
from graph.ontology import ontology

_STEP = 220.0


def path(answers: Answers, source: str, target: str) -> Picture:
    """The shortest way between two entities, given by id, name or alias, along relations in either direction."""
    ends = [answers.entity(each) for each in (source, target)]
    found = paths.shortest(answers, ends[0].id, ends[1].id, 1) if ends[0].id != ends[1].id else []
    steps = found[0]["steps"] if found else []
    ids = [ends[0].id, *(step["target"]["id"] for step in steps)] if steps else [each.id for each in ends]
    entities = {row["id"]: row["entity"] for row in answers.ask("entities_by_id", ids=sorted(set(ids)))}
    drawn = list(dict.fromkeys(ids))
    first = -(len(drawn) - 1) / 2 * _STEP
    nodes = [
        Node(entities[each], (first + number * _STEP, 0.0), 20, named=True, side="above" if number % 2 else "below")
        for number, each in enumerate(drawn)
    ]
    facts = [_fact(step) for step in steps]
    told = t("经 {} 个中间环节", len(steps) - 1) if len(steps) > 1 else t("直接相连")
    return Picture(
        title=f"{ends[0].name} — {ends[1].name}",
        nodes=nodes,
        lines=[
            Line(step["source"]["id"], step["target"]["id"], step["modality"] == "planned", 3, _relation(step))
            for step in steps
        ],
        facts=facts,
        others={},
        documents=answers.documents(),
        shown=t("显示 {} / {}", len(steps), len(steps)) if steps else t("显示 0 / 0"),
        about=t("步，最短的一条联系，{}；不论方向，至多 {} 步。", told, paths.LONGEST)
        if steps
        else t("步：{} 步之内没有找到联系。", paths.LONGEST),
        sections=[
            Section(t("第 {} 步：{}", number, _sentence(step)), facts=(fact_key(_fact(step)),))
            for number, step in enumerate(steps, 1)
        ],
        labelled=True,
        margin=150,
    )


def _fact(step: Row) -> Mapping[str, Any]:
    return fact_of_tie(step["source"]["id"], step["target"]["id"], step)


def _relation(step: Row) -> str:
    return relation_words([step["relation"]])


# What stands between and after the names where the relation's own word does not make a sentence.
_WORDS = {
    "CO_BUILDS": ("参与共建", ""),
    "RESPONSIBLE_FOR": ("负责", ""),
    "PART_OF": ("隶属于", ""),
    "COOPERATES_WITH": ("与", "合作"),
    "MEMBER_OF": ("是", "的成员"),
}


def _sentence(step: Row) -> str:
    """A step in words, as its relation was said, whichever way it is walked."""
    ends = (step["source"]["name"], step["target"]["name"])
    walked = step["direction"] == "out" or ontology().relations[step["relation"]].symmetric
    source, target = ends if walked else ends[::-1]
    planned = t("（规划）") if step["modality"] == "planned" else ""
    if spoken() != "zh":
        return f"{source} {_relation(step)} {target}{planned}"
    between, after = _WORDS.get(step["relation"], (_relation(step), ""))
    return f"{source}{between}{target}{after}" + planned
