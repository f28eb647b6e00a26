"""Every picture in a real browser: what all have in common, over a map of hostile names, and what each tells."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from api.settings import Settings
from graph.ids import entity_id
from graph.store import open_store
from tests.api.conftest import HOSTILE, KINDS, Visit, facts, identifier, serve
from tests.conftest import Command

pytestmark = pytest.mark.browser

NAMES = {kind: f"{HOSTILE}{suffix}" for kind, suffix in {"City": "甲市", "Lab": "实验室", "Task": "任务"}.items()}
OTHER = f"{HOSTILE}乙市"
HOSTILE_KINDS = {name: kind for kind, name in NAMES.items()} | {OTHER: "City"}
SENTENCES = {
    f"{NAMES['Lab']}设在{NAMES['City']}。": [(NAMES["Lab"], "LOCATED_IN", NAMES["City"])],
    f"{NAMES['Lab']}与{OTHER}合作。": [(NAMES["Lab"], "COOPERATES_WITH", OTHER)],
    f"{NAMES['Lab']}负责{NAMES['Task']}。": [(NAMES["Lab"], "RESPONSIBLE_FOR", NAMES["Task"])],
}
LAB, ONE, TWO = (entity_id(HOSTILE_KINDS[name], name) for name in (NAMES["Lab"], NAMES["City"], OTHER))
PAGES: dict[str, dict[str, Any]] = {
    "cities": {},
    "network": {},
    "bridges": {"city": [ONE, TWO]},
    "entity": {"id": LAB},
    "tasks": {},
    "path": {"source": ONE, "target": TWO},
}


def address(name: str, **parameters: Any) -> str:
    query = urlencode(parameters, doseq=True)
    return f"/views/{name}" + (f"?{query}" if query else "")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a map in which every name and every sentence is markup."""
    folder = tmp_path_factory.mktemp("hostile")
    store = open_store(f"ladybug:{folder / 'graph'}")
    with store.write() as writer, pytest.MonkeyPatch.context() as patch:
        for name, kind in HOSTILE_KINDS.items():
            patch.setitem(KINDS, name, kind)
        writer.put(facts(f"{HOSTILE}文件", SENTENCES, date="2024-01-01"), "by hand")
    store.close()
    yield from serve(Settings(data=folder, graph=f"ladybug:{folder / 'graph'}"))


def labels(visit: Visit) -> list[str]:
    return [label["name"] for label in visit.page.evaluate("quanpu.labels()")]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_alone_safe_and_goes_by_keyboard(visit: Visit, hostile: str, name: str) -> None:
    page = visit.open(hostile + address(name, **PAGES[name]))
    assert page.get_attribute("html", "lang") == "zh-Hans"
    assert "显示 " in page.inner_text("#title")
    assert page.evaluate("window.network.body.nodeIndices.length") >= 2
    boxes = page.evaluate("quanpu.labels()")
    for number, a in enumerate(boxes):
        for b in boxes[number + 1 :]:
            across = a["right"] <= b["left"] or b["right"] <= a["left"]
            assert across or a["bottom"] <= b["top"] or b["bottom"] <= a["top"], (a["name"], b["name"])

    page.focus("#picture")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert "相邻" in page.inner_text("#live")
    page.keyboard.press("Enter")
    assert HOSTILE in page.inner_text("#panel h2")
    page.evaluate("quanpu.chooseEdge(quanpu.lines[0])")
    assert HOSTILE in page.inner_text("#panel blockquote >> nth=0")
    page.keyboard.press("d")
    assert page.evaluate("document.documentElement.classList.contains('dark')")
    page.keyboard.press("Escape")
    page.wait_for_timeout(100)
    assert page.locator("img").count() == 0
    assert visit.requests == [hostile + address(name, **PAGES[name])]
    assert visit.errors == []


def test_cities_stand_where_they_lie(visit: Visit, served: str) -> None:
    page = visit.open(served + address("cities"))
    assert {"南京市", "扬州市", "淮安市", "镇江市", "没有坐标的城市"} <= set(labels(visit))
    assert "没有坐标的城市排在下方" in page.inner_text("#title")
    spots = page.evaluate(
        "ids => ids.map(id => network.getPosition(id))", [*map(identifier, ("南京市", "淮安市", "扬州市", "镇江市"))]
    )
    nanjing, huaian, yangzhou, zhenjiang = spots
    assert huaian["y"] < yangzhou["y"] < nanjing["y"] < zhenjiang["y"]
    assert nanjing["x"] < huaian["x"] < yangzhou["x"]


def test_a_line_lists_institutions_and_a_city_its_own(visit: Visit, served: str) -> None:
    page = visit.open(served + address("cities"))
    visit.click(identifier("南京市"), identifier("淮安市"))
    told = page.inner_text("#panel")
    assert "晨光智能制造产业园" in told
    assert "晨光智能制造产业园位于淮安市盱眙县，由南京市与淮安市共建。" in told
    assert "据摘要" in told
    page.keyboard.press("Escape")
    page.evaluate("id => quanpu.chooseNode(id)", identifier("扬州市"))
    told = page.inner_text("#panel")
    assert "示例大学扬州研究院" in told
    assert "长河科技有限公司" in told
    visit.click(identifier("示例大学扬州研究院"))
    assert page.inner_text("#panel h2") == "示例大学扬州研究院"


