"""A composite as a network: what its passes find, and sizes at which that can be read."""

from calcanim.calculus.derivatives.composite import unwound
from calcanim.expressions import parse
from calcanim.pictures.network import Passes, network
from calcanim.stage.frame import FRAMES, MIN_EM
from calcanim.stage.networks import NetworkMobject
from calcanim.storyboard import DARK
from calcanim.storyboard.figures import Network


def drawn(function: str, at: str) -> Passes:
    nest = unwound(parse(function), "x", parse(at)).nest
    return network(nest, dict.fromkeys(nest.symbols, "input"))


def on_stage(picture: Passes, frame: str) -> NetworkMobject:
    assert isinstance(picture.figure, Network)
    return NetworkMobject(picture.figure, FRAMES[frame].regions["wide"], DARK)


def test_passes_run_there_and_back() -> None:
    picture = drawn("(x**2 + 1)**3", "2")
    assert picture.values.keys == ("value.x", "value.u", "value.y")
    backward = [key for key in picture.gradients.keys if key.startswith("gradient")]
    assert backward == ["gradient.y", "gradient.u", "gradient.x"]


def test_a_local_derivative_has_its_own_input_put_in() -> None:
    figure = drawn("(x**2 + 1)**3", "2").figure
    assert isinstance(figure, Network)
    assert [edge.derivative.text for edge in figure.edges] == ["2*2 = 4", "3*5**2 = 75"]
    rounded = drawn("exp(sin(x))", "1").figure
    assert isinstance(rounded, Network)
    assert rounded.edges[1].derivative.text == "exp(u) ≈ 2.32"


def test_a_fraction_under_an_arrow_is_as_large_as_the_rest() -> None:
    shown = on_stage(drawn("sin(1/(x**2-3*x+1))", "1"), "16:9")
    assert shown.elements["derivative.v"].em > 1.5 * MIN_EM


def test_a_quotient_between_close_rows_is_not_too_small() -> None:
    shown = on_stage(drawn("1/(1+1/(1+1/(1+1/(1+x**2))))", "1"), "1:1")
    assert all(e.em > 0.99 * MIN_EM for key, e in shown.elements.items() if "operation" in key)
