"""A talk: several pictures with a caption each, in one file that needs no network, told by the arrow keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from markupsafe import Markup

from api.answers import Answers
from api.security import inline_policy
from api.views import render
from api.views.gallery import picture
from api.views.kept import Kept
from api.views.language import LANGUAGES, speaking
from api.views.picture import Picture
from api.views.templating import STATIC, environment
from graph.queries import QueryError, Value


@dataclass(frozen=True, slots=True)
class Page:
    """A picture with its parameters and its caption; `at` is what is chosen: an entity, or the two ends of a line."""

    view: str
    caption: str
    at: Sequence[str]
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Story:
    """What a talk shows, in order, and the language of its pictures."""

    title: str
    pages: Sequence[Page]
    language: str = "zh"


def read_story(text: str) -> Story:
    """A story from its YAML: a title, perhaps a `lang`, and pages of `view`, `caption`, perhaps `at`, and parameters.

    QueryError names the page and what is wrong with it.
    """
    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise QueryError(f"the story is no YAML: {' '.join(str(error).split())}") from None
    if not isinstance(found, dict) or not isinstance(found.get("pages"), list) or not found["pages"]:
        raise QueryError("a story has a title and pages, at least one")
    language = found.get("lang", "zh")
    if language not in LANGUAGES:
        raise QueryError(f"the story's lang: {language!r} is none of {', '.join(LANGUAGES)}")
    pages = [_page(number, each) for number, each in enumerate(found["pages"], 1)]
    return Story(str(found.get("title", "")), pages, language)


def _page(number: int, told: Any) -> Page:
    if not isinstance(told, dict) or not {"view", "caption"} <= told.keys():
        raise QueryError(f"page {number} of the story: view and caption are wanted")
    at = told.get("at", [])
    values = {str(key): _value(each) for key, each in told.items() if key not in ("view", "caption", "at")}
    return Page(
        str(told["view"]),
        str(told["caption"]),
        [str(each) for each in at] if isinstance(at, list) else [str(at)],
        values,
    )


def _value(written: Any) -> Value:
    return [str(each) for each in written] if isinstance(written, list) else str(written)


def tell(answers: Answers, story: Story, kept: Kept, *, font: bool = False) -> str:
    """The file of a talk, perhaps with a font for its letters. What `gallery.picture` raises, QueryError where what is
    chosen is not in its picture, OSError where no font is to be had."""
    with speaking(story.language):
        drawn = [picture(answers, page.view, page.values, kept) for page in story.pages]
        chosen = [_chosen(answers, number, page, drawn[number - 1]) for number, page in enumerate(story.pages, 1)]
        told = _told(story, drawn, chosen)
        if not font:
            return told
        from api.views.font import font_face  # fontTools takes long to import

        return _told(story, drawn, chosen, font_face("".join(sorted(set(told)))))


def _told(story: Story, drawn: Sequence[Picture], chosen: Sequence[Sequence[str]], font: str = "") -> str:
    script, style = ((STATIC / f"story.{kind}").read_text(encoding="utf-8") for kind in ("js", "css"))
    shared = {"library": render.library(), "script": render.script(), "style": render.style(), "font": font}
    slides = [
        {"caption": page.caption, "at": at, "html": _slide(picture, shared)}
        for page, picture, at in zip(story.pages, drawn, chosen, strict=True)
    ]
    policy = inline_policy(
        [shared["library"], shared["script"], script], [shared["style"], style, *filter(None, [font])], served=False
    )
    own = {"own_script": script, "own_style": style} | shared
    trusted = {name: Markup(text) for name, text in own.items()}  # noqa: S704 - our own files, pyvis's, and the font
    return environment().get_template("story.html").render(title=story.title, slides=slides, policy=policy, **trusted)


def _slide(drawn: Picture, shared: Mapping[str, str]) -> str:
    """The page of a picture without what all pages share; the script puts that in again.

    What stands for it is between bare brackets, where no text of a document can be.
    """
    html = render.render(drawn, home=None, font=shared["font"]).html
    for name, text in shared.items():
        html = html.replace(f">{text}<", f">@{name}@<", 1) if text else html
    return html


def _chosen(answers: Answers, number: int, page: Page, drawn: Picture) -> list[str]:
    """The ids of what is chosen."""
    ids = [answers.entity(each).id for each in page.at]
    known = (
        {node.key for node in drawn.nodes}
        if len(ids) < 2
        else {end for line in drawn.lines if {line.source, line.target} == set(ids) for end in ids}
    )
    missing = [name for name, each in zip(page.at, ids, strict=True) if each not in known]
    if missing or len(ids) > 2:
        raise QueryError(f"page {number} of the story: {'、'.join(page.at)} is no disc and no line of its picture")
    return ids
