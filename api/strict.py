"""Routes that refuse a query parameter which they do not have: one written wrongly would widen an answer in silence."""

from collections.abc import Callable, Collection, Coroutine
from difflib import get_close_matches
from typing import Any

from fastapi import Request
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute
from starlette.responses import Response

from api.problems import BadParameter


class Strict(APIRoute):
    """A route whose parameters are all that may stand in its query string.

    One that describes parameters of any name (`openapi_extra`) looks at them itself.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of a request, after a look at the names in its query string."""
        handle = super().get_route_handler()
        if self.openapi_extra:
            return handle
        in_path = {field.alias for field in self.dependant.path_params}
        names = [field.alias for field in get_flat_params(self.dependant) if field.alias not in in_path]

        async def known(request: Request) -> Response:
            check(request, names)
            return await handle(request)

        return known


def check(request: Request, names: Collection[str]) -> None:
    """BadParameter for the first name in a query string that is none of these, with those near it."""
    if not request.scope["query_string"]:
        return
    for name in request.query_params:
        if name not in names:
            near = get_close_matches(name, names, cutoff=0.4)
            told = f"there are {', '.join(names)}" if names else "there are none here"
            raise BadParameter(f"{name}: there is no such parameter; {told}", near)
