"""The process in which a stranger's question runs: one line of JSON asks, one line answers (see graph.bounded)."""

import json
import math
import os
import resource
import sys
from collections.abc import Mapping
from typing import Any

from graph.cypher import check_reading
from graph.store import QueryRefused, QueryTimeout, QueryTooLarge, Rows, Store, StoreError, open_store

_KNOWN = (QueryTimeout, QueryTooLarge, QueryRefused)


def main() -> None:
    """Answer questions from standard input until it ends; arguments: the url of the store, bytes of memory."""
    url, memory = sys.argv[1], int(sys.argv[2])
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the engine may print is no answer
    store = open_store(url, tight=True)
    store.run("MATCH (e:City) RETURN e.id LIMIT 1")
    _limit(memory)
    _say(answers, {"ready": True})
    for line in sys.stdin.buffer:
        _say(answers, _answer(store, json.loads(line)))


def _say(file: Any, answer: Mapping[str, Any]) -> None:
    file.write(json.dumps(answer, ensure_ascii=False, default=str).encode("utf-8", "replace") + b"\n")
    file.flush()


def _limit(memory: int) -> None:
    """No file may be written, and no more memory taken than what stands now and so many bytes."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no file of ours
        standing = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (standing + memory, standing + memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)


def _answer(store: Store, question: Mapping[str, Any]) -> dict[str, Any]:
    try:
        check_reading(question["text"])
        rows = store.run(question["text"], question["parameters"], timeout=question["seconds"], limit=question["rows"])
        return _told(fitting(rows, question["size"]))
    except _KNOWN as error:
        name = next(kind.__name__ for kind in _KNOWN if isinstance(error, kind))
        return {"error": name, "message": str(error)}
    except MemoryError:
        return {"error": "QueryTooLarge", "message": "the question needs more memory than it may have"}
    except (TypeError, ValueError, ArithmeticError) as error:  # a parameter of a type that the engine has not
        return {"error": "QueryRefused", "message": f"a parameter cannot be read: {error}"}
    except StoreError as error:
        return {"error": "StoreUnavailable", "message": str(error)}


def _told(rows: Rows) -> dict[str, Any]:
    return {"columns": rows.columns, "rows": rows.rows, "truncated": rows.truncated}


def fitting(rows: Rows, size: int) -> Rows:
    """Rows as values that JSON can hold, as far as they fit in so many bytes."""
    told: list[tuple[Any, ...]] = []
    length = 0
    for row in rows.rows:
        plain = tuple(_plain(value) for value in row)
        length += len(json.dumps(plain, ensure_ascii=False, default=str).encode("utf-8", "replace"))
        if length > size:
            return Rows(rows.columns, told, truncated=True)
        told.append(plain)
    return Rows(rows.columns, told, rows.truncated)


def _plain(value: Any) -> Any:
    """A value that JSON can hold, and every reader of JSON can read."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, int) and not isinstance(value, bool) and not -(2**63) <= value < 2**63:
        return float(value)
    return value
