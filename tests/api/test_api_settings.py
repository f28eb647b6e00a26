"""Settings from the environment."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import Settings


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "GRAPH", "HOST", "PORT", "NEO4J_USER", "NEO4J_PASSWORD"):
        monkeypatch.delenv(f"QUANPU_{name}", raising=False)


def test_the_graph_lies_in_the_data_folder_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().data == Path(".quanpu")
    assert Settings().graph == "ladybug:.quanpu/graph"
    monkeypatch.setenv("QUANPU_DATA", "elsewhere")
    assert Settings().graph == "ladybug:elsewhere/graph"
    monkeypatch.setenv("QUANPU_GRAPH", "neo4j://host")
    assert Settings().graph == "neo4j://host"


def test_an_empty_variable_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUANPU_PORT", "")
    monkeypatch.setenv("QUANPU_GRAPH", "")
    assert Settings().port == 8000
    assert Settings().graph == "ladybug:.quanpu/graph"


@pytest.mark.parametrize("port", ["high", "-1", "65536"])
def test_a_wrong_port_is_refused(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("QUANPU_PORT", port)
    with pytest.raises(ValidationError):
        Settings()


def test_settings_are_frozen_and_hide_the_password() -> None:
    settings = Settings(neo4j_password="geheim")
    assert "geheim" not in repr(settings)
    with pytest.raises(ValidationError):
        settings.port = 1
