"""The network page of a made-up map in headless Chromium, beside pyvis with the same nodes and lines, in one run.

Stock: as pyvis lays it out in the browser. Placed: pyvis with our places and nothing that moves; also for a larger map.
And how long the server takes for the layout, for the whole page, and for its first byte when it is cached, and the page
to bring the neighbours of a disc.

    python -m benchmarks.views [--nodes N] [--more N] [--times K]

Interactive: the page has painted, its physics (if any) is stable, and for 200 ms no task took 50 ms; stock is waited
for K times as long as ours took. Frames a second, without a GPU: while the view pans and zooms from once to four times,
and while the mouse drags the picture.
"""

import argparse
import http.client
import math
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from pyvis.network import Network

from api.answers import Answers
from api.views.network import network
from api.views.picture import Picture
from api.views.render import render
from graph.ids import document_id, entity_id
from graph.model import Document, Entity, Evidence, Facts, Relation
from graph.network import layout, project
from graph.store import open_store

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
CITIES = ["南京", "淮安", "扬州", "镇江", "芜湖", "马鞍山", "滁州", "宣城", "溧阳", "金坛"]
TRADES = ["集成电路", "生物医药", "人工智能", "新能源汽车", "绿色化工", "轨道交通", "先进材料", "未来网络"]
AT_HOME = 0.7
KINDS = {
    "University": "学院",
    "Lab": "重点实验室",
    "Institute": "产业技术研究院",
    "Platform": "公共服务平台",
    "Enterprise": "科技有限公司",
    "Park": "科技产业园",
    "Alliance": "产业创新联盟",
}

# Notes when the page is painted, when its physics is stable, and when it has been quiet for 200 ms since.
PROBE = """(() => {
  const probe = window.__probe = {painted: null, stable: null, interactive: null};
  let busy = 0, network;
  const until = task => { busy = Math.max(busy, task.startTime + task.duration); };
  new PerformanceObserver(list => list.getEntries().forEach(until))
    .observe({type: "longtask", buffered: true});
  Object.defineProperty(window, "network", {configurable: true, get: () => network, set(value) {
    network = value;
    const stable = () => { probe.stable ??= performance.now(); };
    if (value.physics.physicsEnabled && value.physics.options.enabled) {
      value.once("stabilizationIterationsDone", stable);
      value.once("stabilized", stable);
    } else stable();
    value.once("afterDrawing", () => { probe.painted = performance.now(); });
  }});
  const tick = () => {
    const now = performance.now();
    if (probe.painted !== null && probe.stable !== null) {
      const quiet = Math.max(probe.painted, probe.stable, busy);
      if (now - quiet >= 200) { probe.interactive = quiet; return; }
    }
    setTimeout(tick, 20);
  };
  tick();
})();"""
FRAMES = """seconds => new Promise(done => {
  const scale = network.getScale(), centre = network.getViewPosition(), reach = 0.25 * innerWidth / scale, times = [];
  const frame = () => {
    const now = performance.now();
    times.push(now);
    const angle = (now - times[0]) / 1000 / seconds * 2 * Math.PI;
    if (angle >= 2 * Math.PI) return done(1000 * (times.length - 1) / (now - times[0]));
    network.moveTo({scale: scale * (1 + 1.5 * (1 - Math.cos(2 * angle))), animation: false,
      position: {x: centre.x + reach * Math.sin(angle), y: centre.y + reach / 2 * Math.sin(2 * angle)}});
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})"""
DRAGGED = """seconds => new Promise(done => {
  const start = performance.now();
  let count = 0;
  const frame = () => {
    const passed = performance.now() - start;
    count += 1;
    if (passed < 1000 * seconds) requestAnimationFrame(frame); else done(1000 * count / passed);
  };
  requestAnimationFrame(frame);
})"""
GROWN = """async number => {
  const start = performance.now();
  await quanpu.grow(quanpu.discs[number].id);
  await new Promise(requestAnimationFrame);
  return performance.now() - start;
}"""


def made_up(count: int) -> Facts:
    """One document that tells about so many institutions: about two partners each, mostly of their own city; the well
    connected get more."""
    chance = random.Random(20)
    names: dict[str, str] = {}
    while len(names) < count:
        kind = chance.choice(list(KINDS))
        names[f"{chance.choice(CITIES)}{chance.choice(TRADES)}第{len(names) + 1}{KINDS[kind]}"] = kind
    ends: dict[str, list[str]] = {"": []}
    told: list[tuple[str, str, str]] = []
    for name in names:
        city = next(city for city in CITIES if name.startswith(city))
        told.append((name, "LOCATED_IN", f"{city}市"))
        for _ in range(2):
            known = ends.get(city if chance.random() < AT_HOME else "") or ends[""]
            other = chance.choice(known or [name])
            if other != name:
                told.append((name, "COOPERATES_WITH", other))
                ends[""] += [name, other]
                ends.setdefault(city, []).append(name)
                ends.setdefault(next(each for each in CITIES if other.startswith(each)), []).append(other)
        if not known:
            ends[""].append(name)
    return _facts(names | dict.fromkeys((f"{city}市" for city in CITIES), "City"), told)


