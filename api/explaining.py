"""An explained document for people: on a terminal, and as a page that stands alone."""

import io
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Any

import yaml
from markupsafe import Markup
from rich.console import Console
from rich.text import Text

from api.security import inline_policy
from api.views.reading import Segment, segments
from api.views.templating import STATIC, environment, kinds_css
from graph.model import Document, Entity, Evidence
from ingest.explanation import Explanation, Line, Named, Stated

_OPEN, _CLOSE = "⟦", "⟧"
# What a terminal would obey, and what turns the order of characters round.
_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@cache
def _meanings() -> dict[str, str]:
    text = (resources.files("ingest") / "rules.yaml").read_text(encoding="utf-8")
    return {str(name): str(words) for name, words in yaml.safe_load(text).items()}


def meaning(rule: str) -> str:
    """What a rule is, in words; empty for one that nobody has described."""
    return _meanings().get(rule.partition(":")[0], "")


# On a terminal


def as_text(told: Explanation) -> str:
    """An explanation as lines of text, coloured where standard output is a terminal."""
    shown = sys.stdout.isatty()
    console = Console(
        file=io.StringIO(), force_terminal=shown, highlight=False, soft_wrap=True, width=None if shown else 240
    )
    for text in _head(told):
        console.print(text)
    for line in told.lines:
        for text in _line(line, told.document):
            console.print(text)
    return str(console.file.getvalue())  # type: ignore[attr-defined]


def _clean(words: str) -> str:
    return _COMMANDS.sub("\ufffd", words)


def _head(told: Explanation) -> Iterator[Text]:
    document = told.document
    state = "as the map has it" if told.held else "not in the map: as it would be read now"
    yield Text.assemble((_clean(document.title) or document.id, "bold"), f"  {document.id}  ({state})")
    if document.form == "digest":
        yield Text("据摘要: the words are a digest's, not the issuer's own", "yellow")
    if document.rights.show != "full":
        yield Text(f"its rights allow to show {document.rights.show} only", "yellow")


def _line(line: Line, document: Document) -> Iterator[Text]:
    words = _clean(_marked(line)) if document.rights.show == "full" else ""
    if not (words.strip() or line.named or line.stated):
        return
    yield Text.assemble((f"{line.number:>4}  ", "dim"), Text(words, "" if line.named or line.stated else "dim"))
    for each in _distinct(line.named):
        yield Text.assemble(
            "      · ",
            (f"{each.entity.kind} ", "cyan"),
            (_clean(each.entity.name), "bold"),
            f"  ← {_why(each.evidence)}  {each.entity.id}",
        )
    for at, fact in enumerate(line.stated):
        yield _stated(fact)
        following = line.stated[at + 1].evidence if at + 1 < len(line.stated) else None
        same = following is not None and (following.start, following.end) == (fact.evidence.start, fact.evidence.end)
        if document.rights.show != "facts" and fact.evidence.quote and not same:
            yield Text(f"        “{_clean(fact.evidence.quote)}”", "italic")


def _stated(fact: Stated) -> Text:
    evidence = fact.evidence
    told = " ".join(filter(None, (evidence.modality, _times(evidence), evidence.role)))
    return Text.assemble(
        "      → ",
        _clean(fact.source.name),
        (f" {fact.relation.type} ", "magenta"),
        _clean(fact.target.name),
        f"  [{told}]  ← {_why(evidence)}",
    )


def _why(evidence: Evidence) -> str:
    judged = f"  ✓ {evidence.judgement}" if evidence.judgement else ""
    means = meaning(evidence.rule)
    return f"{evidence.rule or '?'}{f' ({means})' if means else ''}{judged}"


def _times(evidence: Evidence) -> str:
    return f"{evidence.from_}–{evidence.until}" if evidence.from_ or evidence.until else ""


def _distinct(named: Iterable[Named]) -> list[Named]:
    """Each entity of a line once for each rule that found it."""
    return list({(each.entity.id, each.evidence.rule): each for each in reversed([*named])}.values())[::-1]


def _marked(line: Line) -> str:
    """The text of a line with its names in brackets, the wider ones outside."""
    marks: list[tuple[int, int, int, str]] = []
    spans = {(each.evidence.start - line.start, each.evidence.end - line.start) for each in line.named}
    for start, end in spans:
        end = min(end, len(line.text))
        # At one place what ends comes first, then what begins, the widest first.
        marks += [(start, 1, -end, _OPEN), (end, 0, -start, _CLOSE)]
    words, last = [], 0
    for place, _, _, mark in sorted(marks):
        words += [line.text[last:place], mark]
        last = place
    return "".join(words) + line.text[last:]


# As a page


def as_page(told: Explanation) -> str:
    """A page that needs nothing else: the text with its facts marked, what made each beside, and how to correct it."""
    style = (STATIC / "explain.css").read_text(encoding="utf-8") + kinds_css()
    view = {
        "style": Markup(style),  # noqa: S704 - our own file, and colours of the ontology
        "policy": inline_policy([], [style], served=False),
        "document": told.document,
        "held": told.held,
        "show": told.document.rights.show,
        "lines": [_row(line, told.document) for line in told.lines if line.text.strip() or line.named or line.stated],
    }
    return environment().get_template("explain.html").render(**view)


def _row(line: Line, document: Document) -> dict[str, Any]:
    name = next((source for source in document.sources if source != "-"), document.id)
    return {
        "number": line.number,
        "parts": _parts(line),
        "named": [
            {
                "entity": each.entity,
                "evidence": each.evidence,
                "meaning": meaning(each.evidence.rule),
                "corrections": _of_entity(each.entity),
            }
            for each in _distinct(line.named)
        ],
        "stated": [
            {
                "fact": each,
                "evidence": each.evidence,
                "times": _times(each.evidence),
                "meaning": meaning(each.evidence.rule),
                "corrections": _of_fact(each, name),
            }
            for each in line.stated
        ],
    }


def _parts(line: Line) -> list[Segment]:
    def local(evidence: Evidence) -> dict[str, Any]:
        return {"start": evidence.start - line.start, "end": min(evidence.end - line.start, len(line.text))}

    if line.start < 0:
        return []
    named = [
        {"entity": {"kind": e.entity.kind, "name": e.entity.name}, "evidence": [local(e.evidence)]} for e in line.named
    ]
    return segments(line.text, named, [{"evidence": [local(each.evidence)]} for each in line.stated])


# What to write into a file of judgements


def _of_entity(entity: Entity) -> str:
    return _items(
        {"accept": {"entity": entity.id}},
        {"reject": {"entity": entity.id}},
        {"rename": {"entity": entity.id, "to": entity.name}},
        {"kind": {"entity": entity.id, "to": entity.kind}},
        {"same": [entity.id, "…"]},
    )


def _of_fact(each: Stated, document: str) -> str:
    fact = {"subject": each.source.id, "relation": each.relation.type, "object": each.target.id}
    note = f"{each.source.name} {each.relation.type} {each.target.name}"
    return _items(
        {"accept": fact, "note": note},
        {"reject": fact, "note": note},
        {"reject": fact | {"document": document}, "note": note},
    )


def _items(*items: dict[str, Any]) -> str:
    return "".join(
        yaml.safe_dump([item], allow_unicode=True, default_flow_style=None, width=10_000, sort_keys=False)
        for item in items
    )
