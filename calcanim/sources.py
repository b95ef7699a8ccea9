"""The files that a lesson is made of: each is read once, and what runs is what was read.

Python takes compiled code that lies beside a file for the file's own where size and time of both
agree, to the second: a lesson that is saved twice, copied or checked out would be filmed as it was
before. Here no compiled code is read or written, and the digests are of the bytes that were run.

While a lesson is loaded and built, what lies beside it can be imported, and is seen by no other
lesson: two folders may each have their own ``helper.py``.
"""

from __future__ import annotations

import hashlib
import os
import re
import site
import sys
import sysconfig
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.machinery import (
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    ModuleSpec,
    PathFinder,
    SourceFileLoader,
)
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from calcanim.refusals import Refusal

MISSING = "missing"


class Sources:
    """The lesson's file at `path`, and what is imported or read while it is loaded and built.

    `digests` has the SHA-256 of every such file by its path; those of Python, of its libraries and
    of calcanim are left out.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(os.path.abspath(path))
        self.folder = self.path.resolve().parent  # as for a script, a link's is its target's
        self.digests: dict[str, str] = {}
        self._run: set[str] = set()
        self._opened: set[str] = set()
        self._modules: dict[str, ModuleType] = {}

    def load(self) -> ModuleType:
        """The module of the lesson's file. Raises what the file raises."""
        data = self.path.read_bytes()
        self.took(str(self.path), data)
        place = hashlib.sha256(os.fsencode(self.path)).hexdigest()[:12]
        module = ModuleType(
            f"calcanim_scenes_{re.sub(r'[^A-Za-z0-9_]', '_', self.path.stem)}_{place}"
        )
        module.__file__ = str(self.path)
        code = compile(data, str(self.path), "exec", dont_inherit=True)
        sys.modules[module.__name__] = module  # dataclasses look for their module there
        with self.active():
            exec(code, module.__dict__)
        return module

    @contextmanager
    def active(self) -> Iterator[None]:
        """In here the lesson's code may run: it finds its modules, and what it opens is noted."""
        with _ONE_AT_A_TIME:
            finder = _Finder(self)
            hidden = _without(finder.beside, _ACTIVE)
            _watch()
            self._opened.clear()
            _ACTIVE.append(self)
            sys.meta_path.insert(0, finder)
            sys.modules.update(self._modules)
            try:
                yield
            finally:
                sys.meta_path.remove(finder)
                _ACTIVE.remove(self)
                names = {*self._modules, *finder.found}
                self._modules = {n: sys.modules.pop(n) for n in names if n in sys.modules}
                sys.modules.update(hidden)

    def took(self, path: str, data: bytes) -> None:
        """Note that `data` is what the file at `path` has given, and that it is run."""
        self._run.add(path)
        self.digests[path] = hashlib.sha256(data).hexdigest()

    def opens(self, path: str) -> None:
        """Note what the file at `path` will give, which is opened now."""
        if path not in self._run and path not in self._opened:
            self._opened.add(path)
            self.digests[path] = digest_of(path)

    def unchanged(self) -> bool:
        """Whether every file would give again what it gave."""
        return all(digest_of(path) == digest for path, digest in self.digests.items())


def digest_of(path: str | Path) -> str:
    """The SHA-256 of a regular file as it is now, or `MISSING`."""
    try:
        if not os.path.isfile(path):  # never wait for a pipe
            return MISSING
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return MISSING


def others() -> list[Path]:
    """Files of loaded modules that belong neither to Python, nor to a library, nor to calcanim."""
    names = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    return sorted({Path(n).resolve() for n in names if n is not None and not _is_installed(n)})


def all_of(own: Sources | None) -> dict[str, str]:
    """Digests of all that a lesson was made of, by path: its own files, and `others`."""
    found = {str(path): digest_of(path) for path in others()}
    return found | (own.digests if own is not None else {})


_ONE_AT_A_TIME = threading.RLock()  # sys.modules is the whole process's
_ACTIVE: list[Sources] = []


