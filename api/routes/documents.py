"""The documents that the map was made from."""

from typing import Any

from fastapi import APIRouter, Request

from api import groups, paging
from api.answers import Answers, Row
from api.dependencies import Cursor, Limit, Reviewed, TheMap
from api.problems import UnknownName
from api.shapes import Document, DocumentDetail, Page

router = APIRouter(tags=["来源"])


@router.get("/documents", response_model=Page[Document], response_model_exclude_unset=True)
def documents(request: Request, answers: TheMap, limit: Limit = 50, cursor: Cursor = None) -> Any:
    """Every document, newest first. A digest restates another document: its words are marked."""
    listed = [groups.document(row) for row in answers.documents().values()]
    return paging.page(request, listed, lambda item: str(item["id"]), cursor, limit)


@router.get("/documents/{id}", response_model=DocumentDetail, response_model_exclude_unset=True)
def document(answers: TheMap, id: str, reviewed: Reviewed = False) -> Any:
    """A document with its text and its facts, each with its place in the text: text[start:end] == quote.

    Where its rights allow only quotations there is no text; where they allow only facts, no quotations either.
    """
    row = known(answers, id)
    mentions = groups.mentions(answers, id, reviewed=reviewed)
    facts = {"entities": mentions, "relations": groups.statements(answers, id, reviewed=reviewed)}
    return groups.document(row) | {"text": text(answers, row), "facts": facts}


def known(answers: Answers, identifier: str) -> Row:
    """A document without its text; UnknownName where there is none."""
    row = answers.documents().get(identifier)
    if row is None:
        raise UnknownName(f"there is no document {identifier!r}; /api/v1/documents lists them")
    return row


def text(answers: Answers, row: Row) -> str | None:
    """A document's text, where its rights allow to show it."""
    if row["show"] != "full":
        return None
    held = answers.store.document(row["id"])
    return held.text if held else None
