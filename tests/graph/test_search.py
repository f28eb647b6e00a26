"""The names in memory find what the catalogue's question finds, in its order, in every engine; and count it."""

from collections import Counter
from collections.abc import Callable

import maps
import pytest

from graph.ids import entity_id
from graph.queries import query
from graph.search import Index, Wanted
from graph.store import Store

WORDS = ["南京", "大学", "nanjing", "nj", "n", "南大", "nd", "江", "区", "g", "示", "没有", "南京市", "njs", "\n", "\0"]


def test_it_finds_what_the_question_finds(example_map: Store) -> None:
    index, revision = Index(example_map), example_map.revision()
    for word in WORDS:
        rows = query("search").run(example_map, {"text": word, "limit": 500}).dicts() if word.strip() else []
        found = index.find(word, revision, limit=500)
        assert [each for each, _ in found.items] == [row["id"] for row in rows], word
        assert found.total == len(rows)
        assert found.kinds == Counter(row["kind"] for row in rows)


def test_any_way_of_writing_a_name_finds_it(example_map: Store) -> None:
    index, revision = Index(example_map), example_map.revision()
    university = entity_id(*maps.NANDA)
    ways = {"南京大学": "exact", "南京大學": "exact", "南京": "prefix", "南大": "alias", "nanjingdaxue": "alias"}
    ways |= {"ＮＪＤＸ": "alias", "nanjingda": "start", "京大": "part", "jingda": "part", "南 京 大 学": "exact"}
    for text, how in ways.items():
        assert (university, how) in index.find(text, revision).items, text


def test_what_lies_in_a_city_by_way_of_districts_and_parks_is_counted_there(example_map: Store) -> None:
    index, revision = Index(example_map), example_map.revision()
    nanjing, found = entity_id(*maps.NANJING), index.find("n", revision, limit=500)
    lying = query("entities").run(example_map, {"city": "南京市", "limit": 500}).dicts()
    inside = {row["id"] for row in lying} & {each for each, _ in found.items}
    assert entity_id(*maps.SOUTHEAST) in inside  # in a district
    assert found.cities[nanjing, "南京市"] == len(inside)
    only = index.find("n", revision, city=nanjing, limit=500)
    assert {each for each, _ in only.items} == inside
    assert only.cities == found.cities
    universities = index.find("n", revision, city=nanjing, kind="University")
    assert universities.total == only.kinds["University"] < only.total
    assert universities.kinds == only.kinds
    assert index.find("n", revision, city="city_none").total == 0


def test_pages_go_on_after_the_last_one_or_where_it_stood(example_map: Store) -> None:
    index, revision = Index(example_map), example_map.revision()
    whole = index.find("n", revision, limit=500).items
    page = index.find("n", revision, after=(3, whole[2][0]), limit=4)
    assert (page.start, page.items) == (3, whole[3:7])
    assert index.find("n", revision, after=(1, whole[2][0]), limit=4).items == whole[3:7]
    assert index.find("n", revision, after=(3, "lab_gone"), limit=4).items == whole[3:7]


def test_a_list_in_the_order_of_ids_goes_on_after_one_that_is_gone(example_map: Store) -> None:
    index, revision = Index(example_map), example_map.revision()
    ids = index.listed(Wanted(), revision).ids
    assert ids == sorted(ids)
    assert ids == [row["id"] for row in query("entities").run(example_map, {"limit": 500}).dicts()]
    between = f"{ids[4]}a"
    assert index.listed(Wanted(), revision, after=(0, between), limit=3).ids == ids[5:8]
    assert index.listed(Wanted(among=ids[2:9]), revision, after=(0, ids[4])).ids == ids[5:9]


@pytest.mark.parametrize("alike", [31, 32, 33])
def test_it_follows_the_map(new_store: Callable[[], Store], alike: int) -> None:
    store = new_store()
    index = Index(store)
    assert index.find("室", store.revision()).total == 0
    telling = maps.Telling("document_many")
    for number in range(alike):
        telling.entity("Lab", f"晨光第{number}实验室")
    for facts, total in ((telling.facts(), alike), (maps.example()[0], alike + 1)):
        with store.write() as writer:
            writer.put(facts, "test")
        assert index.find("实验室", store.revision(), limit=100).total == total
    with store.write() as writer:
        writer.retract("document_many")
    assert index.find("实验室", store.revision()).total == 1
