"""The command `quanpu`: thin verbs over ingest, the store, the catalogue and the server.

Data goes to standard output and talk to standard error. Exit status: 0 done, 1 refused or failed, 2 usage.
"""

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api.answers import Answers
from api.groups import described
from api.output import Format, json_of, write_json, write_report, write_rows, write_text
from api.settings import Settings
from graph import queries
from graph.ontology import OntologyError
from graph.queries import QueryError, Value
from graph.store import Status, Store, StoreError
from ingest.versions import behind

if TYPE_CHECKING:
    from ingest.judging import JudgeReport
    from ingest.reports import RunReport

app = typer.Typer(
    name="quanpu",
    help="A map of who builds what with whom, where, and under whose responsibility; every fact with its evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
talk = Console(stderr=True, highlight=False, soft_wrap=True)
_MOST_TOLD = 20

Paths = Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders, or - for standard input.")]
As = Annotated[Format, typer.Option("--format", help="How rows are written.")]
Parameters = Annotated[
    list[str] | None, typer.Option("-p", metavar="KEY=VALUE", help="A parameter; the same one again makes a list.")
]


def main(arguments: list[str] | None = None) -> None:
    """Run the command line, of this process unless told; a failure that has a reason is told in one line."""
    try:
        app(arguments, prog_name="quanpu")
    except QueryError as error:
        say(f"quanpu: {error}")
        sys.exit(2)
    except (StoreError, OntologyError, OSError) as error:
        say(f"quanpu: {error}")
        sys.exit(1)


def say(text: str) -> None:
    """One line of talk, on standard error."""
    talk.print(text, markup=False)


def usage(text: str) -> typer.Exit:
    """Tell what was wrong with the command, for exit status 2."""
    say(f"quanpu: {text}")
    return typer.Exit(2)


def settings(**given: Any) -> Settings:
    """The settings of this run, with what the command line gives; a wrong one is told by its name."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        told = "; ".join(f"QUANPU_{str(each['loc'][0]).upper()}: {each['msg']}" for each in error.errors())
        raise usage(told) from error


@contextmanager
def opened(chosen: Settings) -> Iterator[Store]:
    """The store that the settings name, closed again."""
    store = chosen.store()
    try:
        yield store
    finally:
        store.close()


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int, str], None]]:
    """A progress bar on standard error, as a function of how many are done, of how many, and what was just done."""
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=talk, transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda done, total, name: progress.update(task, completed=done, total=total, description=name)


def pipeline() -> ModuleType:
    """The walk of a document, imported late: it takes as long as half a question."""
    from ingest import pipeline as walk

    return walk


def tell_report(report: "RunReport") -> None:
    """What became of each source, on standard error; exit status 1 where something was refused or left out."""
    for source in report.sources:
        reason = f": {source.reason}" if source.reason else ""
        counts = f" ({source.entities} entities, {source.relations} relations)" if source.entities else ""
        say(f"{source.status:<9} {source.source}{counts}{reason}")
    for rejected in report.rejects[:_MOST_TOLD]:
        say(f"left out  {rejected.source}, {rejected.where}: {rejected.reason}")
    if len(report.rejects) > _MOST_TOLD:
        say(f"left out  {len(report.rejects) - _MOST_TOLD} more; all of them stand under rejects/ in the data folder")
    say(report.summary())
    if report.failed:
        raise typer.Exit(1)


@app.command()
def ingest(
    paths: Paths,
    mapping: Annotated[Path | None, typer.Option(help="How to read a table without a .yaml beside it.")] = None,
    report_to: Annotated[
        Path | None, typer.Option("--report", help="The JSON file to write the run's report to; see `report`.")
    ] = None,
) -> None:
    """Take documents and tables into the map."""
    chosen = settings()
    with opened(chosen) as store:
        with progress_bar() as progress:
            report = pipeline().ingest(store, chosen.data, paths, mapping=mapping, progress=progress)
        if report_to is not None:
            from ingest.reporting import as_json, report_of

            report_to.write_bytes(json_of(as_json(report_of(store, chosen.data), report)))
    tell_report(report)


@app.command("report")
def report_map(form: As = Format.table) -> None:
    """Tell what to look at in the map: counts by document, what was refused, doubtful merges, unknown heads."""
    from ingest.reporting import as_json, report_of

    chosen = settings()
    with opened(chosen) as store:
        report = report_of(store, chosen.data)
    if form is Format.json:
        write_json(as_json(report))
        return
    write_report(report)


@app.command()
def judge(
    file: Annotated[Path | None, typer.Argument(help="A YAML list of judgements.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the judgements of the map.")] = False,
    forgotten: Annotated[list[str] | None, typer.Option("--forget", metavar="ID", help="Take one back.")] = None,
    form: As = Format.table,
) -> None:
    """Correct the map: accept, reject, rename, kind, same, not_same; what is judged survives every ingest."""
    from ingest import judging

    if [file is not None, listed, bool(forgotten)].count(True) != 1:
        raise usage("judge wants a FILE, --list or --forget ID")
    chosen = settings()
    with opened(chosen) as store:
        if listed:
            rows = [asdict(item) for item in store.judgements()]
            write_rows(_JUDGEMENT, [[row[column] for column in _JUDGEMENT] for row in rows], form)
            return
        done = (
            judging.judge(store, chosen.data, file.read_bytes())
            if file
            else judging.unjudge(store, chosen.data, forgotten or ())
        )
    tell_judged(done, str(file or ""))


_JUDGEMENT = ("id", "verdict", "note", "a", "relation", "b", "name", "document")


def tell_judged(done: "JudgeReport", file: str) -> None:
    """What became of judgements, on standard error; exit status 1 where one was refused, and so nothing done."""
    for line, reason in done.refused:
        say(f"refused  {file}{f', line {line}' if line else ''}: {reason}")
    if done.refused:
        say("nothing was changed")
        raise typer.Exit(1)
    for word, judgements in (("new", done.new), ("known", done.known), ("taken back", done.gone)):
        for item in judgements:
            say(f"{word:<10} {item.id} {item.verdict}: {item.note}")
    for told in done.left_out[:_MOST_TOLD]:
        say(f"left out   {told}")
    say(f"{len(done.changed)} documents say something else now" if done.changed else "the map is as it was")


@app.command()
def explain(
    document: Annotated[str, typer.Argument(help="A path; or a document's id or title, as status shows it.")],
    at: Annotated[int | None, typer.Option(min=1, help="One line of the text, or row of the table, from 1.")] = None,
    page: Annotated[Path | None, typer.Option("--html", help="Write a page that stands alone, instead.")] = None,
) -> None:
    """Tell which rule or entry made each fact of a document, line by line."""
    from api.explaining import as_page, as_text
    from ingest.explanation import explained

    chosen = settings()
    with opened(chosen) as store:
        told = explained(store, chosen.data, document)
    told = told.at(at) if at is not None else told
    if page is None:
        write_text(as_text(told))
        return
    html = as_page(told)
    page.write_text(html, encoding="utf-8")
    say(f"{page}: {len(html.encode()) // 1024} KB")


@app.command()
def extract(
    paths: Paths, out: Annotated[Path, typer.Option(help="The folder to write one JSON file a document to.")]
) -> None:
    """Write the facts of documents as JSON, without a map."""
    from ingest.annotations import extract as annotate

    with progress_bar() as progress:
        report = annotate(paths, out, progress=progress)
    tell_report(report)


@app.command()
def forget(
    source: Annotated[str, typer.Argument(help="A path, an address or a document's id, as status shows it.")],
) -> None:
    """Take a source out of the map."""
    chosen = settings()
    with opened(chosen) as store:
        report = pipeline().forget(store, chosen.data, source)
    tell_report(report)


@app.command()
def rebuild() -> None:
    """Make the map again from the kept sources."""
    chosen = settings()
    with opened(chosen) as store, progress_bar() as progress:
        report = pipeline().rebuild(store, chosen.data, progress=progress)
    tell_report(report)


@app.command()
def status(form: As = Format.table) -> None:
    """Show what is in the map: engine, counts, and every source."""
    with opened(settings()) as store:
        held, entries = store.status(), store.ledger()
    late = behind((entry.document.form, entry.extractor) for entry in entries)
    columns = ("id", "title", "date", "form", "entities", "relations", "complete", "sources")
    rows = [
        (told.id, told.title, told.date, told.form, entry.entities, entry.relations, entry.complete, list(told.sources))
        for entry in entries
        for told in (entry.document,)
    ]
    if form is Format.json:
        write_json(asdict(held) | {"behind": late, "sources": [dict(zip(columns, row, strict=True)) for row in rows]})
        return
    say(f"{held.engine} {held.version}, schema {held.schema}, revision {held.revision or 'none'}; {in_words(held)}")
    if late:
        say(f"{late} documents were read by an earlier extractor: quanpu rebuild reads them again")
    write_rows(columns, rows, form)


def in_words(held: Status) -> str:
    """What a map holds, in one line."""
    entities, relations = sum(held.entities.values()), sum(held.relations.values())
    unfinished = f" ({held.unfinished} unfinished: ingest again)" if held.unfinished else ""
    return f"{held.documents} documents{unfinished}, {entities} entities, {relations} relations"


def parsed(parameters: list[str] | None) -> dict[str, Value]:
    """`key=value` options as a mapping; a key that stands twice has a list."""
    found: dict[str, list[str]] = {}
    for item in parameters or []:
        key, separator, value = item.partition("=")
        if not separator or not key:
            raise usage(f"-p {item!r} is not KEY=VALUE")
        found.setdefault(key, []).append(value)
    return {key: values[0] if len(values) == 1 else values for key, values in found.items()}


@app.command()
def query(
    name: Annotated[str | None, typer.Argument(help="A question of the catalogue; none lists them.")] = None,
    parameters: Parameters = None,
    form: As = Format.table,
) -> None:
    """Ask a named question, or list them."""
    if name is None:
        write_catalogue(form)
        return
    if name not in queries.catalogue():
        near = get_close_matches(name, queries.catalogue(), cutoff=0.4)
        hint = f"; near: {', '.join(near)}" if near else ""
        raise usage(f"no question is called {name!r}{hint}; `quanpu query` lists them")
    values = parsed(parameters)
    with opened(settings()) as store:
        rows = Answers(store).rows(name, values)
    write_rows(rows.columns, rows.rows, form)


def write_catalogue(form: Format) -> None:
    """The catalogue on standard output."""
    listed = [described(each) for each in queries.catalogue().values()]
    if form is Format.json:
        write_json(listed)
        return
    rows = [(each["name"], each["title"], [p["name"] for p in each["parameters"]], each["columns"]) for each in listed]
    write_rows(("name", "title", "parameters", "columns"), rows, form)


@app.command()
def cypher(text: Annotated[str, typer.Argument(help="One reading question.")], form: As = Format.table) -> None:
    """Ask a reading question in Cypher."""
    with opened(settings()) as store:
        rows = Answers(store).cypher(text)
    write_rows(rows.columns, rows.rows, form)


@app.command()
def view(
    name: Annotated[str, typer.Argument(help="cities, network, bridges, entity, tasks or path")],
    out: Annotated[str, typer.Option(help="The HTML file to write; - for standard output.")],
    parameters: Parameters = None,
    lang: Annotated[Literal["zh", "en"], typer.Option(help="The language of its own texts.")] = "zh",
    embed_font: Annotated[bool, typer.Option(help="Bring an open Chinese font, cut down to its letters.")] = False,
) -> None:
    """Write a page with a picture of the map, that needs nothing else."""
    from api.views.gallery import file  # pyvis takes long to import
    from api.views.kept import Kept
    from api.views.language import speaking

    values, chosen = parsed(parameters), settings()
    with opened(chosen) as store, speaking(lang):
        html = file(Answers(store), name, values, Kept(chosen.data), font=embed_font)
    if out == "-":
        write_text(html)
        return
    Path(out).write_text(html, encoding="utf-8")
    say(f"{out}: {len(html.encode()) // 1024} KB")


@app.command()
def story(
    file: Annotated[Path, typer.Argument(help="The YAML of the talk: a title, and pages of view, caption, at.")],
    out: Annotated[Path, typer.Option(help="The HTML file to write.")],
    embed_font: Annotated[bool, typer.Option(help="Bring an open Chinese font, cut down to its letters.")] = False,
) -> None:
    """Write a talk: pictures of the map with captions, one file told by the arrow keys."""
    from api.views.kept import Kept
    from api.views.story import read_story, tell  # pyvis takes long to import

    told, chosen = read_story(file.read_text(encoding="utf-8")), settings()
    with opened(chosen) as store:
        html = tell(Answers(store), told, Kept(chosen.data), font=embed_font)
    out.write_text(html, encoding="utf-8")
    say(f"{out}: {len(told.pages)} pages, {len(html.encode()) // 1024} KB")


@app.command()
def export(
    form: Annotated[str, typer.Option("--format", help="turtle, nquads, graphml, … ; jsonl, parquet, neo4j-admin.")],
    out: Annotated[str, typer.Option(help="The file, or the folder for tables; - for standard output.")],
    part: Annotated[str, typer.Option(help="Of csv and frame: edges or nodes.")] = "edges",
) -> None:
    """Write the whole map in a form that other tools read."""
    from api import exporting  # pyarrow and rdflib take long to import

    with opened(settings()) as store:
        say(exporting.export(Answers(store), form, out, part))


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="The address to serve on; QUANPU_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="The port; QUANPU_PORT, else 8000; 0 takes a free one.")] = None,
) -> None:
    """Serve the map as pages and as an API."""
    import uvicorn

    from api.app import create_app

    chosen = settings(host=host, port=port)
    with opened(chosen) as store:
        held = store.status()
    listener = listening(chosen.host, chosen.port)
    where = f"http://{chosen.host}:{listener.getsockname()[1]}"
    say(f"圈谱: {in_words(held)} ({held.engine} {held.version})")
    if not held.documents:
        say("  the map is empty: quanpu ingest PATH takes documents in, from another shell too")
    for address, what in (("/", "首页"), ("/views/network", "协作网络"), ("/bridges", "城市之间"), ("/docs", "接口")):
        say(f"  {where}{address}  {what}")
    config = uvicorn.Config(create_app(chosen), log_level="warning", access_log=False)
    uvicorn.Server(config).run(sockets=[listener])


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens; an OSError that says where, if it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise OSError(
            f"cannot serve on {host}:{port}: {error.strerror}; --port or QUANPU_PORT chooses another"
        ) from error
