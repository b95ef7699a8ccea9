"""Sphinx: a directive that brings a lesson into HTML, and its poster into everything else.

``extensions = ["calcanim.integrations.sphinx"]``, then ``.. calcanim:: films/chain_rule.json`` with
the options ``start``, ``name`` (the lesson's id) and ``caption``. Chapters are targets: the second
one of a film called chain_rule is ``:ref:`chain_rule--inside```.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

from calcanim.integrations.sources import clip_in, files_of, fingerprint
from calcanim.publish import player
from calcanim.publish.element import html
from calcanim.publish.lesson import EmbedError, Place, clock, lesson, place_of
from calcanim.render.clip import Clip, ManifestError

_log = logging.getLogger(__name__)
_FOLDER = "_static/calcanim"


class LessonNode(nodes.General, nodes.Element):  # type: ignore[misc]
    """A lesson; what is in it is a figure, for builders that are no web pages."""


class LessonDirective(SphinxDirective):  # type: ignore[misc]
    """``.. calcanim:: PATH.json``."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {  # noqa: RUF012 # as docutils has it
        "start": directives.unchanged,
        "name": directives.unchanged,
        "caption": directives.unchanged,
    }

    def run(self) -> list[nodes.Node]:
        """One node, or none and a warning."""
        relative, full = self.env.relfn2path(self.arguments[0])
        self.env.note_dependency(relative)
        try:
            clip = clip_in(Path(full), Path(self.env.srcdir))
            place = place_of(clip, id=self.options.get("name"), start=self.options.get("start"))
            self._once(place.id)
        except (EmbedError, ManifestError) as error:
            _log.warning("calcanim: %s", error, location=self.get_location(), type="calcanim")
            return []
        # A manifest may say of itself where it lies; its clip is known by the video's.
        folder = os.path.dirname(relative)
        for path in files_of(clip):
            self.env.note_dependency(os.path.join(folder, path.name))
        key = fingerprint(clip)
        clips = self.env.__dict__.setdefault("calcanim_clips", {})
        clips.setdefault(self.env.docname, {})[key] = full
        said = self.options.get("caption", "")
        node = LessonNode(full=full, place=[place.id, place.start, said], key=key)
        ids = self._targets(clip, place)
        node += self._figure(clip, f"/{folder}/" if folder else "/", key, ids)
        self.set_source_info(node)
        return [node]

    def _once(self, id: str) -> None:
        here = self.state.document.settings.env.temp_data.setdefault("calcanim_ids", set())
        if id in here:
            raise EmbedError(f"two lessons here are called {id}; give one another :name:")
        here.add(id)

    def _targets(self, clip: Clip, place: Place) -> list[str]:
        """Chapters and the lesson itself can be referred to from everywhere."""
        std = self.env.get_domain("std")
        titles = {place.id: clip.manifest.title}
        titles |= {f"{place.id}--{s.id}": s.title for s in clip.manifest.sections}
        for id, title in titles.items():
            name = nodes.fully_normalize_name(id)
            if name not in std.labels or std.labels[name][0] == self.env.docname:
                std.labels[name] = (self.env.docname, id, title)
                std.anonlabels[name] = (self.env.docname, id)
        return list(titles)

    def _figure(self, clip: Clip, folder: str, key: str, ids: list[str]) -> nodes.figure:
        m = clip.manifest
        figure = nodes.figure("", ids=ids)
        said = f"{m.title}: video, {clock(m.duration)}"
        if "poster" in m.files:
            figure += nodes.image(uri=folder + m.files["poster"].name, alt=said)
        caption = nodes.caption("", self.options.get("caption", m.title))
        base = self.config.html_baseurl
        if base:  # on paper there is no other way to the film
            where = f"{base.rstrip('/')}/{_FOLDER}/{key}/{quote(clip.video.name)}"
            caption += nodes.Text(" (")
            caption += nodes.reference("", f"video, {clock(m.duration)}", refuri=where)
            caption += nodes.Text(")")
        figure += caption
        return figure


def _visit_html(writer: Any, node: LessonNode) -> None:
    builder = writer.builder
    here = builder.get_target_uri(builder.current_docname)
    base = relative_uri(here, f"{_FOLDER}/{node['key']}/x").removesuffix("x")
    id, start, caption = node["place"]
    place = Place(id, base, start, caption=caption)
    writer.body.append(html(lesson(Clip.load(node["full"]), place)) + "\n")
    raise nodes.SkipNode


def _pass(writer: Any, node: LessonNode) -> None:
    """What is in the node is what is shown."""


def _finish(app: Sphinx, error: Exception | None) -> None:
    """Copy the player, and the files of every clip that a page has, beside the pages."""
    if error is not None or app.builder.format != "html" or app.builder.name == "epub":
        return
    static = Path(app.outdir) / _FOLDER
    static.mkdir(parents=True, exist_ok=True)
    for name, content in player.files().items():
        (static / name).write_bytes(content)
    for clips in getattr(app.env, "calcanim_clips", {}).values():
        for key, full in clips.items():
            clip = Clip.load(full)
            target = static / key
            target.mkdir(exist_ok=True)
            for path in files_of(clip):
                shutil.copyfile(path, target / path.name)


def _purge(app: Sphinx, env: Any, docname: str) -> None:
    getattr(env, "calcanim_clips", {}).pop(docname, None)


def _merge(app: Sphinx, env: Any, docnames: Any, other: Any) -> None:
    clips = env.__dict__.setdefault("calcanim_clips", {})
    clips.update(getattr(other, "calcanim_clips", {}))


def setup(app: Sphinx) -> dict[str, Any]:
    """What Sphinx calls."""
    others = dict.fromkeys(("latex", "text", "man", "texinfo", "epub"), (_pass, _pass))
    app.add_node(LessonNode, html=(_visit_html, None), **others)
    app.add_directive("calcanim", LessonDirective)
    script, style, _ = player.names()
    app.add_js_file(f"calcanim/{script}", loading_method="defer")
    app.add_css_file(f"calcanim/{style}")
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("build-finished", _finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
