"""One thing has one id across documents: hard pairs, the pairs of the gold, and the laws of joining."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.ids import entity_id
from graph.model import Document, Entity, Evidence, Facts, Judgement
from ingest.namesakes import link
from ingest.reporting import doubtful
from tests.gold.resolution import HERE, facts_of, gold_pairs, hard_pairs, score


@cache
def pairs_facts() -> dict[str, Facts]:
    return facts_of(HERE / "pairs")


def test_hard_pairs() -> None:
    tally = score(pairs_facts(), hard_pairs(), strict=True)
    assert tally.f1 >= 0.95, tally.errors
    assert tally.wrong == 0, tally.errors


@pytest.mark.parametrize("half", ["dev", "locked"])
def test_pairs_of_the_gold(half: str) -> None:
    tally = score(facts_of(HERE / half / "documents"), gold_pairs(half))
    assert tally.f1 >= 0.95, tally.errors if half == "dev" else tally.f1


@settings(max_examples=20, deadline=None)
@given(
    st.permutations(sorted(path.stem for path in (HERE / "pairs").glob("*.txt"))),
    st.sampled_from(["", "same", "not_same"]),
)
def test_the_order_of_documents_makes_no_difference(order: list[str], verdict: str) -> None:
    told = pairs_facts()
    ids = sorted({e.id for facts in told.values() for e in facts.entities})[:2]
    judgements = [Judgement("judgement_a", verdict, *ids)] if verdict else []  # type: ignore[arg-type]
    assert link([told[name] for name in order], judgements) == link(told.values(), judgements)


def named(document: str, *things: tuple[str, str, tuple[str, ...]]) -> Facts:
    """A document that names things: (kind, name, aliases)."""
    evidence = (Evidence(document, "x", 0, 1),)
    entities = tuple(Entity(entity_id(k, n), k, n, aliases, {}, evidence) for k, n, aliases in things)
    return Facts(Document(document, "", "x", ""), entities)


FULL = ("Alliance", "长江中游先进制造产业联盟", ("先进制造联盟",))
SHORT = ("Alliance", "先进制造联盟", ())
SHORT_ID, FULL_ID = entity_id(*SHORT[:2]), entity_id(*FULL[:2])


def test_a_short_form_that_one_document_explains_is_the_same_in_others() -> None:
    assert link([named("a", FULL), named("b", SHORT)]) == {SHORT_ID: FULL_ID}


def test_a_short_form_of_two_things_is_joined_to_neither_and_told() -> None:
    other = ("Alliance", "珠江三角洲先进制造创新联盟", ("先进制造联盟",))
    told = [named("a", FULL), named("b", SHORT), named("c", other)]
    assert link(told) == {}
    pairs = [
        sorted(pair)
        for pair in [(SHORT_ID, FULL_ID), (SHORT_ID, entity_id(*other[:2])), (FULL_ID, entity_id(*other[:2]))]
    ]
    assert sorted([each.a, each.b] for each in doubtful(told)) == sorted(pairs)


def test_what_one_document_names_as_two_is_two() -> None:
    assert link([named("a", FULL), named("b", SHORT, ("Alliance", FULL[1], ()))]) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Park", "江宁高新区"), ("Park", "江宁高新技术产业开发区")),
        (("Enterprise", "高华科技"), ("Enterprise", "高华科技股份有限公司")),
        (("Institute", "宁波材料所"), ("Institute", "中科院宁波材料所")),
    ],
)
def test_spellings_of_one_name(one: tuple[str, str], other: tuple[str, str]) -> None:
    told = [named("a", (*one, ())), named("b", (*other, ()))]
    assert link(told) == {entity_id(*one): entity_id(*other)}


@pytest.mark.parametrize(("city", "joined"), [("苏州市", True), ("无锡市", False)])
def test_a_name_without_its_city_is_of_the_city_that_its_document_speaks_of(city: str, joined: bool) -> None:
    full, short = ("Policy", "苏州市创新联合体管理办法"), ("Policy", "创新联合体管理办法")
    told = [named("a", (*full, ()), ("City", "苏州市", ())), named("b", (*short, ()), ("City", city, ()))]
    assert link(told) == ({entity_id(*short): entity_id(*full)} if joined else {})


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("Institute", "研究院"),
        ("Park", "科创飞地"),
        ("Platform", "产业创新中心"),
        ("Policy", "若干措施"),
        ("Lab", "省实验室"),
    ],
)
def test_a_form_that_could_be_anything_joins_nothing(kind: str, form: str) -> None:
    assert link([named("a", (kind, f"南京{form}有方", (form,))), named("b", (kind, form, ()))]) == {}


def test_a_person_has_the_last_word() -> None:
    told = [named("a", FULL), named("b", SHORT)]
    assert link(told, [Judgement("judgement_a", "not_same", SHORT_ID, FULL_ID)]) == {}
    other = entity_id("Alliance", "另一联盟")
    joined = link(told, [Judgement("judgement_b", "same", SHORT_ID, other)])
    assert joined[SHORT_ID] == joined.get(other, other) == joined.get(FULL_ID, FULL_ID)
