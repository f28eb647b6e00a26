"""Pictures as they are kept between requests and revisions."""

import json
import math
import re
from pathlib import Path

from api.answers import Answers
from api.views.gallery import Gallery
from graph.store import open_store
from tests.api.conftest import facts, small_map

LATER = {"扬州市与晨光实验室合作。": [("扬州市", "COOPERATES_WITH", "晨光实验室")]}


def places(page: str) -> dict[str, tuple[float, float]]:
    rows = json.loads(re.findall(r'id="nodes">(.*?)</script>', page)[0])
    return {row[0]: (row[6], row[7]) for row in rows}


def test_a_picture_is_drawn_once_and_stays_where_it_was(tmp_path: Path) -> None:
    store = open_store(f"ladybug:{tmp_path / 'graph'}")
    gallery, answers = Gallery(), Answers(store)
    with store.write() as writer:
        for each in small_map():
            writer.put(each, "by hand")
    first = gallery.page(answers, "network", {}, "/views/network")
    assert gallery.page(answers, "network", {}, "/views/network") is first
    with store.write() as writer:
        writer.put(facts("后来的动态", LATER, date="2024-07-01"), "by hand")
    second = gallery.page(answers, "network", {}, "/views/network")
    store.close()
    assert second is not first
    before, after = places(first.html), places(second.html)
    assert before.keys() <= after.keys()
    assert max(math.dist(before[key], after[key]) for key in before) < 20
