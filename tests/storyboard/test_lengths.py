"""No board holds a megabyte where a title, a sentence or a formula should be."""

import json

import pytest

from calcanim.outside import OutsideError
from calcanim.storyboard import Beat, Formula, Storyboard, prose

MUCH = "x" * 1_000_000


def test_what_is_too_long_to_show_or_say_is_one_sentence() -> None:
    with pytest.raises(ValueError, match=r"the title of a beat has at most 200 .* 1,000,000$"):
        Beat(MUCH, "Words.", ())
    with pytest.raises(ValueError, match=r"narration of a beat has at most 5,000 .* 1,000,000$"):
        Beat("One", MUCH, ())
    with pytest.raises(ValueError, match="the title of a film has at most 200 "):
        Storyboard("t", MUCH, ())
    with pytest.raises(ValueError, match="what is written on the screen has at most 2,000 "):
        prose(MUCH)
    with pytest.raises(ValueError, match="a formula has at most 50,000 "):
        Formula((MUCH,))
    assert len(prose("x" * 2000).text) == len(Beat("x" * 200, "x" * 5000, ()).title) * 10


def test_from_outside_it_has_its_place() -> None:
    data = json.loads(Storyboard("t", "T", (Beat("One", "Words.", ()),)).to_json())
    data["storyboard"]["beats"][0]["narration"] = MUCH
    with pytest.raises(OutsideError, match=r"beats\[0\].*the narration of a beat") as refused:
        Storyboard.from_json(json.dumps(data))
    assert len(str(refused.value)) < 200
