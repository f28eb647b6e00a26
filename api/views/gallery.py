"""The pictures of the map: what each is called and takes, drawn once for a revision of the map."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from api.answers import Answers
from api.views.bridges import MOST_LINKERS, bridges
from api.views.cities import cities
from api.views.entity import MOST_PARTNERS, entity
from api.views.kept import Kept
from api.views.language import spoken
from api.views.network import FILTERS, MOST_NODES, network
from api.views.path import path
from api.views.picture import Picture
from api.views.render import RenderedPage, render, with_font
from api.views.tasks import MOST_SHOWN, tasks
from graph.queries import Parameter, QueryError, Value, query

_MOST_PAGES = 24


@dataclass(frozen=True, slots=True)
class View:
    """A picture by its name: `draw` takes the map and a value for each parameter; an int has at most `most`.

    A `steady` one also takes the places of its `last` drawing, and keeps them.
    """

    draw: Callable[..., Picture]
    parameters: tuple[Parameter, ...] = ()
    most: int = 0
    steady: bool = False

    def read(self, name: str, values: Mapping[str, Value]) -> dict[str, Value]:
        """A value for each parameter. QueryError where those given do not fit."""
        known = {each.name: each for each in self.parameters}
        unknown = sorted(values.keys() - known.keys())
        if unknown:
            raise QueryError(f"the view {name} has no parameter {unknown[0]}; it has {'、'.join(known) or 'none'}")
        return {key: self._value(each, values.get(key, each.default)) for key, each in known.items()}

    def _value(self, parameter: Parameter, value: Value | None) -> Value:
        if value in ("", [""]) and not parameter.required:
            value = parameter.default  # as a form sends what was left open
        if value is None or (parameter.required and value in ("", [], [""])):
            raise QueryError(f"{parameter.name} is wanted, for example {parameter.name}={parameter.example}")
        found = parameter.read(value)
        if parameter.type == "int" and isinstance(found, int) and not 1 <= found <= self.most:
            raise QueryError(f"{parameter.name}: 1 to {self.most}, not {found}")
        return found


def _limit(default: int) -> Parameter:
    return Parameter("limit", "int", default=default)


def _filters() -> list[Parameter]:
    """What the network may be cut down by, as the question `partnerships` takes it."""
    asked = dict(query("partnerships").parameters)
    asked |= {"kind": asked["a_kind"], "city": asked["a_city"]}
    return [replace(asked[name], name=name) for name in FILTERS]


_CITIES = Parameter("city", "strings", example="南京市&city=淮安市")

VIEWS: Mapping[str, View] = {
    "cities": View(cities),
    "network": View(
        network, (_limit(100), Parameter("communities", "bool", default="false"), *_filters()), MOST_NODES, steady=True
    ),
    "bridges": View(bridges, (_CITIES, _limit(20)), MOST_LINKERS),
    "entity": View(entity, (Parameter("id", "string", example="南京大学"), _limit(60)), MOST_PARTNERS),
    "tasks": View(
        tasks,
        (
            Parameter("unit", "string", default=""),
            Parameter("text", "search", default=""),
            _limit(MOST_SHOWN),
        ),
        MOST_SHOWN,
    ),
    "path": View(
        path,
        (Parameter("source", "string", example="南京大学"), Parameter("target", "string", example="淮安市")),
    ),
}


def picture(answers: Answers, name: str, values: Mapping[str, Value], kept: Kept) -> Picture:
    """A picture by its name, with what a caller wrote for its parameters; steady ones stay where they were last.

    QueryError where there is none or they do not fit; UnknownEntity, AmbiguousEntity, MovedEntity.
    """
    if name not in VIEWS:
        raise QueryError(f"no view is called {name!r}; there are {', '.join(VIEWS)}")
    view = VIEWS[name]
    given: dict[str, Any] = view.read(name, values)
    if not view.steady:
        return view.draw(answers, **given)
    last = kept.last(name, given)
    drawn = view.draw(answers, **given, last=last)
    places = {node.key: node.place for node in drawn.nodes}
    if places != last:
        kept.keep(name, given, places)
    return drawn


def file(answers: Answers, name: str, values: Mapping[str, Value], kept: Kept, *, font: bool = False) -> str:
    """The page of a picture as a file that stands alone, perhaps with a font for its letters.

    What `picture` raises, and OSError where no font is to be had.
    """
    if font:
        return with_font(picture(answers, name, values, kept))
    return Gallery(kept).page(answers, name, values, None).html


class Gallery:
    """Pages with pictures, each drawn once for a revision of the map, after a change much like the last time."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._pages: OrderedDict[tuple[Any, ...], RenderedPage] = OrderedDict()
        self._lock = Lock()

    def page(self, answers: Answers, name: str, values: Mapping[str, Value], at: str | None) -> RenderedPage:
        """The page of a picture at its address, linked to the pages beside it, or with none a file that stands alone.

        What `picture` raises.
        """
        picked = sorted((each, str(value)) for each, value in values.items())
        key = (answers.store.revision(), spoken(), at is None, name, *picked)
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
                return self._pages[key]
        page = self._kept.page(*key)
        if page is None:
            drawn = picture(answers, name, values, self._kept)
            page = render(drawn, home=None) if at is None else render(drawn, home="", at=at)
            self._kept.keep_page(page, *key)
        with self._lock:
            self._pages[key] = page
            while len(self._pages) > _MOST_PAGES:
                self._pages.popitem(last=False)
        return page
