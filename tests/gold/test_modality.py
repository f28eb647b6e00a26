"""Stated or planned, since and until when: held against a careful reader's word."""

from pathlib import Path

from ingest.annotations import extract
from tests.gold.modality import HERE, score


def test_modality_and_times(tmp_path: Path) -> None:
    extract([str(HERE / "dev" / "documents")], tmp_path)
    tally = score(tmp_path)
    assert tally.found >= 150, tally.missed
    assert tally.modality / tally.found >= 0.95, tally.errors
    assert tally.times / tally.found >= 0.95, tally.errors
    assert tally.timed_right / tally.timed >= 0.85, tally.errors
