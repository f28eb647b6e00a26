"""A picture as a page: pyvis's network in our own template, that carries all it needs and lets nothing in a name run.

pyvis's own template loads other hosts and escapes nothing, so the page is rendered from ours. What the script reads is
written as rows of numbers and texts, each sentence once: `static/data.js` reads them back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyvis
from markupsafe import Markup
from pyvis.network import Network

from api.security import inline_policy
from api.views.language import name_of, t, words
from api.views.picture import FactKey, Node, Picture, Row, Section, fact_key
from api.views.sifting import Marks, fields_of_a_file
from api.views.templating import STATIC, distinct, environment, is_brief, told_on
from graph.ontology import ontology
from graph.records import search_text

# Of one fact in a picture; its entity's page has them all.
_MOST_EVIDENCE = 3
# Of all sentences together; a picture of two thousand nodes stays below 2 MB.
_MOST_SENTENCES = 900_000
_LIBRARY = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
_SCRIPTS = ("data", "theme", "scene", "names", "stage", "panel", "controls", "table", "export", "grow", "sieve", "link")
_Network: Any = Network  # pyvis tells no types


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page and the Content-Security-Policy under which it runs."""

    html: str
    policy: str


def with_font(picture: Picture) -> str:
    """The page of a picture as a file that stands alone and brings a font for its letters. OSError without one."""
    from api.views.font import font_face  # fontTools takes long to import

    html = render(picture, home=None).html
    return render(picture, home=None, font=font_face("".join(sorted(set(html))))).html


def render(picture: Picture, *, home: str | None, at: str = "/", font: str = "") -> RenderedPage:
    """The page of a picture. `home` is the address of the site that it links to, or None for a file that stands alone;
    `at` its own address there; `font` a style sheet that brings one.

    A file carries its policy in itself.
    """
    network = _network(picture)
    policy = inline_policy([library(), script()], [style(), *filter(None, [font])], served=home is not None)
    network.heading = picture.title
    held = picture.marks() if picture.marks and home is None else None
    written = _Writer(picture, held)
    view = {
        "policy": policy if home is None else "",
        "style": Markup(style()),  # noqa: S704 - our own file
        "font": Markup(font),  # noqa: S704 - letters and the notice of a font of this machine
        "script": Markup(script()),  # noqa: S704
        "library": Markup(library()),  # noqa: S704 - pyvis's own file
        "picture": picture,
        "home": home,
        "at": at,
        "source": _sources(picture),
        "fields": picture.fields if held is None else fields_of_a_file(picture, held),
        "page": written.page(home),
        "facts": written.told(),
        "nodes": [_node(each, written) for each in network.nodes],
        "edges": [_edge(each, written) for each in network.edges],
    }
    network.templateEnv = environment().overlay()
    network.templateEnv.globals = {**network.templateEnv.globals, "view": view}
    network.path = "picture.html"
    return RenderedPage(network.generate_html(), policy)


def _network(picture: Picture) -> Any:
    """The picture as pyvis's Network; directed, for an undirected one drops a second relation between the same two."""
    network = _Network(directed=True)
    for node in picture.nodes:
        x, y = node.place
        network.add_node(node.key, label=node.entity["name"], size=node.size, x=x, y=y, told=node)
    for line in picture.lines:
        network.add_edge(line.source, line.target, told=line)
    network.options = dict(_OPTIONS)
    return network


# Nothing moves by itself, and our own script draws the discs, the lines and the names.
_OPTIONS: Mapping[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "nodes": {"shape": "custom"},
    "interaction": {"hover": False, "selectConnectedEdges": False},
}


