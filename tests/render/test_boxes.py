"""A few boxes hold every pixel of many, and little else."""

import numpy as np

from calcanim.render.boxes import Box, Patches


def test_patches_hold_all_that_was_added_and_stay_few() -> None:
    random = np.random.default_rng(4)
    for _ in range(200):
        patches, wanted = Patches(), np.zeros((60, 80), bool)
        for _ in range(random.integers(1, 12)):
            left, top = random.integers(0, 70), random.integers(0, 50)
            box = Box(left, top, left + random.integers(1, 10), top + random.integers(1, 10))
            patches.add(box)
            wanted[box.slices] = True
            assert patches.meet(box)
        held = np.zeros_like(wanted)
        for box in patches:
            held[box.slices] = True
        assert held[wanted].all()
        assert len(list(patches)) <= 4


def test_boxes_far_apart_stay_apart_and_near_ones_are_joined() -> None:
    patches = Patches()
    patches.add(Box(0, 0, 10, 10))
    patches.add(None)
    patches.add(Box(70, 50, 80, 60))
    assert sum(box.size for box in patches) == 200
    assert not patches.meet(Box(20, 20, 30, 30))
    patches.add(Box(9, 0, 19, 10))
    assert sorted(patches) == [Box(0, 0, 19, 10), Box(70, 50, 80, 60)]
