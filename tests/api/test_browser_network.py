"""The picture of the network in a real browser."""

from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.api.conftest import HOSTILE, Visit, identifier
from tests.conftest import Command

pytestmark = pytest.mark.browser


def test_it_draws_without_errors_and_asks_nobody(visit: Visit, served: str) -> None:
    page = visit.open(f"{served}/views/network")
    page.wait_for_timeout(300)
    drawn = page.evaluate(
        """() => {
          const canvas = document.querySelector("canvas"), picture = canvas.getContext("2d");
          const {data} = picture.getImageData(0, 0, canvas.width, canvas.height);
          let count = 0;
          for (let place = 3; place < data.length; place += 4) count += data[place] > 0;
          return count;
        }"""
    )
    assert drawn > 1000
    assert visit.requests == [f"{served}/views/network"]
    assert visit.errors == []


def test_a_file_draws_by_itself(visit: Visit, quanpu: Command, tmp_path: Path) -> None:
    out = tmp_path / "network.html"
    quanpu("view", "network", "--out", str(out))
    page = visit.open(out.as_uri())
    visit.click(identifier("示例大学"))
    assert "示大与长河科技有限公司" in page.inner_text("#panel")
    assert page.locator("#panel a").count() == 0
    assert visit.requests == [out.as_uri()]
    assert visit.errors == []


def test_a_file_may_bring_its_font(visit: Visit, quanpu: Command, tmp_path: Path) -> None:
    out = tmp_path / "network.html"
    assert quanpu("view", "network", "--embed-font", "--out", str(out)).returncode == 0
    assert "SIL Open Font License" in out.read_text(encoding="utf-8")
    assert out.stat().st_size < 2_000_000
    page = visit.open(out.as_uri())
    page.evaluate("document.fonts.ready.then(() => 0)")
    assert page.evaluate("[...document.fonts].map(({family, status}) => [family, status])") == [
        ["Noto Sans SC", "loaded"]
    ]
    assert visit.requests == [out.as_uri()]
    assert visit.errors == []
    refused = quanpu("view", "network", "--embed-font", "--out", "-", PATH=str(tmp_path))
    assert refused.returncode == 1
    assert "fc-match" in refused.stderr
    assert "fonts-noto-cjk" in refused.stderr


def test_a_click_on_a_node_shows_its_facts_with_sentences(visit: Visit, served: str) -> None:
    page = visit.open(f"{served}/views/network")
    visit.click(identifier("晨光实验室"))
    told = page.inner_text("#panel")
    assert "晨光实验室" in told
    assert "规划由示例大学与淮安市共建晨光实验室。" in told
    assert "据摘要" in told
    assert "规划" in told
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()


def test_a_click_on_a_line_shows_what_it_stands_for(visit: Visit, served: str) -> None:
    page = visit.open(f"{served}/views/network")
    visit.click(identifier("示例大学"), identifier("长河科技有限公司"))
    assert page.inner_text("#panel h2").replace("\n", "") in (
        "示例大学 — 长河科技有限公司",
        "长河科技有限公司 — 示例大学",
    )
    assert "示大与长河科技有限公司、晨光实验室合作" in page.inner_text("#panel")


def test_words_that_may_not_be_shown_are_not(visit: Visit, served: str) -> None:
    page = visit.open(f"{served}/views/network")
    visit.click(identifier("长河科技有限公司"))
    assert "位于" in page.inner_text("#panel")
    assert "长河科技有限公司设在扬州市。" not in page.content()


def test_a_hostile_name_runs_nothing(visit: Visit, served: str) -> None:
    page = visit.open(f"{served}/views/network")
    visit.click(identifier(HOSTILE))
    assert HOSTILE in page.inner_text("#panel h2")
    page.fill("#find input", "alert")
    page.wait_for_timeout(200)
    assert page.locator("img").count() == 0
    assert visit.errors == []


