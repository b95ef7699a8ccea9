"""The wheel holds the lessons, the grammar and the preview's page, and works by itself."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_wheel_works_away_from_the_repository(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(tmp_path / "site")
    site = tmp_path / "site" / "calcanim"
    pages = {p.name for p in (ROOT / "calcanim" / "preview" / "page").iterdir()}
    assert {p.name for p in (site / "preview" / "page").iterdir()} == pages
    assert not (tmp_path / "site" / "scenes").exists()
    code = (
        "import calcanim, sys; from calcanim import cli;"
        f"assert calcanim.__file__.startswith({str(site)!r});"
        "sys.exit(cli.run(sys.argv[1:]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(site.parent)}
    for args in (
        ["list"],
        ["steps", "derivative", "x**2"],
        ["show", "chain_rule"],
        ["new", "mine.py"],
        ["show", "mine.py"],
    ):
        done = subprocess.run(
            [sys.executable, "-c", code, *args],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout
