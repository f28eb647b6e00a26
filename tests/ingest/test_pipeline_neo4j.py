"""Runs into Neo4j: the same map as embedded, moved there and back, and shared by people with a part of the sources."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from graph.model import Facts
from graph.resources import seed
from graph.store import Store, open_store
from ingest.pipeline import forget, ingest, rebuild
from ingest.reports import RunReport
from tests.conftest import Neo4j

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]
ONE, TWO = (str(seed() / name) for name in ("2022-talent-conference.md", "2025-proposal-reply.md"))


def whole(store: Store) -> dict[str, Facts | None]:
    """All that a map holds, without where its sources were found."""
    facts = {entry.document.id: store.facts(entry.document.id) for entry in store.ledger()}
    return {key: told and replace(told, document=replace(told.document, sources=())) for key, told in facts.items()}


def done(report: RunReport) -> list[str]:
    assert not report.failed, report
    return [told.status for told in report.sources]


@pytest.fixture
def shared(neo4j: Neo4j) -> Iterator[Store]:
    with closing(neo4j.store()) as store:
        yield store


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"ladybug:{tmp_path}/data/graph")) as store:
        yield store


def test_a_map_moves_to_neo4j_and_back_unchanged(shared: Store, embedded: Store, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert done(ingest(embedded, data, [ONE, TWO])) == ["new", "new"]
    before = whole(embedded)
    done(rebuild(shared, data))
    assert whole(shared) == before
    assert shared.status().entities == embedded.status().entities
    assert shared.status().relations == embedded.status().relations
    revision = shared.revision()
    assert done(ingest(shared, data, [ONE, TWO])) == ["unchanged", "unchanged"]
    assert shared.revision() == revision
    done(rebuild(embedded, data))
    assert whole(embedded) == before


def test_ingest_and_forget_are_as_embedded(shared: Store, embedded: Store, tmp_path: Path) -> None:
    assert done(ingest(shared, tmp_path / "other", [ONE, TWO])) == ["new", "new"]
    done(ingest(embedded, tmp_path / "data", [ONE]))
    assert done(forget(shared, tmp_path / "other", TWO)) == ["forgotten"]
    assert whole(shared) == whole(embedded)


def test_two_people_with_a_part_of_the_sources_each(
    neo4j: Neo4j, shared: Store, embedded: Store, tmp_path: Path
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    assert done(ingest(shared, one, [ONE])) == ["new"]
    with closing(neo4j.store()) as second:
        assert done(ingest(second, two, [TWO])) == ["new"]
        done(ingest(embedded, tmp_path / "data", [ONE, TWO]))
        both = whole(embedded)
        assert whole(shared) == both
        assert done(ingest(shared, one, [ONE])) == ["unchanged"]
        assert whole(shared) == both
        with neo4j.driver() as driver:
            driver.execute_query("MATCH (m:Meta) SET m.schema = m.schema - 1")
    with closing(neo4j.store()) as first:
        done(rebuild(first, one))  # which keeps what only the other has the source of
    with closing(neo4j.store()) as second:
        assert whole(second) == both
        assert done(forget(second, two, TWO)) == ["forgotten"]
    done(forget(embedded, tmp_path / "data", TWO))
    assert whole(shared) == whole(embedded)
