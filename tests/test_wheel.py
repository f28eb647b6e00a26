"""The wheel works away from the checkout, in a folder that has a graph.py and an api/ of its own."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment with the wheel in it; dependencies come from the running environment."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    environment = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    site = next(environment.glob("lib/python*/site-packages"))
    wheel = next(folder.glob("*.whl"))
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(wheel)]
    subprocess.run(pip, check=True, capture_output=True)
    # A path in a .pth file brings the modules there, not the .pth files there: our checkout stays out.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return environment / "bin"


def run(installed: Path, folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "QUANPU_DATA": str(folder / "data")}
    command = [str(installed / "python"), *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_ingests_and_answers(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "graph.py").write_text("raise RuntimeError('not this one')", encoding="utf-8")
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "__init__.py").write_text("raise RuntimeError('nor this one')", encoding="utf-8")
    where = run(installed, tmp_path, "-c", "import quanpu, sys; print(quanpu.__file__)")
    assert "environment" in where
    seed = Path(where.strip()).parent / "_data" / "seed" / "2022-talent-conference.md"
    run(installed, tmp_path, "-m", "quanpu", "ingest", str(seed))
    answer = run(installed, tmp_path, "-m", "quanpu", "query", "documents", "--format", "csv")
    assert "聚力关键核心技术攻坚" in answer
    rows = run(installed, tmp_path, "-c", "import quanpu; print(len(quanpu.connect().query('documents')))")
    assert int(rows) >= 1
