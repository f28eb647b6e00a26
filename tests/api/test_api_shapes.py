"""What is written without a look at each field has the shape that the description tells: no more, no less."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from api import neighbourhood
from api.answers import Answers
from api.shapes import Document, EntityDetail, FoundPage, Graph, GraphPage, Page, Shape
from api.shapes import Entity as EntityShape
from graph.store import open_store
from tests.api.conftest import KINDS, identifier


@pytest.mark.parametrize(
    ("address", "shape"),
    [
        ("/entities/示例大学", EntityDetail),
        ("/entities/南京市", EntityDetail),
        ("/entities?limit=3", Page[EntityShape]),
        ("/search?q=示例", FoundPage),
        ("/documents", Page[Document]),
        ("/entities/示例大学/neighbourhood", Graph),
        ("/entities/示例大学/neighbourhood?depth=2", Graph),
        ("/partnerships", GraphPage),
    ],
)
def test_an_answer_has_its_shape(client: httpx.Client, address: str, shape: type[Shape]) -> None:
    answer = client.get(f"/api/v1{address}").json()
    read = shape.model_validate(answer)
    assert read.model_dump(mode="json", by_alias=True, exclude_unset=True) == answer
    assert set(answer) == {field.alias or name for name, field in shape.model_fields.items()}


def test_the_neighbourhood_of_few_relations_is_that_of_many(map_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(f"ladybug:{map_folder / 'graph'}")
    answers = Answers(store)

    def around(**how: Any) -> list[Any]:
        return [neighbourhood.neighbourhood(answers, identifier(name), 1, **how) for name in sorted(KINDS)]

    ways: list[dict[str, Any]] = [{"limit": 50}, {"limit": 3}, {"limit": 1}, {"limit": 50, "reviewed": True}]
    few = [around(**how) for how in ways]
    monkeypatch.setattr(neighbourhood, "_FEW", -1)
    assert [around(**how) for how in ways] == few
    assert any(graph["truncated"] for graph in few[1])
    store.close()
