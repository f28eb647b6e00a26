"""A map written for neo4j-admin, imported by the real tool, opened, and held against the original."""

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from maps import CENTRE, Telling, example, expected, expected_ties, held, ties

from graph import bulk
from graph.model import Facts, Judgement, Rights
from graph.neo4j_server import USER, LocalServer
from graph.store import Store, StoreError, open_store
from tests.conftest import small_server

STRANGE = '中文，"引号"; \\反斜杠\\" \n换行\r\n, U+00A0\u00a0😀 \'单引\' '


def strange() -> Facts:
    telling = Telling("document_strange", text=STRANGE, uri="https://例子/?a=1,2;3")
    telling.entity(*CENTRE, STRANGE, "a;b,c", level=STRANGE, longitude=118.5, number=7)
    telling.relation(("Lab", STRANGE), "LOCATED_IN", ("City", ";,\"'"), role="", judgement="judgement_a")
    return telling.facts()


def open_facts() -> list[Facts]:
    """The example and the strange document, with nothing to withhold."""
    return [replace(each, document=replace(each.document, rights=Rights())) for each in [*example(), strange()]]


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"ladybug:{tmp_path / 'map'}")) as store:
        with store.write() as writer:
            for facts in open_facts():
                writer.put(facts, "test")
            writer.judge(Judgement("judgement_a", "accept", "lab_a", "city_b", STRANGE, "LOCATED_IN"))
        yield store


@pytest.mark.neo4j
@pytest.mark.slow
def test_the_admin_tool_imports_the_same_map(full: Store, tmp_path: Path) -> None:
    counts = bulk.write(full, tmp_path / "bulk")
    assert counts["Document"] == 3
    server = small_server(tmp_path / "server")
    server.load(tmp_path / "bulk")
    _away_and_back(server, tmp_path)
    server.start()
    try:
        with closing(open_store(server.url, user=USER, password=server.password)) as store:
            assert held(store) == held(full) == expected({f.document.id: f for f in open_facts()})
            assert ties(store) == expected_ties(held(store)[1])
            assert store.judgements() == full.judgements()
            assert (store.ledger(), store.revision()) == (full.ledger(), full.revision())
            told = "MATCH (e:Entity) RETURN e.id AS id, e.aliases AS aliases ORDER BY id"
            assert list(store.run(told).rows) == list(full.run(told).rows)
            with store.write() as writer:
                for facts in open_facts():
                    writer.put(facts, "test")
            assert store.revision() == full.revision()
            _is_alive(store)
    finally:
        server.kill()


def _away_and_back(server: LocalServer, folder: Path) -> None:
    """A dump brings all back, by the commands that the document tells."""
    told = (Path(__file__).parents[2] / "docs" / "neo4j.md").read_text(encoding="utf-8")
    dump, load = re.findall(r"`neo4j-admin (database (?:dump|load)\s[^`]+)`", told)
    (folder / "dumps").mkdir()
    server.admin(*dump.replace("FOLDER", str(folder / "dumps")).split())
    shutil.rmtree(server.folder / "data" / "databases" / "neo4j")
    server.admin(*load.replace("FOLDER", str(folder / "dumps")).split())


def _is_alive(store: Store) -> None:
    """What was imported takes changes, under its constraints."""
    with store.write() as writer:
        writer.retract("document_strange")
    assert held(store) == expected({facts.document.id: facts for facts in open_facts()[:-1]})
    assert store.run("SHOW INDEXES YIELD name WHERE name = 'entity_names' RETURN name").rows


def test_words_that_may_not_be_shown_are_left_out(full: Store, tmp_path: Path) -> None:
    secret = strange()
    closed = replace(secret, document=replace(secret.document, rights=Rights("all rights reserved", "facts")))
    with full.write() as writer:
        writer.put(closed, "closed")
    bulk.write(full, tmp_path / "bulk")
    documents = (tmp_path / "bulk" / "Document.csv").read_text(encoding="utf-8")
    assert "document_strange" in documents
    assert "反斜杠" not in documents
    relations = (tmp_path / "bulk" / "Relation.csv").read_text(encoding="utf-8")
    assert "LOCATED_IN" in relations
    assert "反斜杠" not in relations


def test_a_text_that_cannot_be_written_is_named(full: Store, tmp_path: Path) -> None:
    one = example()[0]
    broken = replace(one, document=replace(one.document, sources=("a\x1fb",)))
    with full.write() as writer:
        writer.put(broken, "test")
    with pytest.raises(StoreError, match=r"Document.csv: a text holds the character U\+001F: 'a"):
        bulk.write(full, tmp_path / "bulk")
    assert not (tmp_path / "bulk" / bulk.ARGUMENTS).exists()
