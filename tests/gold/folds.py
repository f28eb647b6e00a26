"""Cross-validation over the originals: what is left of the score on one where lexicon and rules know only the others.

For each original the words that nothing but it gives reason to know are taken out of the lexicon: forms of organisations,
programmes, industries, events and regions, and words of the grammar, that stand in its text and in no other original and
no text of dev/. Places, universities, kinds of bureaus and the words of the language stay; they are lists of their own.
"""

import csv
import json
import multiprocessing
import os
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ingest import lexicon as room
from ingest.annotations import extract
from ingest.lexicon import Lexicon, fold_text, lexicon
from tests.scoring import score

HERE = Path(__file__).resolve().parent
_LISTS = ("organisations", "programmes", "industries", "events", "regions")
_FOLDER = Path(room.__file__).resolve().parent


class Fold(NamedTuple):
    """One original: how many words were taken away, and F1 of entities and relations with all words and without."""

    name: str
    words: int
    whole: tuple[float, float]
    left: tuple[float, float]


def folds() -> Iterator[Fold]:
    """A fold for each original. KeyError where QUANPU_TEST_CORPUS does not name their folder."""
    corpus = Path(os.environ["QUANPU_TEST_CORPUS"])
    texts = {path: fold_text(path.read_text(encoding="utf-8")) for path in sorted((corpus / "seeds").iterdir())}
    own = [fold_text(path.read_text(encoding="utf-8")) for path in sorted((HERE / "dev" / "documents").iterdir())]
    for path, text in texts.items():
        others = "\n".join([*own, *(other for name, other in texts.items() if name != path)])
        words = {word for word in _learned() if word in text and word not in others}
        yield Fold(path.name, len(words), _scored(path, corpus, frozenset()), _scored(path, corpus, frozenset(words)))


@cache
def _learned() -> frozenset[str]:
    """All forms that were put in by hand, folded."""
    forms: set[str] = set()
    for name in _LISTS:
        with (_FOLDER / "gazetteers" / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                forms |= {row["name"], *row["aliases"].split("、"), *row.get("weak", "").split("、")}
    grammar = yaml.safe_load((_FOLDER / "grammar.yaml").read_text(encoding="utf-8"))
    forms |= set(_words(grammar))
    return frozenset(fold_text(form) for form in forms if len(form) > 1)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _words(inner)
    elif isinstance(value, list):
        yield from (str(word) for word in value)


def _scored(path: Path, corpus: Path, words: frozenset[str]) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        out, gold = Path(folder) / "out", Path(folder) / "gold"
        gold.mkdir()
        # A process of its own, for a lexicon of its own.
        process = multiprocessing.get_context("fork").Process(target=_extract, args=(path, out, words))
        process.start()
        process.join()
        if process.exitcode:
            raise RuntimeError(f"{path.name}: extraction ended with {process.exitcode}")
        for file in (corpus / "gold").glob("*.json"):
            told = json.loads(file.read_text(encoding="utf-8"))
            if isinstance(told, dict) and told.get("document") == path.name:
                (gold / file.name).write_bytes(file.read_bytes())
        entities, relations = score(out, gold)
    return entities.f1, relations.f1


def _extract(path: Path, out: Path, words: frozenset[str]) -> None:
    _forget(lexicon(), words)
    out.mkdir()
    extract([str(path)], out)


def _forget(known: Lexicon, words: frozenset[str]) -> None:
    with (_FOLDER / "gazetteers" / "words.tsv").open(encoding="utf-8") as handle:
        language = {line.split("\t")[0] for line in handle}
    for word in words:
        known.classes.pop(word, None)
        if word in language:
            known.classes[word] = "W"
        for held in (known.entries, known.heads, known.predicates, known.costs):
            held.pop(word, None)  # type: ignore[attr-defined]
    for name in ("generic", "inner", "trim", "aims"):
        setattr(known, name, getattr(known, name) - words)
    known.sets = {name: held - words for name, held in known.sets.items()}
    known.grammar = _without(known.grammar, words)


def _without(value: Any, words: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _without(inner, words) for key, inner in value.items() if fold_text(str(key)) not in words}
    return [word for word in value if fold_text(str(word)) not in words] if isinstance(value, list) else value
