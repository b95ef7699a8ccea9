"""The encoder's settings: which one a segment gets, and that all segments are one film."""

from __future__ import annotations

import io
from dataclasses import replace

import av
import numpy as np
import pytest

from calcanim.render.encode import Reel, settings
from calcanim.render.spec import spec_of

SPEC = replace(spec_of("l"), width=320, height=180, fps=15)


def _film(areas: bool, pictures: list[np.ndarray]) -> bytes:
    reel = Reel(SPEC, areas)
    for picture in pictures:
        reel.add(av.VideoFrame.from_ndarray(picture, format="yuv420p"))
    return reel.finish()


def _headers(data: bytes) -> bytes:
    with av.open(io.BytesIO(data)) as film:
        return bytes(film.streams.video[0].codec_context.extradata or b"")


def _gradient(shift: int) -> np.ndarray:
    luma = np.tile((np.arange(320) + shift) // 3 + 40, (180, 1))
    return np.concatenate((luma, np.full((90, 320), 128))).astype(np.uint8)


def test_both_settings_write_the_same_headers_so_that_one_film_holds_both() -> None:
    pictures = [_gradient(n) for n in range(4)]
    strokes, areas = _film(False, pictures), _film(True, pictures)
    assert strokes != areas
    assert _headers(strokes) == _headers(areas) != b""


@pytest.mark.parametrize("areas", [False, True])
def test_pictures_come_in_the_order_in_which_they_are_shown(areas: bool) -> None:
    # A picture may last for seconds: none may wait for one that is shown after it.
    with av.open(io.BytesIO(_film(areas, [_gradient(9 * n) for n in range(12)]))) as film:
        packets = [p for p in film.demux(video=0) if p.pts is not None]
    assert [p.pts for p in packets] == [p.dts for p in packets]
    assert [p.is_keyframe for p in packets] == [True, *[False] * 11]


def test_who_sets_the_encoder_gets_one_setting_for_the_whole_film() -> None:
    assert settings(SPEC, areas=False) != settings(SPEC, areas=True)
    for spec in (replace(SPEC, crf=18.0), replace(SPEC, encoder_options=(("preset", "slow"),))):
        assert settings(spec, areas=False) == settings(spec, areas=True)
    assert settings(replace(SPEC, crf=18.0))[2]["crf"] == "18.0"
