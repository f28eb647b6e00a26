"""Each measurement begins as its own page tells."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
COMMANDS = [path.stem for path in (ROOT / "benchmarks").glob("*.py") if "argparse" in path.read_text("utf-8")]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_benchmark_begins(name: str) -> None:
    command = f"python -m benchmarks.{name}"
    assert command in (ROOT / "benchmarks" / f"{name}.py").read_text("utf-8")
    done = subprocess.run(
        [sys.executable, *command.split()[1:], "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert command in done.stdout
