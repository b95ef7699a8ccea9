"""Readouts wide enough for their numbers, tables whose numbers have one size."""

from calcanim.expressions import parse
from calcanim.notation.setter import one, plain
from calcanim.pictures.plots import readout
from calcanim.stage.frame import FRAMES
from calcanim.stage.tables import TableMobject
from calcanim.storyboard import DARK
from calcanim.storyboard.figures import Table


def test_a_readout_is_wide_enough() -> None:
    label = plain("h", "h")
    usual = readout("r", label, "h", "increment", [2.0, 0.1])
    assert (usual.digits, usual.decimals, usual.exponent, usual.signed) == (1, 4, 0, False)
    large = readout("r", label, "h", "increment", [-2.5e7, 1e6])
    assert (large.digits, large.exponent, large.signed) == (1, 7, True)
    assert large.unit is not None
    fine = readout("r", label, "h", "increment", [1.0], finest=1e-6)
    assert fine.decimals == 6


def test_the_numbers_of_a_table_have_one_size() -> None:
    numbers = ("0.01", "0.001", "-9.9999999e-12")
    rows = tuple((one(parse("0.1")), *(one(parse(n, notation=True)),) * 2) for n in numbers)
    drawn = TableMobject(
        Table((plain("h", "h"),) * 3, rows), FRAMES["16:9"].regions["figure"], DARK
    )
    sizes = [e.em for key, e in drawn.elements.items() if key.startswith("row.")]
    assert min(sizes) > 0.99 * max(sizes)
