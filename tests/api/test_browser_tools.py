"""What every picture offers beside itself: a table, files for slides, a link, and use by everyone."""

import csv
import io
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.api.conftest import HOSTILE, Visit, identifier

pytestmark = pytest.mark.browser

PAGES = ["/", "/?q=示例", "/bridges?a=南京市&b=扬州市", "/documents", "/entities/示例大学"]
PICTURES = ["/views/cities", "/views/network", "/views/tasks"]


@pytest.fixture
def saved(browser: Any, served: str) -> Iterator[Visit]:
    """A page that may save files."""
    context = browser.new_context(viewport={"width": 1600, "height": 900}, accept_downloads=True)
    yield Visit(context.new_page())
    context.close()


def serious(page: Any) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found if each["impact"] in ("serious", "critical")]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_for_everyone(visit: Visit, served: str, address: str) -> None:
    visit.page.goto(served + address)
    assert serious(visit.page) == []


@pytest.mark.parametrize("address", PICTURES)
def test_a_picture_is_for_everyone_light_and_dark(visit: Visit, served: str, address: str) -> None:
    page = visit.open(served + address)
    page.evaluate("quanpu.chooseNode(quanpu.discs[0].id); quanpu.showTable(true)")
    assert serious(page) == []
    page.keyboard.press("d")
    assert serious(page) == []


def test_the_table_tells_what_is_shown_or_chosen(visit: Visit, served: str) -> None:
    page = visit.open(f"{served}/views/network")
    page.keyboard.press("t")
    rows = page.locator("#sheet tbody tr")
    everything = rows.count()
    assert everything == page.evaluate("quanpu.facts.length")
    page.click("#sheet th >> nth=0 >> button")
    first = page.locator("#sheet td:first-child").all_inner_texts()
    assert first == page.evaluate("texts => [...texts].sort((a, b) => a.localeCompare(b, 'zh-Hans'))", first)
    assert page.locator("#sheet th[aria-sort=ascending]").count() == 1
    page.evaluate("id => quanpu.chooseNode(id)", identifier("晨光实验室"))
    assert 0 < rows.count() < everything
    assert "规划由示例大学与淮安市共建晨光实验室。" in page.inner_text("#sheet")
    assert "（据摘要）" in page.inner_text("#sheet")


def test_the_table_is_saved_as_csv(saved: Visit, served: str) -> None:
    page = saved.open(f"{served}/views/network")
    page.keyboard.press("t")
    with page.expect_download() as waiting:
        page.click("text=下载 CSV")
    assert waiting.value.suggested_filename == "协作网络.csv"
    rows = list(csv.reader(io.StringIO(waiting.value.path().read_text("utf-8-sig"))))
    assert rows[0][:3] == ["主体", "关系", "客体"]
    assert len(rows) == 1 + page.evaluate("quanpu.facts.length")
    assert any(HOSTILE in row for row in rows)
    assert saved.errors == []


def test_the_picture_is_saved_twice_as_fine_and_as_svg(saved: Visit, served: str) -> None:
    page = saved.open(f"{served}/views/network")
    with page.expect_download() as waiting:
        page.click("[data-tool=png]")
    data = waiting.value.path().read_bytes()
    assert data.startswith(b"\x89PNG")
    assert [int.from_bytes(data[place : place + 4]) for place in (16, 20)] == [3200, 1800]
    with page.expect_download() as waiting:
        page.click("[data-tool=svg]")
    drawn = ElementTree.fromstring(waiting.value.path().read_text("utf-8"))
    texts = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"示例大学", "协作网络"} <= set(texts)
    assert any("来源" in (text or "") for text in texts)
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}path"))) > page.evaluate("quanpu.lines.length")
    panel = page.evaluate("quanpu.chooseNode(quanpu.discs[0].id), document.getElementById('panel').offsetWidth")
    assert ElementTree.fromstring(page.evaluate("quanpu.svg()")).get("width") == str(1600 - panel)
    assert saved.errors == []


def test_a_link_restores_what_is_on_screen(saved: Visit, served: str) -> None:
    page = saved.open(f"{served}/views/network")
    page.click('#legend [data-kind="City"]')
    page.evaluate("id => quanpu.chooseNode(id)", identifier("示例大学"))
    aside = "({x, y}) => network.moveTo({scale: 1.7, position: {x: x + 30, y: y - 20}})"
    place = page.evaluate("id => network.getPosition(id)", identifier("示例大学"))
    page.evaluate(aside, place)
    page.keyboard.press("d")
    page.evaluate(aside, place)
    page.wait_for_timeout(500)
    before = page.evaluate("quanpu.labels().map(({name, left, top}) => [name, Math.round(left), Math.round(top)])")
    other = Visit(page.context.new_page())
    other.page.set_viewport_size({"width": 1600, "height": 900})
    again = other.open(page.url)
    again.wait_for_timeout(300)
    assert again.inner_text("#panel h2").startswith("示例大学")
    assert again.evaluate("document.documentElement.classList.contains('dark')")
    assert again.get_attribute('#legend [data-kind="City"]', "aria-pressed") == "false"
    after = again.evaluate("quanpu.labels().map(({name, left, top}) => [name, Math.round(left), Math.round(top)])")
    assert after == before


def test_a_phone_shows_the_picture_its_panel_and_its_table(visit: Visit, served: str) -> None:
    visit.page.set_viewport_size({"width": 375, "height": 740})
    page = visit.open(f"{served}/views/network")
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    page.click("[data-tool=table]")
    box = page.locator("#sheet").bounding_box()
    assert box["width"] == 375
    page.click("#sheet .close")
    page.evaluate("quanpu.chooseNode(quanpu.discs[0].id)")
    assert page.locator("#panel").bounding_box()["width"] == 375


def test_on_paper_stand_the_picture_and_all_its_facts(visit: Visit, served: str) -> None:
    page = visit.open(f"{served}/views/network")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert "示例大学" in page.locator("#printed svg text").all_text_contents()
    assert page.locator("#printed svg").bounding_box()["width"] > 1000
    assert page.locator("#sheet tbody tr").count() == page.evaluate("quanpu.facts.length")
    assert page.locator("#panel, #tools, #find").evaluate_all("all => all.every(each => !each.checkVisibility())")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#sheet").is_hidden()
    assert visit.errors == []
