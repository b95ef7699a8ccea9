"""The commands that docs/embedding.md shows work; its recipes are built by tests/integrations."""

import re
import shlex
from pathlib import Path

import pytest

from calcanim import cli
from calcanim.publish.head import policy
from tests.publish import films

PAGE = (Path(__file__).parent.parent / "docs" / "embedding.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^```\n(calcanim .*)\n```", PAGE, re.MULTILINE)


@pytest.mark.parametrize("line", COMMANDS)
def test_the_commands_work(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    films.write(tmp_path, films.manifest(), b"\0\0\0\x08ftyp")
    monkeypatch.chdir(tmp_path)
    assert cli.run(shlex.split(line)[1:]) == 0
    assert capsys.readouterr().out


def test_the_policy_is_the_one_that_is_shown() -> None:
    assert policy() in PAGE
