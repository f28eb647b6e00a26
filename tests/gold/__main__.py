"""Prints how extraction scores on the gold: python -m tests.gold [--errors]"""

import sys
import tempfile
from pathlib import Path

from ingest.annotations import extract
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


if __name__ == "__main__":
    main()
