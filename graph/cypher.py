"""One tokeniser of Cypher, and what is a reading question.

A stranger's text reaches an engine only after `check_reading`: read-only engines still read files, write files and
change settings when asked. It is an allow-list. Words are either keywords of reading clauses, names of allowed
functions, or names; a name next to a name is refused, so that no clause unknown here can begin.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from graph.store import QueryRefused

MAX_BYTES = 100_000
MAX_DEPTH = 100
MAX_RANGE = 1_000_000
# The embedded engine reads nested CASE in exponential time, and long chains of patterns in quadratic time.
MAX_CASES = 5
MAX_CLAUSES = 100
MAX_DASHES = 100
MAX_HOPS = 30


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


CLAUSES = _words("MATCH OPTIONAL UNWIND WITH WHERE RETURN ORDER SKIP LIMIT UNION")
_OPERATORS = _words("AND OR XOR NOT IN IS STARTS ENDS CONTAINS AS DISTINCT BY CASE WHEN THEN ELSE")
# Keywords after which only a mark or another keyword may stand.
_ENDS = _words("END TRUE FALSE NULL ASC ASCENDING DESC DESCENDING")
_FIRST = _words("MATCH OPTIONAL UNWIND WITH RETURN")
_FOLLOWED_BY = {"OPTIONAL": _words("MATCH"), "ORDER": _words("BY"), "UNION": _FIRST | {"ALL"}, "ALL": _FIRST}
_REFUSED = _words(
    "CALL LOAD COPY CREATE MERGE SET DELETE DETACH REMOVE DROP ALTER EXPORT IMPORT INSTALL UNINSTALL ATTACH USE "
    "PROFILE EXPLAIN FOREACH INSERT CHECKPOINT BEGIN COMMIT ROLLBACK TERMINATE"
)
RESERVED = CLAUSES | _OPERATORS | _ENDS | _REFUSED | _words("ALL EXISTS COUNT")
AGGREGATES = _words("count sum avg min max collect")
_FUNCTIONS = AGGREGATES | _words(
    "size coalesce tolower toupper trim ltrim rtrim left right replace abs ceil floor sqrt sign exp log10 "
    "type nodes relationships length range all any none single"
)
# What the two engines answer differently, or only one knows: how to write it.
_INSTEAD = {
    "id": "write n.id: an engine's own ids mean nothing",
    "elementid": "write n.id: an engine's own ids mean nothing",
    "labels": "write n.kind",
    "label": "write n.kind, or type(r)",
    "substring": "the engines count from 0 and from 1; write left() or right()",
    "substr": "write left() or right()",
    "startnode": "write r.source",
    "endnode": "write r.target",
    "exists": "write EXISTS { MATCH … }",
    "shortestpath": "use the page or the address for paths",
    "head": "write min() or a LIMIT: the engines number lists differently",
    "last": "write max() or a LIMIT: the engines number lists differently",
}
HOPS = re.compile(r"\s*(?:(?P<first>\d+)?\s*\.\.\s*(?P<last>\d+)|(?P<exact>\d+)(?!\s*\.))")
_TOKEN = re.compile(
    r"""(?P<space>\s+|//[^\r\n]*|/\*.*?\*/)
      | (?P<string>'(?:[^'\\]|\\[\\'"bfnrt])*'|"(?:[^"\\]|\\[\\'"bfnrt])*")
      | (?P<quoted>`(?:[^`]|``)+`)
      | (?P<parameter>\$(?:[^\W\d]\w*|\d+))
      | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
      | (?P<name>[^\W\d]\w*)
      | (?P<mark><>|<=|>=|=~|\.\.|[-+*/%^=<>()\[\]{},.:|;&!])""",
    re.VERBOSE | re.DOTALL,
)
_CLOSE = {")": "(", "]": "[", "}": "{"}
_OPEN = frozenset(_CLOSE.values())


class CypherRefused(QueryRefused):
    """A text that is no reading question: `word` is what is refused, at `line` and `column`, counted from 1."""

    def __init__(self, reason: str, word: str, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}: {word!r} {reason}" if word else reason)
        self.word = word
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of Cypher; `start` is its offset; `kind` is string, quoted, parameter, number, name or mark."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset after it."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """A name in capitals; empty for anything else."""
        return self.text.upper() if self.kind == "name" else ""


def refuse(text: str, start: int, word: str, reason: str) -> CypherRefused:
    lines = [0] + [match.end() for match in re.finditer(r"\n", text)]
    line = bisect_right(lines, start)
    return CypherRefused(reason, word, line, start - lines[line - 1] + 1)


def tokens(text: str) -> list[Token]:
    """The pieces of a text, without spaces and comments. CypherRefused where a string or comment has no end."""
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or (match.group() == "/" and text.startswith("/*", position)):
            raise refuse(text, position, text[position : position + 12], "is unfinished, or no Cypher")
        if match.lastgroup != "space":
            found.append(Token(str(match.lastgroup), match.group(), position))
        position = match.end()
    return found


@lru_cache(maxsize=1024)
def parameters_of(text: str) -> frozenset[str]:
    """The names of the parameters in a text, without $."""
    return frozenset(token.text[1:] for token in tokens(text) if token.kind == "parameter")


@dataclass(frozen=True, slots=True)
class Place:
    """A token and what stands around it. `inside` is the innermost open bracket: "(", "{", "[" of a list, "-[" of an
    edge, or empty; `after_value` says that a value or a name ends right before it."""

    token: Token
    keyword: str
    inside: str
    depth: int
    after_value: bool
    before: str
    after: str

    @property
    def ends_value(self) -> bool:
        """Whether a value or a name ends here."""
        if self.token.kind == "mark":
            return self.token.text in _CLOSE
        return not self.keyword or self.keyword in _ENDS

    @property
    def called(self) -> bool:
        """Whether it is the name of a function."""
        return self.token.kind in ("name", "quoted") and not self.keyword and self.after == "(" and self.before != "|"


def _keyword(token: Token, before: str, after: str, inside: str) -> str:
    """The keyword that a token is, in capitals. A property, a label, a variable or the key of a map is none."""
    word = token.word
    labelled = before == ":" and inside != "{"
    if before in (".", "|") or labelled or (after == ":" and inside):
        return ""
    if word in ("EXISTS", "COUNT"):
        return word if after == "{" else ""
    if word == "ALL":
        return word if before.upper() == "UNION" else ""
    return word if word in CLAUSES or word in _OPERATORS or word in _ENDS else ""


def placed(text: str) -> list[Place]:
    """Every token of a text in its place. CypherRefused where brackets do not close, or are nested too deep."""
    found = tokens(text)
    places: list[Place] = []
    stack: list[str] = []
    for index, token in enumerate(found):
        before = found[index - 1].text if index else ""
        after = found[index + 1].text if index + 1 < len(found) else ""
        inside = stack[-1] if stack else ""
        keyword = _keyword(token, before, after, inside)
        if token.text in _CLOSE and (not stack or stack.pop()[-1] != _CLOSE[token.text]):
            raise refuse(text, token.start, token.text, "closes nothing")
        after_value = bool(places) and places[-1].ends_value
        places.append(Place(token, keyword, inside, len(stack), after_value, before, after))
        if token.text in _OPEN:
            stack.append("-[" if token.text == "[" and before == "-" else token.text)
        if len(stack) > MAX_DEPTH:
            raise refuse(text, token.start, token.text, f"is nested more than {MAX_DEPTH} deep")
    if stack:
        raise refuse(text, len(text), "", f"{stack[-1][-1]!r} is not closed")
    return places


def check_reading(text: str) -> None:
    """Pass a text that is one reading question of bounded size; CypherRefused for any other, naming the word.

    A question that passes can still be wrong Cypher, or slow: that is for the engine and its time limit.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise CypherRefused(f"the question is longer than {MAX_BYTES} bytes", "", 1, 1)
    if escape := re.search(r"\\u", text, re.IGNORECASE):
        raise refuse(text, escape.start(), escape.group(), "is refused: write the character itself")
    places = placed(text)
    if places and places[-1].token.text == ";":
        places.pop()
    if not places or places[0].keyword not in _FIRST:
        token = places[0].token if places else Token("mark", "", 0)
        reason = "is refused: only" if token.word in _REFUSED else "begins no reading question; only"
        raise refuse(text, token.start, token.text, f"{reason} MATCH … RETURN … is answered")
    for place in places:
        _check_place(text, place)
    _check_counts(text, places)
    _check_ranges(text, places)
    _check_order(text, places)


def _check_place(text: str, place: Place) -> None:
    reason = _reason_against(place)
    if reason:
        raise refuse(text, place.token.start, place.token.text, reason)
    if place.token.text == "*" and place.inside == "-[":
        _check_hops(text, place.token)


def _reason_against(place: Place) -> str:
    """Why a token cannot stand where it stands; empty where it can."""
    token, after = place.token, place.after.upper()
    if token.text == ";":
        return "ends the question: one statement at a time"
    if token.text == "[" and place.after_value:
        return "takes an element by its number, which engines count from 0 or from 1: UNWIND the list"
    if token.text == "!":
        return "is refused: write <>, or NOT"
    if token.text == "{" and place.before.upper() in ("EXISTS", "COUNT") and after != "MATCH":
        return "is refused: write EXISTS { MATCH … }"
    if token.kind == "mark":
        return ""
    if place.keyword:
        expected = _FOLLOWED_BY.get(place.keyword)
        return f"is followed by {place.after!r}" if expected and after not in expected else ""
    labelled = place.before == ":" and place.inside != "{"
    if token.word in _REFUSED and not labelled and place.before != "." and place.after != ":":
        return "is refused: only reading questions are answered"
    if labelled and place.after == ":":
        return "with a second label means 'and' on one engine, 'or' on the other: write n.kind IN ['A', 'B']"
    if place.after_value:
        return "is not expected here"
    return _reason_against_function(place) if place.called else ""


def _reason_against_function(place: Place) -> str:
    name = place.token.text.lower()
    if place.token.kind == "name" and name in _FUNCTIONS and place.before != ".":
        return ""
    return "is refused: " + _INSTEAD.get(name, "not a function that both engines have")


def _check_hops(text: str, star: Token) -> None:
    """A variable length must end: `*1..3`, `*..3` or `*2`."""
    hops = HOPS.match(text, star.end)
    if not hops or int(hops["last"] or hops["exact"]) > MAX_HOPS:
        raise refuse(text, star.start, "*", f"needs an upper bound of at most {MAX_HOPS}, as in *1..3")


def _check_counts(text: str, places: Sequence[Place]) -> None:
    clauses = dashes = cases = 0
    for place in places:
        clauses += place.keyword in CLAUSES or (place.token.text == "," and place.before == ")")
        dashes += place.token.text == "-"
        cases += (place.keyword == "CASE") - (place.keyword == "END")
        if clauses > MAX_CLAUSES or dashes > MAX_DASHES or cases > MAX_CASES:
            raise refuse(text, place.token.start, place.token.text, "is one too many: the question is too long")


def _check_ranges(text: str, places: Sequence[Place]) -> None:
    for index, place in enumerate(places):
        if not (place.called and place.token.word == "RANGE"):
            continue
        for bound in (place.token for place in places[index + 2 :]):
            if bound.text == ")":
                break
            if bound.text not in (",", "-") and (not bound.text.isdecimal() or int(bound.text) > MAX_RANGE):
                reason = f"is no bound of range(): write plain numbers of at most {MAX_RANGE}"
                raise refuse(text, bound.start, bound.text, reason)


def _check_order(text: str, places: Sequence[Place]) -> None:
    """The embedded engine forgets ORDER BY and LIMIT of a WITH before an aggregate; DISTINCT between mends it."""
    clause: dict[int, str] = {}  # by depth: the projection that is being read
    cut: dict[int, Token] = {}  # by depth: the ORDER, SKIP or LIMIT of the WITH before it
    for place in places:
        word, depth = place.keyword, place.depth
        if projects(place):
            if clause.get(depth) != "WITH cut" or place.after.upper() == "DISTINCT":
                cut.pop(depth, None)
            clause[depth] = word
        elif word == "UNION":
            clause.pop(depth, None)
        elif word in ("ORDER", "SKIP", "LIMIT") and clause.get(depth, "").startswith("WITH"):
            if clause[depth] == "WITH":
                cut[depth] = place.token
            clause[depth] = "WITH cut"
        elif place.called and place.token.text.lower() in AGGREGATES:
            level = max((level for level in clause if level <= depth), default=-1)
            if level in cut and clause[level] != "WITH cut":
                token = cut[level]
                reason = "before an aggregate is forgotten by one engine: put WITH DISTINCT … between"
                raise refuse(text, token.start, token.text, reason)


def projects(place: Place) -> bool:
    return place.keyword == "RETURN" or (place.keyword == "WITH" and place.before.upper() not in ("STARTS", "ENDS"))
