"""Python-Markdown (MkDocs, Zensical): ``::: calcanim films/chain_rule.json`` on its own line.

Options follow the path: ``start=62.8 id=second``. The lesson is made of links and an image: both
tools correct the addresses of these, and the player's script makes the film of them.
"""

from __future__ import annotations

import re
import shlex
import xml.etree.ElementTree as etree  # noqa: N813 # as Python-Markdown calls it
from pathlib import Path
from typing import Any

from markdown import Extension, Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.util import AtomicString as _Atomic

from calcanim.integrations.sources import clip_in
from calcanim.publish.element import Element
from calcanim.publish.lesson import EmbedError, lesson, place_of
from calcanim.refusals import Refusal
from calcanim.render.clip import ManifestError

_LINE = re.compile(r"^[ ]{0,3}::: calcanim[ ]+(\S.*?)[ ]*$", re.MULTILINE)


class CalcanimError(Refusal):
    """A line that asks for a lesson cannot be followed; the message says which and why."""


class _Lessons(BlockProcessor):  # type: ignore[misc]
    def __init__(self, md: Markdown, root: str) -> None:
        super().__init__(md.parser)
        self.md, self.root = md, root

    def test(self, parent: etree.Element, block: str) -> bool:
        return _LINE.search(block) is not None

    def run(self, parent: etree.Element, blocks: list[str]) -> bool:
        block = blocks.pop(0)
        line = _LINE.search(block)
        assert line is not None
        if before := block[: line.start()].strip("\n"):
            self.parser.parseBlocks(parent, [before])
        if after := block[line.end() :].strip("\n"):
            blocks.insert(0, after)
        try:
            made = self._lesson(line[1])
        except (EmbedError, ManifestError, ValueError) as error:
            raise CalcanimError(f"{line[0].strip()}: {error}") from None
        parent.append(_tree(made))
        return True

    def _lesson(self, line: str) -> Element:
        path, *words = shlex.split(line)
        options = dict(word.partition("=")[::2] for word in words)
        if unknown := set(options) - {"start", "id"}:
            raise EmbedError(f"there are the options start and id, and not {unknown.pop()}")
        folder, project = _where(self.md, self.root)
        clip = clip_in(folder / path, project)
        base = path.rpartition("/")[0]
        place = place_of(clip, id=options.get("id"), base=base, start=options.get("start"))
        here = self.md.__dict__.setdefault("calcanim_ids", set())
        if place.id in here:
            raise EmbedError(f"two lessons here are called {place.id}; give one another with id=")
        here.add(place.id)
        return lesson(clip, place, "links")


def _where(md: Markdown, root: str) -> tuple[Path, Path]:
    """The folder of the page that is being made, and the one that it may not leave."""
    if "relpath" in md.treeprocessors:  # MkDocs
        file = getattr(md.treeprocessors["relpath"], "file", None)
        if file is not None and file.abs_src_path:
            source = Path(file.abs_src_path)
            return source.parent, source.parents[len(Path(file.src_uri).parts) - 1]
    for step in md.preprocessors:  # Zensical
        page, config = getattr(step, "page", None), getattr(step, "config", None)
        if page is not None and isinstance(config, dict):
            docs = Path(config.get("root_dir") or ".") / (config.get("docs_dir") or "docs")
            return docs / Path(page.path).parent, docs
    return Path(root), Path(root)


def _tree(made: Element) -> etree.Element:
    """The same as the tree that Python-Markdown writes.

    Its writer takes what looks like a character reference for one; ours is text.
    """
    attributes = {k: (v or "").replace("&", "&amp;") for k, v in made.attributes.items()}
    out = etree.Element(made.tag, attributes)
    last: etree.Element | None = None
    for child in made.children:
        if isinstance(child, Element):
            last = _tree(child)
            out.append(last)
        else:
            text = child if isinstance(child, str) else child.text
            # What is in the tree is not read as Markdown again.
            text = _Atomic(text.replace("&", "&amp;"))
            if last is None:
                out.text = text
            else:
                last.tail = text
    return out


class CalcanimExtension(Extension):  # type: ignore[misc]
    """Registers the block; `root` is where paths start if no tool says where the page is."""

    def __init__(self, **options: Any) -> None:
        self.config = {"root": [".", "the folder in which clips are"]}
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """What Python-Markdown calls."""
        md.registerExtension(self)
        self.md = md
        md.parser.blockprocessors.register(_Lessons(md, self.getConfig("root")), "calcanim", 95)

    def reset(self) -> None:
        """A new page: its lessons may be called as another's."""
        self.md.__dict__.pop("calcanim_ids", None)


def makeExtension(**options: Any) -> CalcanimExtension:  # noqa: N802
    """What Python-Markdown looks for."""
    return CalcanimExtension(**options)
