"""What of a list is wanted, and in which order: the parameters `fields` and `sort`."""

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from typing import Annotated

from fastapi import Query

from api.problems import BadParameter
from api.shapes import Shape, fields_of

Fields = Annotated[
    str, Query(max_length=300, description="of each item only these, with commas between, and what names it")
]
Sort = Annotated[str, Query(max_length=40, description="the order of the list")]


def chosen(fields: str, shape: type[Shape], always: Sequence[str] = ("id",)) -> list[str]:
    """The fields of an item that are wanted, some `always`; none for all. BadParameter for one that the shape has
    not."""
    wanted = [name.strip() for name in fields.split(",") if name.strip()]
    known = fields_of(shape)
    for name in wanted:
        if name not in known:
            near = get_close_matches(name, known, cutoff=0.4)
            raise BadParameter(f"fields: there is no field {name!r}; there are {', '.join(known)}", near)
    return [*always, *wanted] if wanted else []


def ordered(sort: str, orders: Collection[str]) -> str:
    """The order that is wanted, the first one where none is. BadParameter names the orders that there are."""
    if sort and sort not in orders:
        near = get_close_matches(sort, orders, cutoff=0.4)
        raise BadParameter(f"sort: there is no order {sort!r}; there are {', '.join(orders)}", near)
    return sort or next(iter(orders))
