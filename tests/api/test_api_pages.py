"""The pages for people: they answer, lead on, and hold no markup that a document brought."""

import html
import re

import httpx
import pytest

from tests.api.conftest import HOSTILE, identifier

PAGES = ["/", "/?q=示例", "/?q=alert", "/entities", "/documents", "/tasks", "/bridges", "/bridges?a=南京市", "/docs"]
PAGES += ["/views/network", "/bridges?a=南京市&b=扬州市", f"/entities/{identifier(HOSTILE)}", "/entities/示例大学"]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_chinese_and_asks_no_other_host(client: httpx.Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.text
    assert page.startswith('<!doctype html>\n<html lang="zh-Hans">')
    loaded = re.findall(r"<(?:script|link|img|iframe)[^>]*?(?:src|href)=\"([^\"]*)\"", page)
    assert all(address.startswith(("/static/", "data:,")) for address in loaded)
    assert not re.search(r"\son\w+=\"|\sstyle=\"", page)


@pytest.mark.parametrize("address", [*PAGES, "/?q=<script>alert(1)</script>", "/bridges?a=<script>alert(1)</script>"])
def test_a_hostile_name_is_text(client: httpx.Client, address: str) -> None:
    page = client.get(address).text
    assert "<script>alert" not in page
    assert "<img" not in page


def test_the_hostile_name_is_shown_as_it_is(client: httpx.Client) -> None:
    page = client.get(f"/entities/{identifier(HOSTILE)}").text
    assert HOSTILE in html.unescape(page)


def test_every_link_of_the_first_page_leads_somewhere(client: httpx.Client) -> None:
    links = {html.unescape(link) for link in re.findall(r"href=\"(/[^\"]*)\"", client.get("/").text)}
    assert {"/views/network", "/bridges", "/tasks", "/documents", "/docs"} <= links
    for link in sorted(link for link in links if not link.startswith("/language/")):
        assert client.get(link).status_code == 200, link


def test_a_fact_leads_to_its_sentence(client: httpx.Client) -> None:
    page = client.get("/entities/示例大学扬州研究院").text
    document, anchor = re.findall(r"href=\"(/documents/[^\"#]+)#(s\d+)\"", page)[0]
    assert f'id="{anchor}"' in client.get(document).text


def test_openapi_names_every_answer(client: httpx.Client) -> None:
    schema = client.get("/openapi.json").json()
    for path, methods in schema["paths"].items():
        content = methods.get("get", methods.get("post"))["responses"]["200"]["content"]
        form = content.get("application/json") or next(iter(content.values()))
        assert form["schema"], path
    assert set(schema["paths"]) >= {"/api/v1/entities", "/api/v1/bridges", "/api/v1/cities/links", "/health/ready"}
