"""What the recorder shows of a film: when words are due, which takes there are, and their sound."""

from dataclasses import replace
from pathlib import Path

import pytest

from calcanim.preview.prompter import heard, planned, states
from calcanim.render.records import sections_of
from calcanim.storyboard.narration import digest_of, reading_time
from calcanim.voice.recorded import Recordings
from tests.voice.tones import WORDS, film, recorded, write

OTHER = "Eleven twelve thirteen, fourteen. Fifteen and sixteen, then seventeen; and that is it."
BOARD = replace(film(WORDS, OTHER, ""), language="und")


def test_the_plan_has_time_for_all_words() -> None:
    first, second, last = planned(BOARD)
    for beat, narration in ((first, WORDS), (second, OTHER)):
        assert len(beat["words"]) == len(narration.split())
        assert beat["digest"] == digest_of(narration)
        assert beat["words"][-1][1] - beat["words"][0][0] == pytest.approx(
            reading_time(narration), rel=0.05
        )
        assert beat["words"][-1][1] < beat["seconds"]
        assert beat["happens"] == [4]
    assert last["words"] == []


def test_which_takes_there_are_and_where_they_are_loud(tmp_path: Path) -> None:
    assert [s["state"] for s in states(BOARD, tmp_path)] == ["missing", "missing", "wordless"]
    take = write(tmp_path / "01.wav", recorded(WORDS))
    reads = Recordings(tmp_path, missing="silent")
    film = reads.read(BOARD).board
    reads.made(BOARD)
    found = states(BOARD, tmp_path)
    assert [s["state"] for s in found] == ["recorded", "missing", "wordless"]
    assert found[0]["path"] == str(take)
    changed = replace(BOARD, beats=(BOARD.beats[1], BOARD.beats[1], BOARD.beats[2]))
    assert states(changed, tmp_path)[0]["state"] == "stale"

    sections = sections_of(film, film.starts, film.duration)
    spoken = reads.read(BOARD).spoken(sections)
    first, second, _ = heard(BOARD, spoken, reads)
    peaks, seconds = first["peaks"], film.beats[0].duration
    start, end = first["words"][0][0], first["words"][-1][1]
    inside = [p for n, p in enumerate(peaks) if start < n / len(peaks) * seconds < end]
    outside = [p for n, p in enumerate(peaks) if n / len(peaks) * seconds > end + 0.5]
    assert max(inside) > 0.1
    assert max(outside) < 0.02
    assert max(second["peaks"]) < 0.02
    # Two takes of one number leave open which is meant.
    write(tmp_path / "1.wav", recorded(WORDS))
    assert states(BOARD, tmp_path) == []
