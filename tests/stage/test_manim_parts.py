"""Manim's parts without the whole: what is loaded, and that it is Manim all the same."""

import subprocess
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

import pytest

from calcanim.stage import manim_parts


def _run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("module", ["calcanim.render.worker", "calcanim.stage.stills"])
def test_drawing_loads_a_part_of_manim(module: str) -> None:
    heavy = ["manim.scene.scene", "scipy", "networkx", "pydub", "IPython"]
    code = f"import sys, {module}; print([m for m in {heavy} if m in sys.modules])"
    assert _run(code) == "[]"


def test_every_name_is_the_one_that_manim_has() -> None:
    code = """
import sys
from calcanim.stage import manim_parts
import manim
parts = {name: getattr(manim, name) for name in [*manim_parts._PLACES, "__version__"]}
assert "networkx" not in sys.modules
whole = manim.Scene  # nothing of ours has it
assert "networkx" in sys.modules
print([n for n in parts if parts[n] is not getattr(manim, n) and n != "__version__"])
print(parts["__version__"] == manim.__version__, type(manim).__name__)
"""
    assert _run(code) == "[]\nTrue module"


def test_manim_is_whole_for_whoever_imports_all_of_it() -> None:
    code = """
import calcanim.render.worker
from calcanim.stage.items import VMobject as ours
from manim import *
assert issubclass(Square, ours) and Scene and FadeIn and ThreeDScene and config
import manim.scene.scene
print(manim.scene.scene.Scene is Scene)
"""
    assert _run(code) == "True"


def test_rotations_are_scipy_s_once_somebody_rotates() -> None:
    code = """
import sys
import calcanim.stage
from manim import Line
assert "scipy" not in sys.modules
line = Line([0, 0, 0], [1, 0, 0]).rotate(3.141592653589793 / 2, about_point=[0, 0, 0])
print([abs(round(float(v), 9)) for v in line.points[-1]])
from scipy.spatial.transform import Rotation
import manim.utils.space_ops
print(manim.utils.space_ops.Rotation is Rotation)
"""
    assert _run(code) == "[0.0, 1.0, 0.0]\nTrue"


def test_who_has_imported_manim_keeps_it() -> None:
    code = """
import manim
before = manim.Scene
import calcanim.render.worker
import sys
print(sys.modules["manim"] is manim and manim.Scene is before, type(manim).__name__)
"""
    assert _run(code) == "True module"


def test_an_import_that_fails_is_tried_again() -> None:
    """As where a warning of a library is an error the first time that it is compiled."""

    class Loader:
        tries = 0

        def create_module(self, spec: ModuleSpec) -> None: ...

        def exec_module(self, module: ModuleType) -> None:
            self.tries += 1
            if self.tries < 3:
                raise SyntaxWarning("invalid escape sequence")
            module.Anything = 7  # type: ignore[attr-defined]

    loader = Loader()
    spec = ModuleSpec("manim", loader, is_package=True)  # type: ignore[arg-type]
    parts = manim_parts._Parts(spec)
    for _ in range(2):
        with pytest.raises(SyntaxWarning, match="escape"):
            _ = parts.Anything
    assert parts.Anything == 7
    assert (loader.tries, type(parts)) == (3, ModuleType)
