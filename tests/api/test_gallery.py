"""Pictures as they are kept between requests, revisions and restarts."""

import json
import math
import re
import shutil
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from api import groups
from api.answers import Answers
from api.settings import Settings
from api.views.cities import cities
from api.views.gallery import Gallery
from api.views.kept import Kept
from api.views.language import speaking
from api.views.network import network
from graph.store import open_store
from tests.api.conftest import facts, serve
from tests.conftest import Command

LATER = {"扬州市与晨光实验室合作。": [("扬州市", "COOPERATES_WITH", "晨光实验室")]}


def places(page: str) -> dict[str, tuple[float, float]]:
    rows = json.loads(re.findall(r'id="nodes">(.*?)</script>', page)[0])
    return {row[0]: (row[6], row[7]) for row in rows}


def page(folder: Path, **values: str) -> str:
    """The network page of a server that is started for it."""
    for address in serve(Settings(data=folder, graph=f"ladybug:{folder / 'graph'}")):
        return httpx.get(f"{address}/views/network", params=values, trust_env=False, timeout=60).text
    raise AssertionError("nothing was served")


def damage(kept: Path) -> None:
    for file in kept.iterdir():
        file.write_text('{"places": {"damaged"', encoding="utf-8")


@pytest.fixture
def folder(map_folder: Path, tmp_path: Path) -> Path:
    """The small map, to change."""
    return shutil.copytree(map_folder, tmp_path, dirs_exist_ok=True)


def test_a_picture_is_drawn_once_and_stays_where_it_was(folder: Path) -> None:
    store = open_store(f"ladybug:{folder / 'graph'}")
    gallery, answers = Gallery(Kept(folder)), Answers(store)
    first = gallery.page(answers, "network", {}, "/views/network")
    assert gallery.page(answers, "network", {}, "/views/network") is first
    with store.write() as writer:
        writer.put(facts("后来的动态", LATER, date="2024-07-01"), "by hand")
    second = gallery.page(answers, "network", {}, "/views/network")
    again = Gallery(Kept(folder)).page(answers, "network", {}, "/views/network")
    in_english = Gallery(Kept(folder))
    with speaking("en"):
        assert "Showing" in in_english.page(answers, "network", {}, "/views/network").html
    store.close()
    assert second is not first
    assert again == second
    before, after = places(first.html), places(second.html)
    assert before.keys() <= after.keys()
    assert max(math.dist(before[key], after[key]) for key in before) < 20


def test_a_restart_keeps_the_places_that_a_change_led_to(folder: Path, quanpu: Command) -> None:
    before = places(page(folder))
    store = open_store(f"ladybug:{folder / 'graph'}")
    with store.write() as writer:
        writer.put(facts("后来的动态", LATER, date="2024-07-01"), "by hand")
    store.close()
    grown = places(page(folder))
    assert max(math.dist(before[key], grown[key]) for key in before) < 20
    assert places(page(folder)) == grown
    assert places(quanpu("view", "network", "--out", "-", QUANPU_DATA=str(folder)).stdout) == grown
    damage(folder / "pictures")
    assert places(page(folder)) == grown  # the page itself was kept
    damage(folder / "pages")
    anew = places(page(folder))
    assert anew.keys() == grown.keys()
    assert anew != grown


def test_a_crowded_network_names_the_cities_of_its_groups(map_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(open_store(f"ladybug:{map_folder / 'graph'}")) as store:
        assert network(Answers(store)).captions == []
        for name, value in (("_DENSE", 1), ("_LARGE", 2), ("_MOSTLY", 0.3)):
            monkeypatch.setattr(f"api.views.network.{name}", value)
        drawn = network(Answers(store))
    places = {node.entity["name"]: node.place for node in drawn.nodes}
    named = {caption.text: caption.place for caption in drawn.captions}
    left, right = (places[name][0] for name in ("扬州市", "示例大学扬州研究院"))
    assert left < named["扬州市"][0] < right
    assert "大字" in drawn.about


def test_the_names_in_memory_count_institutions_as_the_questions_do(map_folder: Path) -> None:
    with closing(open_store(f"ladybug:{map_folder / 'graph'}")) as store:
        answers = Answers(store)
        counts = {row["id"]: row["institutions"] for row in answers.ask("city_sizes")}
        assert counts
        assert {city: count for city, count in groups.institution_counts(answers).items() if count} == counts
        lying = [(row["city_id"], row["id"]) for row in answers.ask("city_institutions")]
        for city in counts:
            best = [one for place, one in lying if place == city]
            assert groups.institutions(answers, city, 40) == best
            assert groups.institutions(answers, city, 1) == best[:1]


def test_a_map_with_too_many_facts_has_its_cities_in_the_same_discs(
    map_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_store(f"ladybug:{map_folder / 'graph'}")) as store:
        whole = cities(Answers(store))
        monkeypatch.setattr("api.views.districts._MOST_FACTS", 0)
        cut = cities(Answers(store))
    assert any(node.inside for node in whole.nodes)
    assert cut.nodes == whole.nodes
    assert len(cut.facts) < len(whole.facts)
