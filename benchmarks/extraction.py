"""Characters a second of extraction on one core, beside jieba.posseg over the same texts in the same run.

    python -m benchmarks.extraction [FOLDER] [--rounds N]

FOLDER holds .txt files (default: the texts under tests/gold). The rounds of both interleave; medians are printed.
"""

import argparse
import logging
import statistics
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from graph.ids import document_id
from graph.model import Document
from ingest.extraction import extract_facts

DEFAULT = Path(__file__).resolve().parent.parent / "tests" / "gold"


def documents(folder: Path) -> list[Document]:
    """The texts of a folder as documents."""
    found = []
    for path in sorted(folder.rglob("*.txt")):
        text = path.read_text(encoding="utf-8")
        found.append(Document(document_id(text.encode()), path.stem, text, ""))
    return found


def seconds(work: Callable[[], object]) -> float:
    """How long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba.posseg

    jieba.setLogLevel(logging.WARNING)
    texts = documents(options.folder)
    size = sum(len(document.text) for document in texts)

    def ours() -> None:
        for document in texts:
            extract_facts(document)

    def theirs() -> None:
        for document in texts:
            jieba.posseg.lcut(document.text)

    ours()
    theirs()
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(options.rounds)]
    mine = size / statistics.median(a for a, _ in pairs)
    jiebas = size / statistics.median(b for _, b in pairs)
    print(f"texts               {len(texts)}, {size:,} characters")
    print(f"extraction          {mine:,.0f} characters/s")
    print(f"jieba.posseg        {jiebas:,.0f} characters/s")
    print(f"ratio               {statistics.median(b / a for a, b in pairs):.2f}")


if __name__ == "__main__":
    main()
