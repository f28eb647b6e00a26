"""A talk in a real browser: one file, told by the arrow keys."""

from pathlib import Path

import pytest

from api.answers import Answers
from api.views.kept import Kept
from api.views.story import read_story, tell
from graph.queries import QueryError
from graph.store import open_store
from tests.api.conftest import Visit
from tests.conftest import Command

STORY = """
title: 示例的故事
pages:
  - {view: network, limit: 20, caption: 谁与谁合作, at: 示大}
  - {view: bridges, city: [南京, 淮安], caption: 什么把两城连在一起}
  - {view: cities, caption: 一条线, at: [淮安市, 南京市]}
"""


@pytest.mark.browser
def test_a_talk_is_one_file_told_by_the_arrow_keys(visit: Visit, quanpu: Command, tmp_path: Path) -> None:
    (tmp_path / "story.yaml").write_text(STORY, encoding="utf-8")
    out = tmp_path / "talk.html"
    quanpu("story", str(tmp_path / "story.yaml"), "--embed-font", "--out", str(out))
    page = visit.page
    page.goto(out.as_uri())
    frame = page.frame_locator("iframe")

    def told(caption: str, place: str) -> None:
        assert page.inner_text("#caption p") == caption
        assert page.inner_text("#caption span") == place

    frame.locator("#panel h2").wait_for()
    assert frame.locator("#panel h2").inner_text() == "示例大学"
    told("谁与谁合作", "1 / 3")
    for each in (page, frame.locator("html")):
        assert (
            each.evaluate("() => document.fonts.check('16px \"Noto Sans SC\"', '谁与谁') && document.fonts.size") == 1
        )
    page.keyboard.press("ArrowRight")
    frame.locator("h1", has_text="南京市 — 淮安市").wait_for()
    told("什么把两城连在一起", "2 / 3")
    page.keyboard.press("ArrowRight")
    frame.locator("#panel blockquote >> nth=0").wait_for()
    told("一条线", "3 / 3")
    page.keyboard.press("ArrowRight")
    told("一条线", "3 / 3")
    page.click("#caption button >> nth=0")
    frame.locator("h1", has_text="南京市 — 淮安市").wait_for()
    assert [request for request in visit.requests if not request.startswith(("file:", "data:", "about:"))] == []
    assert visit.errors == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title: [", "no YAML"),
        ("title: 没有页", "at least one"),
        ("pages: [{view: network}]", "page 1 of the story: view and caption"),
        ("pages: [{view: moon, caption: 月}]", "no view is called 'moon'"),
        (
            "pages: [{view: path, source: 示大, target: 淮安, caption: 路, at: 镇江市}]",
            "page 1 of the story: 镇江市 is no disc",
        ),
        ("pages: [{view: cities, caption: 线, at: [南京市, 示大]}]", "no line of its picture"),
        ("{lang: fr, pages: [{view: network, caption: n}]}", "lang: 'fr' is none of zh, en"),
    ],
)
def test_a_wrong_story_is_told_by_its_page(map_folder: Path, tmp_path: Path, text: str, told: str) -> None:
    store = open_store(f"ladybug:{map_folder / 'graph'}")
    try:
        with pytest.raises(QueryError, match=told):
            tell(Answers(store), read_story(text), Kept(tmp_path))
    finally:
        store.close()


def test_a_talk_speaks_english(map_folder: Path, tmp_path: Path) -> None:
    store = open_store(f"ladybug:{map_folder / 'graph'}")
    html = tell(Answers(store), read_story(f"lang: en\n{STORY}"), Kept(tmp_path))
    store.close()
    assert html.count("strong\\u003eShowing ") == 3
    assert "strong\\u003e显示 " not in html
    assert '<html lang="en">' in html