def _facts(kinds: dict[str, str], told: list[tuple[str, str, str]]) -> Facts:
    sentences: list[str] = []
    relations: dict[tuple[str, str, str], Relation] = {}
    named: dict[str, Evidence] = {}
    start, identifier = 0, document_id(str(len(told)).encode())
    for subject, relation, other in told:
        sentence = f"{subject}{'位于' if relation == 'LOCATED_IN' else '围绕共同攻关的任务合作的单位是'}{other}。"
        where = (start, start + len(sentence))
        ends = [entity_id(kinds[name], name) for name in (subject, other)]
        if relation == "COOPERATES_WITH":
            ends.sort()
        evidence = Evidence(identifier, sentence, *where, said="2025-01-01", rule="made up")
        relations.setdefault((ends[0], relation, ends[1]), Relation(ends[0], relation, ends[1], (evidence,)))
        for name, place in ((subject, start), (other, start + len(sentence) - 1 - len(other))):
            named.setdefault(name, Evidence(identifier, name, place, place + len(name), rule="made up"))
        sentences.append(sentence)
        start += len(sentence) + 1
    document = Document(identifier, "虚构的图", "\n".join(sentences), date="2025-01-01", sha256="0" * 64)
    entities = [
        Entity(entity_id(kinds[name], name), kinds[name], name, evidence=(seen,)) for name, seen in named.items()
    ]
    return Facts(document, tuple(entities), tuple(relations.values()))


def drawn(folder: Path, count: int) -> tuple[Picture, Path]:
    """The picture of a made-up map, and its page; tells how long each part of it took."""
    store = open_store(f"ladybug:{folder / 'graph'}")
    with store.write() as writer:
        writer.put(made_up(count), "made up")
    start = time.perf_counter()
    picture = network(Answers(store), count)
    middle = time.perf_counter()
    html = render(picture, home=None).html
    wrote = time.perf_counter() - middle
    store.close()
    graph = project([node.key for node in picture.nodes], [(line.source, line.target) for line in picture.lines])
    begun = time.perf_counter()
    layout(graph, {node.key: node.size for node in picture.nodes})
    laid = time.perf_counter() - begun
    out = folder / "ours.html"
    out.write_text(html, encoding="utf-8")
    print(f"nodes, lines        {len(picture.nodes)}, {len(picture.lines)}; {out.stat().st_size / 1e6:.2f} MB")
    print(f"layout              {laid:.2f} s, of {middle - start:.2f} s with the questions; {wrote:.2f} s of writing")
    return picture, out


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """The port of a server over the map in a folder."""
    settings = {"QUANPU_DATA": str(folder), "QUANPU_GRAPH": f"ladybug:{folder / 'graph'}"}
    command = [sys.executable, "-m", "quanpu", "serve", "--port", "0"]
    with subprocess.Popen(command, env=os.environ | settings, stderr=subprocess.PIPE, text=True) as process:
        try:
            told = next(line for line in process.stderr or () if "http://" in line)
            yield int(told.split("//")[1].split("/")[0].rsplit(":", 1)[1])
        finally:
            process.send_signal(signal.SIGINT)


