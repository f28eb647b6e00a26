"""The pages in both languages: no text of the interface is left in Chinese, what documents say is left as it is."""

import html
import re
from pathlib import Path

import httpx
import pytest

from api.views.language import speaking, t, words
from tests.api.conftest import HOSTILE, Visit, identifier, small_map

VIEWS = Path(__file__).parents[2] / "api" / "views"
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


def said_by_the_map() -> list[str]:
    """Names, sentences and titles of the small map, and our own name; the longest first."""
    told = {HOSTILE, "圈谱", "中文", "南工大", "紫金山", "南京大学"}
    for each in small_map():
        told |= {each.document.title, each.document.issuer, *each.document.text.split("\n")}
        told |= {name for entity in each.entities for name in (entity.name, *entity.aliases)}
        if each.document.rights:
            told.add(each.document.rights.licence)
        if each.document.digest_of:
            told |= {each.document.digest_of.title, each.document.digest_of.issuer}
    return sorted(filter(None, told), key=len, reverse=True)


def left_in_chinese(text: str) -> list[str]:
    """What is Chinese in a text beside what the map says."""
    for said in said_by_the_map():
        text = text.replace(said, "")
    return re.findall(r".{0,12}[\u4e00-\u9fff]+.{0,12}", text)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?q=alert",
        "/?q=没有的名字",
        "/bridges",
        "/bridges?a=南京市&b=淮安市",
        "/bridges?a=没有的名字",
        "/tasks",
        "/documents",
        f"/documents/{small_map()[0].document.id}",
        f"/documents/{small_map()[1].document.id}",
        f"/documents/{small_map()[2].document.id}",
        "/entities",
        f"/entities/{identifier('示例大学')}",
        "/docs",
        "/views/bridges?city=没有的名字",
    ],
)
def test_a_page_speaks_english(client: httpx.Client, address: str) -> None:
    page = client.get(address, params={"lang": "en"} | dict(httpx.URL(address).params)).text
    assert '<html lang="en">' in page
    shown = re.findall(r"""(?:placeholder|aria-label|title)="([^"]*)\"""", page)
    shown.append(re.sub(r"<[^>]*>", "", re.sub(r"(?s)<script.*?</script>", "", page)))
    text = html.unescape("\n".join(shown)).replace("没有的名字", "")
    assert left_in_chinese(text) == []


@pytest.mark.parametrize(
    "address",
    [
        "/nothing",
        "/entities/示列大学",
        "/entities/市科技局",
        "/entities?kind=山",
        "/documents/甲",
        "/documents?limit=9999",
        "/documents?limit=许多",
        "/documents?cursor=zz",
        "/bridges?a=没有的名字",
        f"/?q={'长' * 201}",
        "/?lang=de",
        "/views/moon",
        "/views/cities?limit=2",
        "/views/tasks?colour=2",
        "/views/tasks?limit=61",
        "/views/tasks?limit=两",
        "/views/bridges?city=南京市",
        "/views/bridges?city=南京市&city=南京",
        "/views/entity",
        "/views/network?communities=也许",
        "/views/network?modality=never",
        "/views/path?source=示大&source=南京&target=淮安",
    ],
)
def test_a_page_tells_in_chinese_what_is_wrong(client: httpx.Client, address: str) -> None:
    page = client.get(address).text
    told = html.unescape(re.findall(r'<p class="(?:lead|note)">(.*?)</p>', page)[0])
    assert re.search("[\u4e00-\u9fff]", told)
    assert "{" not in told
    wrong = " ".join(re.findall(r"[a-z]+(?: [a-z]+){2,}", told))
    assert wrong == "", told


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
    attributes = "[...document.querySelectorAll('[aria-label], [placeholder]')].flatMap(each => [each.ariaLabel, each.placeholder])"
    shown = [page.inner_text("body"), *filter(None, page.evaluate(attributes))]
    shown += page.evaluate("quanpu.labels().map(label => label.text)")
    assert left_in_chinese("\n".join(shown)) == []
    assert visit.errors == []
