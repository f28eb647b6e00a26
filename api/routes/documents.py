"""The documents that the map was made from."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request

from api import forms, groups, paging, sparse
from api.answers import Answers, Row
from api.dependencies import Cursor, Limit, Reviewed, TheMap
from api.problems import UnknownName
from api.shapes import Document, DocumentDetail, Page, cut
from api.sparse import Fields, Sort
from api.strict import Strict

router = APIRouter(route_class=Strict, tags=["来源"])
_ORDERS = ("-date", "date", "title", "-entities", "-relations")


@router.get("/documents", response_model=Page[Document], response_model_exclude_unset=True)
def documents(
    request: Request,
    answers: TheMap,
    form: Literal["", "original", "digest", "table", "reference"] = "",
    from_: Annotated[str, Query(alias="from", max_length=10, description="dated since: 2024, 2024-06")] = "",
    until: Annotated[str, Query(max_length=10, description="dated until")] = "",
    sort: Sort = "",
    fields: Fields = "",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Any:
    """Every document, newest first; `sort` is -date, date, title, -entities or -relations.

    A digest restates another document: its words are marked.
    """
    chosen, order = sparse.chosen(fields, Document), sparse.ordered(sort, _ORDERS)
    found = (row for row in answers.documents().values() if not form or row["form"] == form)
    # 2024 ends with 2024-12-31.
    found = (row for row in found if from_ <= row["date"] and (not until or row["date"] <= f"{until}~"))
    listed = sorted(map(groups.document, found), key=lambda item: item[order.lstrip("-")], reverse=order[0] == "-")
    page = paging.page(request, listed, lambda item: str(item["id"]), cursor, limit)
    return forms.answer(page | {"items": [cut(Document, item, chosen) for item in page["items"]]})


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
