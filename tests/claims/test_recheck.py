"""Claims in another process, which gets nothing but JSON; and `check` that asks it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from calcanim import catalog
from calcanim.claims.apart import RecheckError, in_fresh_process, records_text
from calcanim.cli import cli
from calcanim.cli.check import file_report
from calcanim.render.manifest import FileRecord, Manifest
from calcanim.render.records import claims_of
from calcanim.storyboard import DARK, Claim


def test_a_process_that_has_not_built_the_lesson() -> None:
    claims = [
        (0, "f(x) = x**2", Claim("definition", "f(x)", "x**2", verdict="refuted")),
        (1, "f(3) = 9", Claim("identity", "f(3)", "9", verdict="unknown")),
        (1, "f(3) = 8", Claim("identity", "f(3)", "8", verdict="proved")),
    ]
    found, again = in_fresh_process([records_text(claims), records_text(claims[:1])])
    assert [f.claim.verdict for f in found if f.claim] == ["proved", "proved", "refuted"]
    assert [f.claim.verdict for f in again if f.claim] == ["proved"]
    with pytest.raises(RecheckError, match="could not"):
        in_fresh_process(['{"schema": 3}'])


def test_check_of_files(tmp_path: Path) -> None:
    board = catalog.lesson("chain_rule").build()
    text = board.to_json()
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
    claims = [(n, c) for n, b in enumerate(board.beats) for f in b.formulas for c in f.claims]
    shown = {n for n, c in claims if (c.left, c.right) == ("dy/dx", "300")}
    assert {f["beat"] for f in answer["faults"]} == shown


@pytest.mark.long
def test_check_of_a_manifest(tmp_path: Path) -> None:
    board = catalog.lesson("secant_to_tangent").build()
    whole = Manifest(
        lesson=board.slug,
        title=board.title,
        digest=board.digest,
        parameters=dict(board.parameters),
        versions={},
        width=854,
        height=480,
        fps=15,
        theme="dark",
        duration=8.0,
        sections=(),
        claims=claims_of(board),
        files={"video": FileRecord("film.mp4", "video/mp4", 1, "1" * 64)},
    )
    path = tmp_path / "film.json"
    path.write_text(whole.to_json(), encoding="utf-8")
    assert file_report(path, DARK)["ok"] is True
    record = next(c for c in whole.claims if c.right == "6 + h")
    false = replace(record, right="7 + h", formula="= 7 + h")
    claims = tuple(false if c == record else c for c in whole.claims)
    path.write_text(replace(whole, claims=claims).to_json(), encoding="utf-8")
    report = file_report(path, DARK)
    assert not report["ok"]
    assert report["faults"][0]["claim"] == "(6*h + h**2)/h = 7 + h"