def first_byte(port: int, count: int) -> float:
    """Seconds to the first byte of the network page."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.connect()
    start = time.perf_counter()
    connection.request("GET", f"/views/network?limit={count}")
    answer = connection.getresponse()
    answer.read(1)
    seconds = time.perf_counter() - start
    connection.close()
    return seconds


def grown(chromium: Any, port: int, count: int) -> float:
    """Seconds until the neighbours of the best connected disc are on the screen, once they are asked for."""
    browser = chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    try:
        page = browser.new_page(viewport={"width": 1600, "height": 900}, bypass_csp=True)
        page.goto(f"http://127.0.0.1:{port}/views/network?limit={count}")
        page.wait_for_timeout(1000)
        return statistics.median(page.evaluate(GROWN, number) / 1000 for number in range(5))
    finally:
        browser.close()


def told_of_the_server(chromium: Any, folder: Path, count: int) -> None:
    """Prints how long the page takes when it is asked for the first time, once it is cached, and after a restart; and
    how long a double click does, on the page of half the map."""
    with served(folder) as port:
        first = first_byte(port, count)
        cached = statistics.median(first_byte(port, count) for _ in range(20))
        print(f"neighbours          {1000 * grown(chromium, port, count // 2):.0f} ms", flush=True)
    with served(folder) as port:
        again = first_byte(port, count)
    print(
        f"first byte          {first:.2f} s drawn, {1000 * cached:.0f} ms cached, {again:.2f} s after a restart",
        flush=True,
    )


def stock(folder: Path, picture: Picture, *, placed: bool) -> Path:
    """The same nodes and lines as one writes them with pyvis and nothing else, perhaps in our places."""
    made: Any = Network(directed=True, cdn_resources="in_line")
    for node in picture.nodes:
        where = {"x": node.place[0], "y": node.place[1], "size": node.size} if placed else {}
        made.add_node(node.key, label=node.entity["name"], **where)
    for line in picture.lines:
        made.add_edge(line.source, line.target)
    made.toggle_physics(not placed)
    out = folder / f"stock{placed:d}.html"
    out.write_text(made.generate_html(), encoding="utf-8")
    return out


def visit(chromium: Any, path: Path, cap: float) -> tuple[float, float, float] | None:
    """Seconds to interactive, frames a second in panning and zooming, and in dragging; None if the cap came first."""
    browser = chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, "--host-resolver-rules=MAP * ~NOTFOUND"])
    try:
        page = browser.new_page(viewport={"width": 1600, "height": 900}, bypass_csp=True)
        page.add_init_script(PROBE)
        page.set_default_timeout(cap * 1000)
        page.goto(path.as_uri(), wait_until="commit")
        try:
            found = page.wait_for_function("__probe.interactive", timeout=cap * 1000, polling=100).json_value()
        except Exception as error:  # a page that is frozen fails in several ways, all of them "too late"
            if "Timeout" not in str(error):
                raise
            return None
        frames = page.evaluate(FRAMES, 3)
        return found / 1000, frames, dragged(page)
    finally:
        browser.close()


def dragged(page: Any, seconds: float = 2) -> float:
    """Frames a second while the mouse drags the background in a figure."""
    start = time.monotonic()
    page.evaluate(f"window.__dragged = ({DRAGGED})({seconds}); 0")
    page.mouse.move(100, 130)
    page.mouse.down()
    while (turn := (time.monotonic() - start) * math.pi) < seconds * math.pi:
        page.mouse.move(100 + 120 * (1 - math.cos(turn)), 130 + 120 * math.sin(turn) ** 2)
        time.sleep(0.005)
    page.mouse.up()
    return float(page.evaluate("window.__dragged"))


def told(name: str, visits: list[tuple[float, float, float] | None], cap: float) -> float | None:
    """Prints the medians of some visits; the seconds to interactive."""
    reached = [each for each in visits if each]
    if not reached:
        print(f"{name:<20}not usable within {cap:.0f} s", flush=True)
        return None
    seconds, frames, drag = (statistics.median(figures) for figures in zip(*reached, strict=True))
    print(f"{name:<20}interactive {seconds:.2f} s, {frames:.0f} frames/s, dragged {drag:.0f}", flush=True)
    return seconds


def beside_placed(chromium: Any, folder: Path, count: int) -> tuple[Picture, float | None]:
    """Prints what our page of so many nodes and pyvis in the same places need; the picture, our seconds."""
    picture, ours = drawn(folder, count)
    placed = stock(folder, picture, placed=True)
    pairs = [(visit(chromium, ours, 60), visit(chromium, placed, 60)) for _ in range(3)]
    mine = told("ours", [one for one, _ in pairs], 60)
    told("pyvis, placed", [other for _, other in pairs], 60)
    return picture, mine


def beside_stock(chromium: Any, folder: Path, picture: Picture, mine: float, times: float) -> None:
    """Prints what pyvis's own page of a picture needs to be usable, beside ours."""
    cap = mine * times
    seconds = told("pyvis, stock", [visit(chromium, stock(folder, picture, placed=False), cap)], cap)
    print(f"ratio               {'' if seconds else 'at least '}{(seconds or cap) / mine:.0f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nodes", type=int, default=2000)
    parser.add_argument("--more", type=int, default=3000, help="nodes of the larger map; 0 for none")
    parser.add_argument("--times", type=float, default=105, help="how many times ours stock pyvis is waited for")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder, chromium = Path(name), playwright.chromium
        picture, mine = beside_placed(chromium, folder / "some", options.nodes)
        if mine:
            beside_stock(chromium, folder, picture, mine, options.times)
        told_of_the_server(chromium, folder / "some", options.nodes)
        if options.more:
            beside_placed(chromium, folder / "more", options.more)


if __name__ == "__main__":
    main()
