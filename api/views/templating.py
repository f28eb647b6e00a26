"""The jinja environment of all pages: autoescape on, and JSON that cannot leave its script element."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api.views.language import name_of, spoken, t
from graph.ontology import ontology

STATIC = Path(__file__).parent / "static"
_TEMPLATES = Path(__file__).parent / "templates"
PICTURES = (
    ("/views/cities", "都市圈一览"),
    ("/views/network", "协作网络"),
    ("/views/tasks", "任务与责任"),
    ("/bridges", "城市之间"),
)
_PROPERTIES = {"code": "代码", "longitude": "经度", "latitude": "纬度", "level": "层次"}
_FORMS = {"original": "原件", "digest": "摘要", "table": "表格", "reference": "参考表"}
# A quotation of so many letters or more says more than a name.
_SENTENCE = 16
# What could end a script element or start another; JSON reads the escapes back as the characters.
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def script_json(text: str) -> Markup:
    """JSON text for a script element of type application/json."""
    return Markup(text.translate(_ESCAPES))  # noqa: S704 - nothing in it can close the element


def json_block(value: Any) -> Markup:
    """A value as JSON for a script element of type application/json."""
    return script_json(orjson.dumps(value).decode())


def _kind_word(kind: str) -> str:
    known = ontology().kinds.get(kind)
    return name_of(known) if known else kind


def _relation_word(relation: str) -> str:
    known = ontology().relations.get(relation) or ontology().derived.get(relation)
    return name_of(known) if known else relation


def _form_word(form: str) -> str:
    return t(_FORMS.get(form, form))


def _property_word(name: str) -> str:
    return _PROPERTIES.get(name, name) if spoken() == "zh" else name


def told_on(document: Mapping[str, Any]) -> str:
    """When the words of a document were said: a digest's are those of the document that it restates."""
    return str(document["digest_date"] or document["date"])


def distinct(evidence: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Evidence with different words, whole sentences first: a name alone says less."""
    found: dict[Any, Mapping[str, Any]] = {}
    for each in evidence:
        found.setdefault((each["document"], each.get("quote") or each.get("start")), each)
    return sorted(found.values(), key=is_brief)


def is_brief(evidence: Mapping[str, Any]) -> bool:
    """Whether an evidence has fewer words than a sentence, or none."""
    return len(evidence.get("quote", "")) < _SENTENCE


@cache
def environment() -> Environment:
    """The environment of the pages."""
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "block": json_block,
        "safe_json": script_json,
        "kind_word": _kind_word,
        "relation_word": _relation_word,
    }
    made.filters |= {"told_on": told_on, "distinct": distinct, "property_word": _property_word}
    made.globals |= {"pictures": PICTURES, "t": t, "spoken": spoken}
    made.filters["form_word"] = _form_word
    return made


def kinds_css() -> str:
    """A rule a kind, that gives its colour to what is marked with it."""
    return "".join(f".kind-{kind.name} {{ --kind: {kind.colour}; }}\n" for kind in ontology().kinds.values())
