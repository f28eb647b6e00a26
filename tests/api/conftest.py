"""A small map made by hand, in a real store, and a real server over it."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from api.app import create_app
from api.settings import Settings
from graph.ids import document_id, entity_id
from graph.model import Document, Entity, Evidence, Facts, Origin, Relation, Rights
from graph.store import open_store
from tests.conftest import CHROMIUM, Command, Once

HOSTILE = "<script>alert(1)</script>\"'></textarea><img src=x onerror=alert(2)>{{7*7}}研究院"

CITIES = {"南京市": ["南京"], "扬州市": ["扬州"], "淮安市": ["淮安"], "镇江市": []}
WHERE = {"南京市": (118.79, 32.06), "扬州市": (119.41, 32.4), "淮安市": (119.11, 33.55)}
KINDS = {
    **dict.fromkeys(CITIES, "City"),
    "江宁区": "District",
    "盱眙县": "District",
    "示例大学": "University",
    "示例大学扬州研究院": "Institute",
    "晨光实验室": "Lab",
    "晨光智能制造产业园": "Park",
    "长河科技有限公司": "Enterprise",
    "南京市科学技术局": "Government",
    "扬州市科学技术局": "Government",
    "都市圈示例联盟": "Alliance",
    "示例行动方案": "Policy",
    "壮大示例企业": "Task",
    "共建示例平台": "Task",
    "集成电路": "Industry",
    HOSTILE: "Institute",
}
ALIASES = {**CITIES, "示例大学": ["示大"], "南京市科学技术局": ["市科技局"], "扬州市科学技术局": ["市科技局"]}

# A sentence a line; each with the facts that it says, as subject, relation, object.
FIRST = {
    "示例大学坐落在南京市江宁区。": [("示例大学", "LOCATED_IN", "江宁区")],
    "江宁区是南京市的一个区。": [("江宁区", "PART_OF", "南京市")],
    "示例大学与扬州市共建示例大学扬州研究院。": [
        ("示例大学", "CO_BUILDS", "示例大学扬州研究院"),
        ("扬州市", "CO_BUILDS", "示例大学扬州研究院"),
    ],
    "研究院即示例大学扬州研究院，设在扬州市。": [
        ("示例大学扬州研究院", "LOCATED_IN", "扬州市"),
        ("示例大学扬州研究院", "PART_OF", "示例大学"),
    ],
    "晨光智能制造产业园位于淮安市盱眙县，由南京市与淮安市共建。": [
        ("晨光智能制造产业园", "LOCATED_IN", "盱眙县"),
        ("盱眙县", "PART_OF", "淮安市"),
        ("南京市", "CO_BUILDS", "晨光智能制造产业园"),
        ("淮安市", "CO_BUILDS", "晨光智能制造产业园"),
    ],
    "示大与长河科技有限公司、晨光实验室合作，聚焦集成电路。": [
        ("示例大学", "COOPERATES_WITH", "长河科技有限公司"),
        ("示例大学", "COOPERATES_WITH", "晨光实验室"),
        ("晨光实验室", "FOCUSES_ON", "集成电路"),
    ],
    "示例行动方案提出壮大示例企业，责任单位：市科技局（南京市科学技术局）、示例大学。": [
        ("壮大示例企业", "PART_OF", "示例行动方案"),
        ("南京市科学技术局", "RESPONSIBLE_FOR", "壮大示例企业"),
        ("示例大学", "RESPONSIBLE_FOR", "壮大示例企业"),
    ],
    "示例行动方案还提出共建示例平台，责任单位：长河科技有限公司。": [
        ("共建示例平台", "PART_OF", "示例行动方案"),
        ("长河科技有限公司", "RESPONSIBLE_FOR", "共建示例平台"),
    ],
    "南京市、扬州市、镇江市加入都市圈示例联盟。": [
        ("南京市", "MEMBER_OF", "都市圈示例联盟"),
        ("扬州市", "MEMBER_OF", "都市圈示例联盟"),
        ("镇江市", "MEMBER_OF", "都市圈示例联盟"),
    ],
}
SECOND = {
    "规划由示例大学与淮安市共建晨光实验室。": [
        ("示例大学", "CO_BUILDS", "晨光实验室"),
        ("淮安市", "CO_BUILDS", "晨光实验室"),
    ],
    "扬州市科学技术局（市科技局）支持示例大学扬州研究院。": [("扬州市科学技术局", "SUPPORTS", "示例大学扬州研究院")],
    f"示例大学与{HOSTILE}合作。": [("示例大学", "COOPERATES_WITH", HOSTILE)],
}
THIRD = {"长河科技有限公司设在扬州市。": [("长河科技有限公司", "LOCATED_IN", "扬州市")]}


def identifier(name: str) -> str:
    """The id of an entity of the small map."""
    return entity_id(KINDS[name], name)


def _mentions(name: str, text: str, document: str, said: str) -> tuple[Evidence, ...]:
    found = []
    for form in [name, *ALIASES.get(name, [])]:
        start = text.find(form)
        if start >= 0:
            found.append(Evidence(document, form, start, start + len(form), said=said, rule="by hand"))
    return tuple(found)


def facts(title: str, sentences: dict[str, list[tuple[str, str, str]]], **document: object) -> Facts:
    """What a document of these sentences says."""
    text = "\n".join(sentences)
    made = Document(document_id(text.encode()), title, text, sha256="0" * 64, **document)  # type: ignore[arg-type]
    relations: dict[tuple[str, str, str], Relation] = {}
    named: set[str] = set()
    for sentence, told in sentences.items():
        start = text.index(sentence)
        modality = "planned" if sentence.startswith("规划") else "stated"
        for subject, relation, target in told:
            named |= {subject, target}
            ends = [identifier(subject), identifier(target)]
            if relation == "COOPERATES_WITH":
                ends.sort()
            role = "责任" if relation == "RESPONSIBLE_FOR" else ""
            evidence = Evidence(
                made.id,
                sentence,
                start,
                start + len(sentence),
                modality=modality,
                said=made.date,
                rule="by hand",
                role=role,
            )
            relations[ends[0], relation, ends[1]] = Relation(ends[0], relation, ends[1], (evidence,))
    entities = [
        Entity(
            identifier(name),
            KINDS[name],
            name,
            tuple(form for form in ALIASES.get(name, []) if form in text),
            dict(zip(("longitude", "latitude"), WHERE.get(name, ()), strict=False)),
            evidence=_mentions(name, text, made.id, made.date),
        )
        for name in sorted(named)
    ]
    return Facts(made, tuple(entities), tuple(relations.values()))


def small_map() -> list[Facts]:
    """Three documents: an original, a digest, and one of which only facts may be shown."""
    origin = Origin("示例大学新闻", "示例大学", "2024-04-30", "https://example.org/news")
    return [
        facts("示例都市圈动态", FIRST, issuer="示例局", date="2024-03-01", uri="https://example.org/1"),
        facts("示例摘要", SECOND, issuer="示例社", date="2024-05-01", form="digest", digest_of=origin),
        facts("不示引文的来源", THIRD, date="2024-06-01", rights=Rights("专有", "facts")),
    ]


@pytest.fixture(scope="session")
def map_folder(once: Once) -> Path:
    """A data folder with the small map in an embedded store, to read or to copy."""

    def fill(folder: Path) -> None:
        with closing(open_store(f"ladybug:{folder / 'graph'}")) as store, store.write() as writer:
            for each in small_map():
                writer.put(each, "by hand")

    return once("small", fill)


@pytest.fixture(scope="session")
def served(map_folder: Path) -> Iterator[str]:
    """The address of a server over the small map."""
    yield from serve(Settings(data=map_folder, graph=f"ladybug:{map_folder / 'graph'}"))


def serve(settings: Settings) -> Iterator[str]:
    """A real server on a free port, until the caller is done with it."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture(scope="session")