def test_a_city_opens_into_districts_and_institutions(visit: Visit, served: str) -> None:
    page = visit.open(served + address("cities"))
    holders = page.evaluate(
        "Object.fromEntries(quanpu.discs.filter(disc => disc.inside).map(disc => [disc.name, disc.inside.name]))"
    )
    assert holders["江宁区"] == "南京市"
    assert holders["示例大学"] == "江宁区"
    assert holders["长河科技有限公司"] == "扬州市"
    outside, touching = page.evaluate(
        """() => {
          const far = (a, b) => Math.hypot(a.x - b.x, a.y - b.y), held = quanpu.discs.filter(disc => disc.inside);
          return [held.filter(disc => far(disc, disc.inside) + disc.size > disc.inside.size).length,
            held.filter(a => held.some(b => a !== b && a.inside === b.inside && far(a, b) < a.size + b.size)).length];
        }"""
    )
    assert (outside, touching) == (0, 0)
    closed, opened = page.evaluate(
        """id => {
          const disc = quanpu.byId.get(id), shown = [];
          network.moveTo({scale: 0.1}); network.redraw(); shown.push(quanpu.stage.shown(disc));
          quanpu.show(id); network.redraw(); shown.push(quanpu.stage.shown(disc));
          return shown;
        }""",
        identifier("示例大学"),
    )
    assert (closed, opened) == (False, True)


def test_bridges_tell_each_tie_between_its_cities(visit: Visit, quanpu: Command, tmp_path: Path) -> None:
    out = tmp_path / "bridges.html"
    quanpu("view", "bridges", "-p", "city=南京", "-p", "city=淮安市", "--out", str(out))
    page = visit.open(out.as_uri())
    assert {"南京市", "淮安市", "连接的机构", "晨光智能制造产业园", "共建"} <= set(labels(visit))
    xs = page.evaluate(
        "ids => ids.map(id => network.getPosition(id).x)",
        [*map(identifier, ("南京市", "晨光智能制造产业园", "淮安市"))],
    )
    assert xs == sorted(xs)
    visit.click(identifier("南京市"), identifier("晨光智能制造产业园"))
    assert "由南京市与淮安市共建。" in page.inner_text("#panel")
    planned = page.evaluate("quanpu.lines.filter(line => line.planned).map(line => [line.from, line.to])")
    assert [identifier("晨光实验室")] == sorted({a for pair in planned for a in pair} & {identifier("晨光实验室")})
    assert visit.requests == [out.as_uri()]


def test_an_entity_has_its_partners_around(visit: Visit, served: str) -> None:
    page = visit.open(served + address("entity", id="示大"))
    assert "显示 6 / 6" in page.inner_text("#title")
    assert {"示例大学", "扬州市", "未注明城市"} <= set(labels(visit))
    visit.click(identifier("长河科技有限公司"), identifier("示例大学"))
    page.wait_for_timeout(200)
    assert "合作" in labels(visit)
    assert "示大与长河科技有限公司、晨光实验室合作" in page.inner_text("#panel")


def test_tasks_and_units_light_each_other(visit: Visit, served: str) -> None:
    page = visit.open(served + address("tasks"))
    assert "显示 2 / 2" in page.inner_text("#title")
    visit.click(identifier("壮大示例企业"))
    page.wait_for_timeout(200)
    faded = page.evaluate("Object.fromEntries(quanpu.labels().map(label => [label.name, label.faded]))")
    assert faded["南京市科学技术局"] is False
    assert faded["长河科技有限公司"] is True
    assert "责任单位" in page.inner_text("#panel")
    visit.click(identifier("示例大学"))
    assert "共 1 项任务：责任 1" in page.inner_text("#panel")


def test_a_path_is_told_step_by_step(visit: Visit, served: str) -> None:
    page = visit.open(served + address("path", source="江宁", target="晨光实验室"))
    told = page.inner_text("#panel")
    assert "第 1 步：示例大学位于江宁区" in told
    assert "第 2 步：示例大学与晨光实验室合作" in told
    assert "示例大学坐落在南京市江宁区。" in told
    xs = page.evaluate("quanpu.discs.map(disc => network.getPosition(disc.id).x)")
    assert xs == sorted(xs)
    assert len(xs) == 3


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ("/views/none", 404),
        ("/views/bridges?city=南京市", 422),
        ("/views/bridges?city=南京市&city=南京", 422),
        ("/views/entity", 422),
        ("/views/entity?id=没有的机构", 404),
        ("/views/tasks?limit=61", 422),
        ("/views/network?colour=red", 422),
        ("/views/network?relation=LIKES", 422),
        ("/views/network?modality=never", 422),
        ("/views/network?city=没有的城市", 404),
        ("/views/path?source=南京市", 422),
    ],
)
def test_what_cannot_be_drawn_is_a_problem(client: Any, wrong: str, status: int) -> None:
    assert client.get(wrong).status_code == status
