"""What someone does who was never told anything: from the first page to a picture for a slide."""

import pytest

from tests.api.conftest import Visit

pytestmark = pytest.mark.browser


def test_from_the_first_page_to_the_sentence_and_a_picture(visit: Visit, served: str) -> None:
    page = visit.page
    page.goto(served)
    page.get_by_label("一座城市", exact=True).fill("南京")
    page.get_by_label("另一座城市").fill("淮安")
    page.get_by_role("button", name="查看").click()
    found = page.locator("section.bridge", has_text="晨光智能制造产业园")
    assert "由南京市与淮安市共建" in found.locator("blockquote").first.inner_text()
    page.get_by_role("link", name="看图").click()
    page = visit.open(page.url)
    spot = page.evaluate("quanpu.labels().find(({name}) => name === '晨光智能制造产业园')")
    page.mouse.click((spot["left"] + spot["right"]) / 2, spot["top"] - 12)
    page.locator("#panel blockquote").first.wait_for()
    assert "由南京市与淮安市共建" in page.inner_text("#panel")
    with page.expect_download() as saved:
        page.get_by_role("button", name="PNG").click()
    assert saved.value.suggested_filename == "南京市 — 淮安市.png"
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")
    assert visit.errors == []


def test_a_line_of_the_first_page_leads_to_what_links_its_cities(visit: Visit, served: str) -> None:
    page = visit.page
    page.goto(served)
    page.get_by_role("link", name="南京市 — 淮安市：").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/bridges?a=*")
    assert page.locator("section.bridge").count() > 0
    assert visit.errors == []
