"""Judgements from a file: read, found on the map, put on record with all that they change, in one write or not at all.

A file is a YAML list; each item has one verdict, and a `note` if there is something to say:

    - accept: {subject: 南京大学, relation: CO_BUILDS, object: 某研究院}
    - reject: {subject: 南京大学, relation: 位于, object: 扬州市, document: report.docx}
      note: the branch is meant
    - reject: {entity: 高质量发展中心}
    - rename: {entity: 某中心, to: 南京某某中心}
    - kind: {entity: {name: 某中心, kind: Platform}, to: Lab}
    - same: [某大学科技园, 某大学国家大学科技园]
    - not_same: [南京某中心, 扬州某中心]

An entity is given by id, name or alias, and where that may mean several by {name, kind}; a relation by its name in the
ontology; a document by id, path or title. Without `document` a verdict on a fact is on all that sources say of it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from graph.model import Judgement, Verdict
from graph.store import Store, StoreBusy
from ingest.court import JudgementRefusedError, court, has_keys
from ingest.kept import Kept
from ingest.reports import RunReport
from ingest.runs import OutdatedError, Run

_LONGEST_FILE = 1_000_000


class Refusal(NamedTuple):
    """Why an item of a file, or a judgement to take back, was refused; `line` counts from 1, 0 is none."""

    line: int
    reason: str


@dataclass(slots=True)
class JudgeReport:
    """What became of a file of judgements: `new` and `known` are judgements, `gone` those taken back.

    `changed` are the documents whose facts are others now, `left_out` what the ontology no longer allows. Where
    something is refused, nothing is done.
    """

    new: list[Judgement] = field(default_factory=list)
    known: list[Judgement] = field(default_factory=list)
    gone: list[Judgement] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def judge(store: Store, data: Path, content: bytes) -> JudgeReport:
    """Record the judgements of a file; the same again changes nothing. StoreBusy where another run is writing."""
    report = JudgeReport()
    items = _items(content, report)
    if report.refused:
        return report

    def revise(run: Run, told: JudgeReport) -> None:
        hearing = court(run)
        for line, verdict, value, note in items:
            try:
                hearing.hear(verdict, value, note)
            except JudgementRefusedError as error:
                told.refused.append(Refusal(line, str(error)))
        known = {judgement.id: judgement for judgement in run.judgements}
        told.new = [item for item in hearing.heard.values() if known.get(item.id) != item]
        told.known = [item for item in hearing.heard.values() if known.get(item.id) == item]
        run.judgements = sorted((known | hearing.heard).values(), key=lambda item: item.id)

    return _revised(store, data, revise)


def unjudge(store: Store, data: Path, identifiers: Iterable[str]) -> JudgeReport:
    """Take judgements back; what they changed is as it was. An unknown one refuses all."""
    wanted = list(identifiers)

    def revise(run: Run, told: JudgeReport) -> None:
        known = {judgement.id: judgement for judgement in run.judgements}
        told.refused += [Refusal(0, f"there is no judgement {each!r}") for each in wanted if each not in known]
        told.gone = [known[each] for each in dict.fromkeys(wanted) if each in known]
        run.judgements = [item for item in run.judgements if item.id not in wanted]

    return _revised(store, data, revise)


def _revised(store: Store, data: Path, revise: Callable[[Run, JudgeReport], None]) -> JudgeReport:
    for _ in range(3):
        run, told = Run(store, Kept(data), None, RunReport()), JudgeReport()
        with suppress(OutdatedError):
            run.look()
            revise(run, told)
            if told.refused:
                return JudgeReport(refused=told.refused)
            if run.judgements != run.judged:
                run.settle()
                changed = [facts for facts, _ in run.puts()]
                told.changed = [facts.document.title for facts in changed]
                told.left_out = [
                    f"{facts.document.title}, {where}: {reason}"
                    for facts in changed
                    for where, reason in run.dropped.get(facts.document.id, ())
                ]
                run.commit()
            return told
    raise StoreBusy("other runs keep writing to this map; try again when they are done")


# The file


Item = tuple[int, Verdict, Any, str]


def _items(content: bytes, report: JudgeReport) -> list[Item]:
    """(line, verdict, value, note) of each item; what is not in the form is refused in the report."""
    items: list[Item] = []
    try:
        for line, value in _told(content):
            try:
                items.append((line, *_item(value)))
            except JudgementRefusedError as error:
                report.refused.append(Refusal(line, str(error)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        report.refused.append(Refusal(mark.line + 1 if mark else 0, f"it is not YAML: {error.problem}"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        report.refused.append(Refusal(0, f"it is not YAML in UTF-8: {type(error).__name__}"))
    except JudgementRefusedError as error:
        report.refused.append(Refusal(1, str(error)))
    return items


def _told(content: bytes) -> Iterator[tuple[int, Any]]:
    """Each item with its line; every scalar as the words that stand there, for a name may be a number, or `no`."""
    if len(content) > _LONGEST_FILE:
        raise JudgementRefusedError(f"the file is over {_LONGEST_FILE} bytes; split it")
    loader = yaml.BaseLoader(content.decode("utf-8-sig"))
    node = loader.get_single_node()
    if not isinstance(node, yaml.SequenceNode):
        raise JudgementRefusedError("a list of judgements is wanted, such as `- same: [南大, 南京大学]`")
    for each in node.value:
        yield each.start_mark.line + 1, loader.construct_object(each, deep=True)


def _item(value: Any) -> tuple[Verdict, Any, str]:
    if not isinstance(value, dict):
        raise JudgementRefusedError("an item has a verdict, such as `reject: {…}`")
    verdicts = [key for key in value if key != "note"]
    if len(verdicts) != 1 or verdicts[0] not in _FORMS:
        raise JudgementRefusedError(
            f"an item has one verdict, of {', '.join(_FORMS)}; here: {', '.join(verdicts) or 'none'}"
        )
    note = value.get("note", "")
    if not isinstance(note, str):
        raise JudgementRefusedError("a note is words")
    _FORMS[verdicts[0]](verdicts[0], value[verdicts[0]])
    return verdicts[0], value[verdicts[0]], note


def _form_of_fact(verdict: str, value: Any) -> None:
    fact = has_keys(value, {"subject", "relation", "object"}, ["document"])
    if not fact and not has_keys(value, {"entity"}, ["document"]):
        raise JudgementRefusedError(
            f"{verdict}: wants {{subject: …, relation: …, object: …}} or {{entity: …}}; document: … for one alone"
        )


def _form_of_change(verdict: str, value: Any) -> None:
    if not has_keys(value, {"entity", "to"}) or not isinstance(value["to"], str):
        raise JudgementRefusedError(f"{verdict}: wants {{entity: …, to: …}}")


def _form_of_pair(verdict: str, value: Any) -> None:
    if not isinstance(value, list) or len(value) != 2:
        raise JudgementRefusedError(f"{verdict}: wants two entities, [one, other]")


_FORMS: Mapping[Verdict, Callable[[str, Any], None]] = {
    "accept": _form_of_fact,
    "reject": _form_of_fact,
    "rename": _form_of_change,
    "kind": _form_of_change,
    "same": _form_of_pair,
    "not_same": _form_of_pair,
}
