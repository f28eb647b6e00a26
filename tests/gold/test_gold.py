"""Extraction holds its score on texts of the genre: our own gold, and the originals where their folder is told."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.annotations import extract
from tests.scoring import score

HERE = Path(__file__).resolve().parent
CORPUS = os.environ.get("QUANPU_TEST_CORPUS", "")


@pytest.mark.parametrize(("half", "entity_floor", "relation_floor"), [("dev", 0.93, 0.88), ("locked", 0.91, 0.81)])
def test_own_gold(half: str, entity_floor: float, relation_floor: float, tmp_path: Path) -> None:
    extract([str(HERE / half / "documents")], tmp_path)
    entities, relations = score(tmp_path, HERE / half / "gold")
    assert entities.f1 >= entity_floor
    assert relations.f1 >= relation_floor


@pytest.mark.corpus
def test_the_originals(tmp_path: Path) -> None:
    extract([f"{CORPUS}/seeds"], tmp_path)
    floors = ["--min-entity", "0.92", "--min-relation", "0.86"]
    command = [sys.executable, f"{CORPUS}/score.py", str(tmp_path), f"{CORPUS}/gold", *floors]
    scored = subprocess.run(command, capture_output=True, text=True, check=False)
    assert scored.returncode == 0, scored.stdout[-400:] + scored.stderr
