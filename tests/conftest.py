"""What all tests share: services that a machine may lack are skipped in one loud line, and never in CI."""

import os
import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
MISSING = {
    "corpus": ""
    if os.environ.get("QUANPU_TEST_CORPUS")
    else "QUANPU_TEST_CORPUS is not set: the originals are not scored",
    "browser": "" if CHROMIUM else "no Chromium: the pages are not opened in a browser",
    "neo4j": ""
    if os.environ.get("QUANPU_TEST_NEO4J") or (shutil.which("java") and shutil.which("mvn"))
    else "no Java and Maven, no QUANPU_TEST_NEO4J: Neo4j is not tested",
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what needs a service that is missing; in CI the tests run and fail."""
    if os.environ.get("CI") in {"true", "1"}:
        return
    for item in items:
        for marker, reason in MISSING.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One loud line about what was skipped."""
    reasons = [reason for reason in MISSING.values() if reason]
    if reasons:
        terminalreporter.write_line("SKIPPED SERVICES: " + "; ".join(reasons), red=True, bold=True)
