"""The made-up circle as the tables that a run would leave, in a fraction of the time that a run takes.

A large map is made of them in the embedded engine, and Neo4j imports a copy of that.
"""

import re
from array import array
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from benchmarks.made_up import RULE, SAID, Size, Thing, document, documents
from graph.generations import Generations
from graph.ids import entity_id
from graph.ladybug_writing import changing, tie
from graph.ontology import ontology
from graph.packing import EMPTY, ITEM, KEPT_EDGE, KEPT_ENTITY, LIST
from graph.records import DOCUMENT_COLUMNS, EVIDENCE_COLUMNS, document_row, search_text

# Of every piece of evidence; the columns that are not named here are worked out.
_SAME = {
    "ev_row": "-1", "ev_modality": "stated", "ev_said": SAID, "ev_from": EMPTY, "ev_until": EMPTY, "ev_rule": RULE,
    "ev_role": EMPTY, "ev_judgement": EMPTY,
}  # fmt: skip
Table = tuple[str, str, str]


@dataclass(slots=True)
class _Told:
    """Relations as numbers of things, a row each, and the things."""

    things: dict[Thing, int] = field(default_factory=dict)
    types: list[str] = field(default_factory=list)
    columns: "dict[str, array[int]]" = field(
        default_factory=lambda: {name: array("i") for name in ("d", "row", "a", "b")}
    )

    def add(self, number: int, row: int, subject: Thing, type_: str, other: Thing) -> None:
        ends = [self.things.setdefault(thing, len(self.things)) for thing in (subject, other)]
        for column, value in zip(self.columns.values(), (number, row, *ends), strict=True):
            column.append(value)
        self.types.append(type_)


def build(folder: Path, size: Size) -> None:
    """An embedded map of the circle in a folder."""
    nodes, edges = tables(size)
    generations = Generations(folder)
    with generations.writing(), generations.next(fresh=True) as path, changing(path) as session:
        for label, frame in nodes.items():
            session.run(f"COPY {label} FROM $rows", {"rows": frame})
        for (type_, source, target), frame in edges.items():
            session.run(f"COPY {type_} FROM $rows (from='{source}', to='{target}')", {"rows": frame})
        tie(session)


def tables(size: Size) -> tuple[dict[str, pl.DataFrame], dict[Table, pl.DataFrame]]:
    """Nodes by label, and edges by (type, kind of source, kind of target), these with their ends as `s` and `t`."""
    told = _Told()
    for number, relations in enumerate(documents(size)):
        for row, (subject, type_, other) in enumerate(relations, 1):
            told.add(number, row, subject, type_, other)
    things = _things(told)
    rows = pl.DataFrame({name: pl.Series(column) for name, column in told.columns.items()})
    rows = rows.with_columns(pl.Series("type", told.types, dtype=pl.Categorical))
    edges = _edges(rows, things)
    entities = _entities(rows, things, edges)
    nodes: dict[str, pl.DataFrame] = {
        str(kind): frame.select(*KEPT_ENTITY) for (kind,), frame in entities.partition_by("kind", as_dict=True).items()
    }
    nodes["Document"] = _ledger(entities, edges)
    parts = edges.partition_by("type", "from", "to", as_dict=True)
    return nodes, {(str(t), str(a), str(b)): f.select("s", "t", *KEPT_EDGE) for (t, a, b), f in parts.items()}


def _things(told: _Told) -> pl.DataFrame:
    kinds, names = zip(*told.things, strict=True)
    frame = pl.DataFrame(
        {"thing": range(len(names)), "kind": kinds, "name": names}, schema_overrides={"thing": pl.Int32}
    )
    return frame.with_columns(
        pl.Series("id", [entity_id(kind, name) for kind, name in told.things]),
        pl.Series("search", [_search(name) for name in names]),
    )


def _search(name: str) -> str:
    """What a search looks into, worked out by parts: there are few, and pinyin takes its time."""
    forms = [search_text((part,)).split("\n") for part in re.split(r"(\d+)", name) if part]
    return "\n".join("".join(form[min(n, len(form) - 1)] for form in forms) for n in range(3))


