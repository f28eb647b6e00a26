"""The pages in both languages: no text of the interface is left in Chinese, what documents say is left as it is."""

import re
from pathlib import Path

import httpx
import pytest

from api.views.language import speaking, t, words
from tests.api.conftest import Visit

VIEWS = Path(__file__).parents[2] / "api" / "views"
HAN = re.compile("[\u4e00-\u9fff]")
PICTURES = [
    "cities",
    "network",
    "bridges?city=南京&city=淮安",
    "entity?id=示大",
    "tasks",
    "path?source=示大&target=淮安",
]


def texts() -> set[str]:
    files = [*VIEWS.glob("*.py"), *VIEWS.glob("templates/*.html"), *VIEWS.glob("static/*.js")]
    found = [re.findall(r"""\bt\(\s*(?:"([^"]*)"|'([^']*)')""", file.read_text("utf-8")) for file in files]
    return {one or other for each in found for one, other in each}


def test_every_text_has_its_english_with_as_many_values() -> None:
    with speaking("en"):
        english = words()
        assert t("显示 {} / {}", 2, 3) == "Showing 2 of 3"
    assert texts() - english.keys() == set()
    assert [text for text, said in english.items() if text.count("{}") != said.count("{}")] == []
    assert t("显示 {} / {}", 2, 3) == "显示 2 / 3"


@pytest.mark.parametrize("address", ["/", "/?q=alert", "/bridges", "/tasks", "/documents", "/docs", "/entities"])
def test_a_page_speaks_english(client: httpx.Client, address: str) -> None:
    page = client.get(address, params={"lang": "en"} | dict(httpx.URL(address).params)).text
    assert '<html lang="en">' in page
    headings = " ".join(re.findall(r"<(?:h1|h2|th|footer|button)[^>]*>([^<]*)", page))
    if address != "/docs":  # which shows the API's own descriptions
        assert not HAN.search(headings), headings


def test_a_language_is_remembered_and_leads_back_to_our_own_pages(client: httpx.Client) -> None:
    with httpx.Client(base_url=client.base_url, trust_env=False) as other:
        answer = other.get("/language/en", params={"to": "/tasks?unit=示大"})
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/tasks?unit=")
        assert "Tasks and duties" in other.get("/tasks").text
        assert "任务与责任" in other.get("/tasks?lang=zh").text
        for elsewhere in ("https://example.org/", "//example.org", "/\\example.org"):
            assert other.get("/language/zh", params={"to": elsewhere}).headers["location"] == "/"
        assert other.get("/language/fr").status_code == 422
    assert "任务与责任" in client.get("/tasks").text


@pytest.mark.browser
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_speaks_english(visit: Visit, served: str, name: str) -> None:
    page = visit.open(f"{served}/views/{name}{'&' if '?' in name else '?'}lang=en")
    page.evaluate("quanpu.chooseNode(quanpu.discs[0].id); quanpu.showTable(true)")
    said = [page.inner_text(part) for part in ("#legend", "#tools", "#sheet thead", "#sheet .head", "#title strong")]
    assert not [text for text in said if HAN.search(text)]
    assert visit.errors == []