def test_names_do_not_overlap_and_are_few(visit: Visit, served: str) -> None:
    page = visit.open(f"{served}/views/network")
    boxes = page.evaluate("quanpu.labels()")
    assert 0 < len(boxes) <= 30
    for number, a in enumerate(boxes):
        for b in boxes[number + 1 :]:
            apart = (
                a["right"] <= b["left"] or b["right"] <= a["left"] or a["bottom"] <= b["top"] or b["bottom"] <= a["top"]
            )
            assert apart, (a["name"], b["name"])


def test_the_legend_counts_and_filters(visit: Visit, served: str) -> None:
    page = visit.open(f"{served}/views/network")
    cities = page.locator('#legend [data-kind="City"]')
    assert cities.inner_text().split() == ["城市", "4"]
    cities.click()
    page.wait_for_timeout(200)
    assert cities.get_attribute("aria-pressed") == "false"
    assert "南京市" not in [label["name"] for label in page.evaluate("quanpu.labels()")]


def test_search_in_the_picture_by_pinyin(visit: Visit, served: str) -> None:
    page = visit.open(f"{served}/views/network")
    page.keyboard.press("/")
    page.keyboard.type("sldx")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2").startswith("示例大学")


def test_the_picture_says_how_much_it_shows(visit: Visit, served: str) -> None:
    page = visit.open(f"{served}/views/network?limit=5")
    title = page.inner_text("#title")
    assert "协作网络" in title
    assert "显示 5 / " in title
    assert "来源" in title


def test_the_same_map_gives_the_same_page(visit: Visit, quanpu: Command) -> None:
    first = quanpu("view", "network", "--out", "-").stdout
    assert quanpu("view", "network", "--out", "-").stdout == first


def test_filters_cut_the_network_down(visit: Visit, served: str) -> None:
    page = visit.open(f"{served}/views/network")
    everything = page.evaluate("quanpu.discs.length")
    page.click("#filters summary")
    page.select_option("#filters [name=city]", "南京市")
    page.select_option("#filters [name=relation]", "CO_BUILDS")
    page.select_option("#filters [name=communities]", "1")
    with page.expect_navigation():
        page.click("#filters button")
    page = visit.open(page.url)
    assert "2 项条件" in page.inner_text("#title")
    assert page.input_value("#filters [name=city]") == "南京市"
    names = page.evaluate("quanpu.discs.map(disc => disc.name)")
    assert {"南京市", "晨光智能制造产业园"} <= set(names)
    assert len(names) < everything
    assert set(page.evaluate("quanpu.facts.map(fact => fact.type)")) == {"共建"}
    assert page.evaluate("quanpu.communities.flat().length") >= 3
    assert visit.errors == []


@pytest.fixture
def file(quanpu: Command, tmp_path: Path) -> str:
    """The address of the network as a file."""
    out = tmp_path / "network.html"
    quanpu("view", "network", "--out", str(out))
    return out.as_uri()


FACTS = "quanpu.facts.filter(quanpu.fits).map(({source, type, target}) => `${source.id} ${type} ${target.id}`)"


@pytest.mark.parametrize(
    "chosen",
    [
        {"city": "南京市"},
        {"city": "淮安市", "modality": "planned"},
        {"relation": "CO_BUILDS", "modality": "planned"},
        {"since": "2024-04"},
        {"until": "2024-03"},
        {"industry": "集成电路", "relation": "COOPERATES_WITH"},
    ],
)
def test_a_file_is_filtered_as_the_page_is(visit: Visit, served: str, file: str, chosen: dict[str, str]) -> None:
    page = visit.open(f"{served}/views/network?{urlencode(chosen)}")
    wanted = sorted(page.evaluate(FACTS))
    drawn = sorted(page.evaluate("quanpu.discs.filter(quanpu.stage.kept).map(disc => disc.id)"))
    page = visit.open(file)
    page.click("#filters summary")
    for name, value in chosen.items():
        field = page.locator(f"#filters [name={name}]")
        field.fill(value) if name in ("since", "until") else field.select_option(value)
    page.click("#filters button")
    assert sorted(page.evaluate(FACTS)) == wanted
    assert sorted(page.evaluate("quanpu.discs.filter(quanpu.stage.kept).map(disc => disc.id)")) == drawn
    assert f"{len(chosen)} 项条件" in page.inner_text("#title")
    assert sum(map(int, page.locator("#legend [data-kind]:visible small").all_inner_texts())) == len(drawn)
    page.keyboard.press("t")
    assert page.locator("#sheet tbody tr").count() == len(wanted)
    page.click("#filters summary")
    page.click("#filters a")
    assert page.evaluate("quanpu.stage.left.size") == 0
    assert visit.errors == []


