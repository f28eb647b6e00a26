"""The language of the pages: Chinese as it stands in code and templates, or its English from `english.yaml`.

Errors are raised in English; `errors.yaml` has their Chinese.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Protocol

import yaml

LANGUAGES = ("zh", "en")
_MOST_TOLD = 1000
_chosen: ContextVar[str] = ContextVar("language", default="zh")


class Named(Protocol):
    """What has a name in both languages."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


def t(text: str, *values: object) -> str:
    """A text of the interface in the language that is spoken, with values where {} stands."""
    return words().get(text, text).format(*values) if values else words().get(text, text)


def reason(message: str) -> str:
    """What an error tells, in the language that is spoken; as it is where `errors.yaml` does not know it."""
    if spoken() != "zh" or len(message) > _MOST_TOLD:
        return message
    for form, chinese in _errors():
        if found := form.fullmatch(message):
            return chinese.format(*map(_unquoted, found.groups()))
    parts = message.split("; ")
    return "；".join(map(reason, parts)) if len(parts) > 1 else message


def _unquoted(value: str) -> str:
    return value[1:-1] if re.fullmatch(r"(['\"]).*\1", value, re.DOTALL) else value


def name_of(item: Named) -> str:
    """The name of a kind or of a relation in the language that is spoken."""
    return item.zh if spoken() == "zh" else item.en


def wanted(asked: str | None, remembered: str | None) -> str:
    """The language of an answer: what its address asks for, else what was chosen last, else Chinese."""
    return next((each for each in (asked, remembered) if each in LANGUAGES), "zh")


def spoken() -> str:
    """The language of this request."""
    return _chosen.get()


def words() -> Mapping[str, str]:
    """Each Chinese text with what stands for it; empty for Chinese."""
    return {} if spoken() == "zh" else _english()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything within is written in this language, one of LANGUAGES."""
    token = _chosen.set(language)
    try:
        yield
    finally:
        _chosen.reset(token)


@cache
def _english() -> Mapping[str, str]:
    found: dict[str, str] = yaml.safe_load(Path(__file__).with_name("english.yaml").read_text(encoding="utf-8"))
    return found


@cache
def _errors() -> Sequence[tuple[re.Pattern[str], str]]:
    """What errors tell, as forms with groups for the values, and their Chinese."""
    known: dict[str, str] = yaml.safe_load(Path(__file__).with_name("errors.yaml").read_text(encoding="utf-8"))
    forms = (re.escape(english).replace(r"\{\}", "(.*?)") for english in known)
    return [(re.compile(form, re.DOTALL), chinese) for form, chinese in zip(forms, known.values(), strict=True)]
