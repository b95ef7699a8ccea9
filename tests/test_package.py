"""The package as Python code meets it."""

import subprocess
import sys

CODE = """
import sys
import calcanim

assert not {"manim", "sympy", "numpy"} & set(sys.modules)
assert callable(calcanim.render)
import calcanim.render.video
for _ in range(2):
    try:
        calcanim.render(calcanim.lesson("chain_rule").build(), quality="l", out="film.avi")
    except ValueError as error:
        assert "must end in .mp4" in str(error)
    else:
        raise AssertionError("an .avi was rendered")
"""


def test_render_is_a_function_before_and_after_its_package_is_loaded() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