def client(served: str) -> Iterator[httpx.Client]:
    """A client of that server."""
    with httpx.Client(base_url=served, trust_env=False, timeout=30) as made:
        yield made


@pytest.fixture
def quanpu(map_folder: Path, command: Command) -> Command:
    """The command line over the small map."""
    return partial(command, QUANPU_DATA=str(map_folder))


FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]


class Visit:
    """A page in the browser, with what it asked for and what went wrong in it."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.requests: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: message.type in ("error", "warning") and self.errors.append(message.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: self.errors.append(f"dialog: {dialog.message}") or dialog.dismiss())

    def open(self, address: str) -> Any:
        """The page, drawn."""
        self.page.goto(address)
        # Waiting by `wait_for_function` would be evaluating text, which the page's own policy forbids.
        for _ in range(200):
            if self.page.evaluate("() => Boolean(window.quanpu && quanpu.labels().length)"):
                return self.page
            self.page.wait_for_timeout(50)
        raise AssertionError("nothing was drawn")

    def click(self, *ends: str) -> None:
        """Click on a node, or in the middle between two."""
        spots = [self.page.evaluate("id => network.canvasToDOM(network.getPosition(id))", end) for end in ends]
        self.page.mouse.click(*(sum(spot[axis] for spot in spots) / len(spots) for axis in ("x", "y")))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, without a window."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    """A new page of the size of a presenter's screen."""
    page = browser.new_page(viewport={"width": 1600, "height": 900})
    yield Visit(page)
    page.close()