class _Finder:
    """Finds what lies beside a lesson, and has everything that is not installed read afresh.

    What is installed goes before a file of the lesson's folder: calcanim, too, imports as it
    builds, and a lesson may be called ``sympy.py``.
    """

    def __init__(self, sources: Sources) -> None:
        self.found: set[str] = set()
        self._sources = sources
        loaders: list[tuple[Any, list[str]]] = [
            (ExtensionFileLoader, EXTENSION_SUFFIXES),
            (SourceFileLoader, SOURCE_SUFFIXES),
        ]
        self._folder = FileFinder(str(sources.folder), *loaders)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name.partition(".")[0] in sys.stdlib_module_names:
            return None
        spec = PathFinder.find_spec(name, path)
        if spec is not None and _is_library(spec):
            return spec
        if path is None:
            spec = self._folder.find_spec(name) or spec
        if spec is None:
            return None
        self.found.add(name)
        if spec.origin is None:
            return spec  # a folder without __init__.py
        origin = str(Path(spec.origin).resolve())
        if not isinstance(spec.loader, SourceFileLoader):
            self._sources.digests[origin] = digest_of(origin)
            return spec
        loader = _Reader(name, origin, self._sources.took)
        inside = spec.submodule_search_locations
        return spec_from_file_location(
            name, origin, loader=loader, submodule_search_locations=inside
        )

    def beside(self, name: str) -> bool:
        """Whether the lesson's folder has a module of this name."""
        top = self._sources.folder / name.partition(".")[0]
        return top.is_dir() or top.with_name(f"{top.name}.py").is_file()


class _Reader(SourceFileLoader):
    """Reads a module's source, once, and nothing else."""

    def __init__(self, name: str, path: str, took: Callable[[str, bytes], None]) -> None:
        super().__init__(name, path)
        self._took = took

    def get_code(self, fullname: str) -> CodeType | None:
        path = self.get_filename(fullname)
        data = self.get_data(path)
        self._took(path, data)
        return self.source_to_code(data, path)


def _without(beside: Callable[[str], bool], active: list[Sources]) -> dict[str, ModuleType]:
    """Take out of sys.modules what the lesson must not see; what was taken."""
    taken: dict[str, ModuleType] = {}
    outer = {name for sources in active for name in sources._modules}
    for finder in sys.meta_path:
        if isinstance(finder, _Finder):
            outer |= finder.found
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        other = file is not None and not _is_installed(file) and name != "__main__"
        if name in outer or (other and beside(name)):
            taken[name] = sys.modules.pop(name)
    return taken


def _is_library(spec: ModuleSpec) -> bool:
    """Whether a module is installed, and not a part of a lesson."""
    if spec.origin is not None and spec.has_location:
        return _is_installed(spec.origin)
    return all(map(_is_installed, spec.submodule_search_locations or ()))


@cache
def _places() -> tuple[str, ...]:
    paths = {sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")}
    paths |= {sys.prefix, sys.base_prefix, site.getusersitepackages(), str(Path(__file__).parent)}
    both = {p for path in paths if path for p in (path, os.path.realpath(path))}
    return tuple(p.rstrip(os.sep) + os.sep for p in sorted(both) if p.strip(os.sep))


def _is_installed(file: str) -> bool:
    return os.path.abspath(file).startswith(_places())


def said_of(error: Exception) -> str:
    """What is wrong, in a sentence; for a mistake in a lesson's code with its line."""
    text, kind = str(error), type(error).__name__
    place = "" if isinstance(error, Refusal | RuntimeError) else line_of(error)
    if place:
        return f"{kind}: {text} ({place})" if text else f"{kind} ({place})"
    return text or kind


def line_of(error: BaseException, name: str = "") -> str:
    """Where a lesson's own code was as `error` came, ``slope.py, line 12``; or nothing.

    With a `name` only a file of that name counts.
    """
    places = [
        f"{Path(frame.filename).name}, line {frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if (Path(frame.filename).name == name if name else _is_a_lesson_s(frame.filename))
    ]
    return places[-1] if places else ""


def _is_a_lesson_s(file: str) -> bool:
    return os.path.isfile(file) and not _is_installed(file)


# -- what is read besides modules -------------------------------------------------

_HEARING = threading.local()
_WRITES = os.O_WRONLY | os.O_RDWR


@cache
def _watch() -> None:
    sys.addaudithook(_hear)


def _hear(event: str, args: tuple[Any, ...]) -> None:
    if event != "open" or not _ACTIVE or getattr(_HEARING, "busy", False):
        return
    name, _, flags = args
    if not isinstance(name, str | bytes | os.PathLike) or (flags or 0) & _WRITES:
        return
    _HEARING.busy = True  # this, too, opens the file
    try:
        path = os.path.realpath(os.fsdecode(name))
        if not _is_installed(path):
            _ACTIVE[-1].opens(path)
    except (OSError, ValueError):  # whoever opens it is told
        pass
    finally:
        _HEARING.busy = False