def _said(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Rows with `d`, `row` and `ev_quote` as lists of evidence, by keys, in the order of a store."""
    ids = pl.DataFrame({"d": range(rows["d"].max() + 1)}, schema_overrides={"d": pl.Int32})
    ids = ids.with_columns(pl.Series("ev_document", [document(number).id for number in ids["d"]]))
    whole = rows.join(ids, on="d").with_columns(
        ev_start=pl.col("row").cast(pl.Int64) * 40,
        ev_end=pl.col("row").cast(pl.Int64) * 40 + pl.col("ev_quote").str.len_chars(),
    )
    whole = whole.sort("ev_document", "ev_start")
    counted = whole.group_by(keys, maintain_order=True).agg("ev_document", "ev_quote", "ev_start", "ev_end")
    count = pl.col("ev_document").list.len()
    whole = counted.with_columns(*(pl.lit(value).repeat_by(count).alias(name) for name, value in _SAME.items()))
    lists = [pl.col(name).cast(pl.List(pl.String)).list.join(ITEM) for name in EVIDENCE_COLUMNS]
    lists += [pl.concat_str("s", "type", "t", separator=" ")] if "type" in keys else []
    told = whole.with_columns(evidence=pl.concat_str(lists, separator=LIST), evidence_count=count.cast(pl.Int64))
    return told.drop([name for name in EVIDENCE_COLUMNS if name not in ("ev_document", "ev_quote")])


def _edges(rows: pl.DataFrame, things: pl.DataFrame) -> pl.DataFrame:
    first = rows.unique(["d", "type", "a", "b"], keep="first", maintain_order=True)
    for end in ("a", "b"):
        named = things.select(
            pl.col("thing").alias(end), *(pl.col(c).alias(f"{c}_{end}") for c in ("id", "kind", "name"))
        )
        first = first.join(named, on=end)
    symmetric = [name for name, relation in ontology().relations.items() if relation.symmetric]
    turned = pl.col("type").cast(pl.String).is_in(symmetric) & (pl.col("id_b") < pl.col("id_a"))
    told = first.select(
        "d",
        "row",
        pl.col("type").cast(pl.String),
        s=pl.when(turned).then("id_b").otherwise("id_a"),
        t=pl.when(turned).then("id_a").otherwise("id_b"),
        **{
            "from": pl.when(turned).then("kind_b").otherwise("kind_a"),
            "to": pl.when(turned).then("kind_a").otherwise("kind_b"),
        },
        ev_quote=pl.col("name_a") + "，" + pl.col("name_b"),
    )
    return _said(told, ["type", "s", "t", "from", "to"]).with_columns(
        source="s", target="t", role=pl.lit(""), modality=pl.lit("stated"), first_said=pl.lit(SAID),
        last_said=pl.lit(SAID), from_=pl.lit(""), until=pl.lit(""),
    )  # fmt: skip


def _entities(rows: pl.DataFrame, things: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    ends = [rows.select("d", "row", pl.col(end).alias("thing")) for end in ("a", "b")]
    first = pl.concat(ends).group_by("d", "thing").agg(pl.col("row").min())
    said = _said(first.join(things.select("thing", ev_quote="name"), on="thing"), ["thing"])
    degree = pl.concat([edges.select(id=end) for end in ("s", "t")]).group_by("id").agg(degree=pl.len().cast(pl.Int64))
    count = pl.col("evidence_count")
    return (
        things.join(said, on="thing")
        .join(degree, on="id")
        .with_columns(
            aliases=pl.lit([], dtype=pl.List(pl.String)),
            code=pl.lit(None, dtype=pl.String),
            longitude=pl.lit(None, dtype=pl.Float64),
            latitude=pl.lit(None, dtype=pl.Float64),
            properties=pl.lit("{}"),
            documents="ev_document",
            document_names="ev_quote",
            document_aliases=pl.lit("[]").repeat_by(count),
            document_properties=pl.lit("{}").repeat_by(count),
        )
    )


def _ledger(entities: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    named = (
        entities.sort("id")
        .select("id", "ev_document")
        .explode("ev_document")
        .group_by("ev_document", maintain_order=True)
    )
    names = dict(named.agg("id").iter_rows())
    told = dict(
        edges.select(pl.col("ev_document").list.unique())
        .explode("ev_document")["ev_document"]
        .value_counts()
        .iter_rows()
    )
    sources = (document(number) for number in range(len(names)))
    rows = [document_row(source, RULE, names[source.id], told[source.id]) for source in sources]
    return pl.DataFrame(rows, infer_schema_length=None).select(*DOCUMENT_COLUMNS)
