"""Claims in another process, which gets nothing but JSON; and `check` that asks it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from calcanim import catalog
from calcanim.claims.recheck import RecheckError, in_fresh_process, records_text
from calcanim.cli import cli
from calcanim.storyboard import Claim


def test_a_process_that_has_not_built_the_lesson() -> None:
    claims = [
        (0, "f(x) = x**2", Claim("definition", "f(x)", "x**2", verdict="refuted")),
        (1, "f(3) = 9", Claim("identity", "f(3)", "9", verdict="unknown")),
        (1, "f(3) = 8", Claim("identity", "f(3)", "8", verdict="proved")),
    ]
    found = in_fresh_process(records_text(claims))
    assert [f.claim.verdict for f in found if f.claim] == ["proved", "proved", "refuted"]
    with pytest.raises(RecheckError, match="could not"):
        in_fresh_process('{"schema": 3}')


def test_check_of_files(tmp_path: Path) -> None:
    text = catalog.lesson("chain_rule").build().to_json()
    good, false, none = (tmp_path / f"{n}.json" for n in ("good", "false", "none"))
    good.write_text(text, encoding="utf-8")
    digit = '"left":"dy/dx","method":"algebra: the difference is zero","right":"300"'
    assert digit in text
    false.write_text(text.replace(digit, digit.replace("300", "301")), encoding="utf-8")
    none.write_text('{"storyboard": 3}', encoding="utf-8")
    run = CliRunner().invoke
    done = run(cli, ["check", str(good), "--json"], standalone_mode=False)
    assert json.loads(done.stdout)["ok"] is True
    done = run(cli, ["check", str(false), "--json"], standalone_mode=False)
    answer = json.loads(done.stdout)
    assert answer["ok"] is False
    assert {f["claim"] for f in answer["faults"]} >= {"dy/dx = 301"}
    assert all(f["beat"] == 11 for f in answer["faults"])
