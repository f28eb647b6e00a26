"""The language of the pages: Chinese as it stands in code and templates, or its English from `english.yaml`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Protocol

import yaml

LANGUAGES = ("zh", "en")
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