class _Writer:
    """What a page's script reads beside nodes and edges, with entities, facts, documents and sentences as numbers."""

    def __init__(self, picture: Picture, held: Marks | None) -> None:
        self.picture = picture
        # Discs come first; a copy of an entity's disc is another disc, but the entity keeps the number of its first.
        self.discs = {node.key: number for number, node in enumerate(picture.nodes)}
        self.ends: dict[str, int] = {}
        for number, node in enumerate(picture.nodes):
            self.ends.setdefault(node.entity["id"], number)
        self.others = [key for key in sorted(picture.others) if key not in self.ends]
        self.ends |= {key: number for number, key in enumerate(self.others, len(picture.nodes))}
        self.types = {name: number for number, name in enumerate(ontology().relations)}
        self.documents: dict[str, int] = {}
        self.sentences: dict[str, int] = {}
        self._letters = 0
        self.facts: dict[FactKey, int] = {}
        self._rows = [self._fact(each) for each in {fact_key(each): each for each in picture.facts}.values()]
        self.sieve = None if held is None else self._sieve(held)

    def page(self, home: str | None) -> dict[str, Any]:
        """The value of the page's own script element."""
        known = ontology()
        picture = self.picture
        documents = {key: picture.documents.get(key) for key in self.documents}
        return {
            "base": home,
            "words": dict(words()),
            "title": picture.title,
            "names": picture.names,
            "labelled": picture.labelled,
            "margin": picture.margin,
            "stretch": picture.stretch,
            "kinds": [[kind.name, name_of(kind), kind.colour] for kind in known.kinds.values()],
            "types": [[relation.name, name_of(relation)] for relation in known.relations.values()],
            "documents": [
                [key, row["title"] or key, told_on(row), row["form"] == "digest"] if row else [key, key, "", False]
                for key, row in documents.items()
            ],
            "sections": self.sections(picture.sections),
            "grounded": picture.grounded,
            "sifts": self.sieve is not None,
            "communities": [[self.discs[key] for key in members] for members in picture.communities],
            "areas": picture.areas,
            "captions": [[each.text, *each.place] for each in picture.captions],
        }

    def told(self) -> dict[str, Any]:
        """The value of the script element that is read only when somebody asks for a fact."""
        return {
            "others": [[key, self.picture.others[key]] for key in self.others],
            "sentences": list(self.sentences),
            "facts": self._rows,
            "sieve": self.sieve,
        }

    def sections(self, sections: Sequence[Section]) -> list[list[Any]]:
        """Parts of the panel: title, number of the entity or -1, numbers of the facts."""
        return [
            [each.title, self.ends.get(each.entity, -1), [self.facts[key] for key in each.facts if key in self.facts]]
            for each in sections
        ]

    def _fact(self, fact: Row) -> list[Any]:
        """A fact: source, type, target, planned, role, its first evidence, how much more there is."""
        self.facts[fact_key(fact)] = len(self.facts)
        told = distinct(fact["evidence"])
        whole = [each for each in told if not is_brief(each)]
        shown = [self._evidence(each) for each in (whole or told)[:_MOST_EVIDENCE]]
        return [
            self.ends[fact["source"]],
            self.types[fact["type"]],
            self.ends[fact["target"]],
            int(fact["modality"] == "planned"),
            fact["role"],
            shown,
            len(fact["evidence"]) - len(shown),
        ]

    def _sieve(self, held: Marks) -> dict[str, Any]:
        """What filters need: discs by value of each field; by documents, since and until when the facts at lines."""
        known = {name: self._numbers(values) for name, values in held.items()}
        pairs = {frozenset((line.source, line.target)) for line in self.picture.lines}
        work = {value for field in self.picture.fields if field.name == "relation" for value, _ in field.options}
        told = {fact_key(each): each for each in self.picture.facts if each["type"] in work}
        terms: dict[tuple[Any, ...], list[int]] = {}
        for key, fact in told.items():
            if frozenset((key[0], key[2])) in pairs:
                sources = sorted({self._document(item["document"]) for item in fact["evidence"]})
                times = fact["from_"] or fact["first_said"], fact["until"] or fact["last_said"]
                terms.setdefault((tuple(sources), *times), []).append(self.facts[key])
        return {"marks": known, "terms": [[*key, numbers] for key, numbers in terms.items()]}

    def _numbers(self, values: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
        """The discs of the entities of each value."""
        return {
            value: sorted({self.discs[each] for each in ids if each in self.discs}) for value, ids in values.items()
        }

    def _evidence(self, item: Row) -> list[int]:
        """An evidence: document, sentence or -1, start or -1, row or -1."""
        return [
            self._document(item["document"]),
            self._sentence(item.get("quote", "")),
            item.get("start", -1),
            item.get("row", -1),
        ]

    def _document(self, key: str) -> int:
        return self.documents.setdefault(key, len(self.documents))

    def _sentence(self, quote: str) -> int:
        if quote in self.sentences:
            return self.sentences[quote]
        self._letters += len(quote.encode())
        if not quote or self._letters > _MOST_SENTENCES:
            return -1
        self.sentences[quote] = len(self.sentences)
        return self.sentences[quote]


def _node(given: Mapping[str, Any], written: _Writer) -> list[Any]:
    """A node of pyvis as a row: id, kind, name, aliases, pinyin, size, x, y and, as far as there is any of it, named,
    side, note, sections, inside, tail."""
    node: Node = given["told"]
    aliases = list(node.entity["aliases"])
    # The script folds names itself; what it cannot make is the pinyin.
    forms = node.entity.get("search") or search_text((given["label"], *aliases))
    pinyin = [form for form in forms.split("\n") if form.isascii()]
    kind = list(ontology().kinds).index(node.entity["kind"])
    row = [given["id"], kind, given["label"], aliases, "\n".join(pinyin), given["size"], given["x"], given["y"]]
    inside = written.discs[node.inside] if node.inside else -1
    rest = [int(node.named), node.side, node.note, written.sections(node.sections), inside, node.tail]
    return row + _trimmed(rest, [0, "", "", [], -1, ""])


def _edge(given: Mapping[str, Any], written: _Writer) -> list[Any]:
    """An edge of pyvis as a row: from, to, planned and, as far as there is any of it, width, label, sections, bend."""
    line = given["told"]
    row = [written.discs[given["from"]], written.discs[given["to"]], int(line.planned)]
    return row + _trimmed([line.width, line.label, written.sections(line.sections), line.bend], [1, "", [], 0])


def _trimmed(values: list[Any], usual: list[Any]) -> list[Any]:
    """The values without those at the end that are as usual; the script knows these."""
    count = len(values)
    while count and values[count - 1] == usual[count - 1]:
        count -= 1
    return values[:count]


def _sources(picture: Picture) -> str:
    """The sources of a picture in one line."""
    used = {item["document"] for fact in picture.facts for item in fact["evidence"]}
    told = [document for key, document in sorted(picture.documents.items()) if key in used]
    named = [document for document in told if document["form"] not in ("reference", "table")]
    first = named or told
    dates = sorted(filter(None, map(told_on, first)))
    span = "" if not dates else t("，{}", dates[0]) + (t(" 至 {}", dates[-1]) if dates[-1] != dates[0] else "")
    titles = t("、").join(_short(document["title"]) for document in first[:2])
    more = t(" 等 {} 份文件", len(first)) if len(first) > 2 else ""
    digests = sum(document["form"] == "digest" for document in first)
    share = t("均") if digests == len(first) else t("其中 {} 份", digests)
    return titles + more + span + (t("（{}为摘要）", share) if digests else "")


def _short(title: str, most: int = 24) -> str:
    return title if len(title) <= most else f"{title[: most - 1]}…"


@cache
def style() -> str:
    """The style sheet of a picture."""
    return _file(STATIC / "picture.css")


@cache
def script() -> str:
    """Our modules, one after the other; each adds to `window.quanpu`."""
    return "".join(_file(STATIC / f"{name}.js") for name in _SCRIPTS)


@cache
def library() -> str:
    """The script of vis-network, as pyvis brings it."""
    return _file(_LIBRARY)


def _file(path: Path) -> str:
    return path.read_text(encoding="utf-8")