def test_the_legend_hides_what_is_only_planned(visit: Visit, served: str) -> None:
    page = visit.open(f"{served}/views/network")
    planned = page.locator("#legend [data-planned='1']")
    count = page.evaluate("quanpu.lines.filter(line => line.planned).length")
    assert planned.inner_text().split() == ["规划中", str(count)]
    planned.click()
    assert (
        page.evaluate("quanpu.lines.filter(quanpu.stage.drawn).length") == page.evaluate("quanpu.lines.length") - count
    )


def test_a_disc_goes_where_it_is_dragged_and_no_other(visit: Visit, served: str) -> None:
    page = visit.open(f"{served}/views/network")
    places = "() => Object.fromEntries(quanpu.discs.map(disc => [disc.id, [disc.x, disc.y]]))"
    dragged, before = identifier("示例大学"), page.evaluate(places)
    frame = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    after = before
    for _ in range(8):  # A page that is still busy may miss a hand.
        if after != before:
            break
        spot = page.evaluate("id => network.canvasToDOM(network.getPosition(id))", dragged)
        page.mouse.move(spot["x"], spot["y"])
        page.evaluate(frame)
        page.mouse.down()
        for step in range(1, 7):
            page.mouse.move(spot["x"] + 10 * step, spot["y"] + 7 * step)
            page.evaluate(frame)
        page.mouse.up()
        page.evaluate(frame)
        after = page.evaluate(places)
    assert {key for key in before if before[key] != after[key]} == {dragged}
    assert after[dragged][0] > before[dragged][0]


def test_a_double_click_brings_neighbours_and_undo_takes_them_back(visit: Visit, served: str) -> None:
    page = visit.open(f"{served}/views/network?limit=5")
    before = page.evaluate("[quanpu.discs.length, quanpu.lines.length, quanpu.facts.length]")
    spot = page.evaluate("id => network.canvasToDOM(network.getPosition(id))", identifier("示例大学"))
    page.mouse.dblclick(spot["x"], spot["y"])
    page.wait_for_selector("[data-tool=undo]:not([hidden])")
    names = page.evaluate("quanpu.discs.map(disc => disc.name)")
    assert {"晨光实验室", "长河科技有限公司", HOSTILE} <= set(names)
    assert len(names) == len(set(names)) > before[0]
    page.wait_for_timeout(300)
    again = visit.open(page.url.replace("/views/network?", "/views/network?&"))
    again.wait_for_selector("[data-tool=undo]:not([hidden])")
    assert set(page.evaluate("quanpu.discs.map(disc => disc.name)")) == set(names)
    page.evaluate("id => quanpu.chooseNode(id)", identifier(HOSTILE))
    assert f"示例大学与{HOSTILE}合作。" in page.inner_text("#panel")
    assert "据摘要" in page.inner_text("#panel")
    page.keyboard.press("z")
    assert page.evaluate("[quanpu.discs.length, quanpu.lines.length, quanpu.facts.length]") == before
    assert page.evaluate("network.body.data.nodes.length") == before[0]
    assert visit.errors == []
