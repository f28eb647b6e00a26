"""What routes ask for: the map, and the parameters that lists share."""

from typing import Annotated

from fastapi import Depends, Query, Request

from api.answers import Answers


async def answers(request: Request) -> Answers:
    """The map that this application serves; what is not async would wait for a thread."""
    served: Answers = request.app.state.answers
    return served


TheMap = Annotated[Answers, Depends(answers)]
Limit = Annotated[int, Query(ge=1, le=500, description="items on a page")]
Cursor = Annotated[str | None, Query(max_length=2000, description="from the `next` of the page before")]
Reviewed = Annotated[bool, Query(description="only facts that a person has accepted")]
Name = Annotated[str, Query(min_length=1, max_length=200)]
