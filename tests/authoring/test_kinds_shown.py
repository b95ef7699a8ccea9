"""docs/kinds.md: every kind is there, reads what is typed and refuses with the sentence shown."""

import inspect
from pathlib import Path

import pytest

from calcanim.authoring import kinds, script
from calcanim.refusals import Refusal

PAGE = (Path(__file__).parents[2] / "docs" / "kinds.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in row.strip("| ").split(" | ")]
    for row in PAGE.splitlines()
    if row.startswith("| `")
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_kind_reads_and_refuses_as_shown(row: list[str]) -> None:
    code, typed, _, *refused = row
    kind = eval(code.strip("`"), dict(vars(script)))  # our own page
    kind.read(kind.default, "at", {})
    kind.read(typed.strip("`"), "at", {})
    for each in filter(None, refused):
        wrong, _, sentence = each.partition(": ")
        with pytest.raises(Refusal) as caught:
            kind.read(wrong.strip("`"), "at", {})
        assert str(caught.value).splitlines()[0] == sentence


def test_every_kind_is_shown() -> None:
    made = {name for name, f in vars(kinds).items() if inspect.isfunction(f)}
    assert {name for name in made if f"`{name}(" in PAGE} == made
