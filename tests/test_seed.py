"""The map that a fresh clone yields: its size, its answers worked out by hand, and the law of evidence over all of it."""

from pathlib import Path
from typing import Any

import pytest

from graph import resources
from graph.queries import query
from graph.store import Store

pytestmark = pytest.mark.slow


def bridges(seed_store: Store, a: str, b: str) -> dict[str, list[dict[str, Any]]]:
    ties: dict[str, list[dict[str, Any]]] = {}
    for row in query("bridges").run(seed_store, {"city_a": a, "city_b": b}).dicts():
        ties.setdefault(row["name"], []).append(row)
    return ties


def sentences(ties: list[dict[str, Any]], city: str) -> str:
    return "".join(e.get("quote", "") for tie in ties if tie["city"] == city for e in tie["evidence"])


def test_how_much_the_digests_yield(seed_store: Store) -> None:
    status = seed_store.status()
    assert sum(status.entities.values()) >= 550
    assert sum(status.relations.values()) >= 700
    assert status.entities["Task"] == 32
    assert status.relations["RESPONSIBLE_FOR"] >= 120


def test_what_links_nanjing_and_yangzhou(seed_store: Store) -> None:
    found = bridges(seed_store, "南京市", "扬州市")
    assert "国家轻工业电光源材料质量监督检测中心" in sentences(found["南京工业大学"], "扬州市")


@pytest.mark.parametrize(
    ("name", "words"),
    [("东南大学", "淮安分中心"), ("南京理工大学", "盱眙"), ("宁淮智能制造产业园", "宁淮智能制造产业园")],
)
def test_what_links_nanjing_and_huaian(seed_store: Store, name: str, words: str) -> None:
    assert words in sentences(bridges(seed_store, "南京市", "淮安市")[name], "淮安市")


@pytest.mark.parametrize(
    ("a", "b"), [("镇江市", "扬州市"), ("镇江市", "淮安市"), ("扬州市", "常州市"), ("淮安市", "常州市")]
)
def test_the_technology_market_links_cities(seed_store: Store, a: str, b: str) -> None:
    assert "江苏省技术市场" in bridges(seed_store, a, b)


def test_every_evidence_is_where_it_says(seed_store: Store) -> None:
    for entry in seed_store.ledger():
        facts = seed_store.facts(entry.document.id)
        document = seed_store.document(entry.document.id)
        assert facts is not None
        assert document is not None
        for thing in [*facts.entities, *facts.relations]:
            for evidence in thing.evidence:
                if evidence.row < 0:
                    assert document.text[evidence.start : evidence.end] == evidence.quote != ""


def test_digests_say_what_they_digest(seed_store: Store) -> None:
    digests = [entry.document for entry in seed_store.ledger() if entry.document.form == "digest"]
    assert len(digests) == len(list(Path(resources.seed()).glob("*.md")))
    assert all(digest.digest_of is not None and digest.digest_of.issuer for digest in digests)
