"""Prints how extraction scores on the gold: python -m tests.gold [--pairs] [--modality] [--folds] [--errors]"""

import sys
import tempfile
from pathlib import Path

from ingest.annotations import extract
from tests.gold import folds, modality, resolution
from tests.scoring import score

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Extract and score both halves; with --errors the errors of the development half."""
    for half in ("dev", "locked"):
        with tempfile.TemporaryDirectory() as out:
            extract([str(HERE / half / "documents")], Path(out))
            entities, relations = score(Path(out), HERE / half / "gold")
        print(f"{half:7} entities F1 {entities.f1:.3f}  relations F1 {relations.f1:.3f}")
        if half == "dev" and "--errors" in sys.argv:
            print(*entities.errors, *relations.errors, sep="\n")
    if "--pairs" in sys.argv:
        pairs()
    if "--modality" in sys.argv:
        circumstances()
    if "--folds" in sys.argv:
        for fold in folds.folds():
            whole, left = ("{:.3f} {:.3f}".format(*each) for each in (fold.whole, fold.left))
            print(f"{fold.name:28} entities and relations F1 {whole}; without its own {fold.words} words {left}")


def pairs() -> None:
    """Score resolution on the hard pairs, and on those that the gold makes."""
    for name in ("hard", "dev", "locked"):
        hard = name == "hard"
        told = resolution.facts_of(HERE / "pairs" if hard else HERE / name / "documents")
        wanted = resolution.hard_pairs() if hard else resolution.gold_pairs(name)
        tally = resolution.score(told, wanted, strict=hard)
        same, other = tally.right + tally.missed, tally.apart + tally.wrong
        print(f"{name:7} pairs    F1 {tally.f1:.3f}  of {same} same, {other} different, {len(tally.unfound)} not found")
        if name != "locked" and "--errors" in sys.argv:
            print(*tally.errors, sep="\n")


def circumstances() -> None:
    """Score modality and times on what was annotated of the development half."""
    with tempfile.TemporaryDirectory() as out:
        extract([str(HERE / "dev" / "documents")], Path(out))
        tally = modality.score(Path(out))
    right, times = tally.modality / tally.found, tally.times / tally.found
    print(f"dev     modality {right:.3f}  times {times:.3f}  of {tally.found} found of {tally.annotated} annotated")
    print(f"dev     times where either tells one {tally.timed_right} of {tally.timed}")
    if "--errors" in sys.argv:
        print(*tally.errors, sep="\n")


if __name__ == "__main__":
    main()
