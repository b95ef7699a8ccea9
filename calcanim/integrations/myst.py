#!/usr/bin/env python3
"""MyST and Jupyter Book 2: an executable plugin with the directive ``{calcanim} /films/f.json``.

In ``myst.yml``: ``plugins: [{type: executable, path: …}]``, with what `calcanim myst-plugin`
prints. MyST does not say which page asks: paths start at the project's folder. The film becomes a
figure with links (MyST copies the files and names them anew) and the transcript, with targets.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

if __name__ == "__main__":
    # Run as a file, its own folder would come first, which has modules called like libraries.
    sys.path[:] = [p for p in sys.path if Path(p or ".").resolve() != Path(__file__).parent]

from calcanim.integrations.sources import clip_in
from calcanim.publish.lesson import EmbedError, clock, place_of, size, sound
from calcanim.render.clip import Clip, Manifest, ManifestError

Node = dict[str, Any]
PLUGIN = {
    "name": "calcanim",
    "directives": [
        {
            "name": "calcanim",
            "doc": "A calcanim lesson: poster and links, chapters and transcript.",
            "arg": {
                "type": "string",
                "doc": "The clip's manifest, from the project's folder.",
                "required": True,
            },
            "options": {
                "id": {"type": "string", "doc": "The lesson's id; else its file's name."},
                "caption": {"type": "string", "doc": "The caption; else the lesson's title."},
            },
        }
    ],
}


def directive(data: Node, project: Path) -> list[Node]:
    """The nodes of a lesson. Raises EmbedError or ManifestError."""
    path = str(data.get("arg", "")).strip().lstrip("/")
    options = data.get("options") or {}
    clip = clip_in(project / path, project)
    place = place_of(clip, id=options.get("id"))
    folder = "/" + quote(path.rpartition("/")[0] + "/").lstrip("/")
    return [_figure(clip, place.id, folder, options), _transcript(clip.manifest, place.id)]


def _figure(clip: Clip, id: str, folder: str, options: Node) -> Node:
    m = clip.manifest

    def where(role: str) -> str:
        return folder + quote(m.files[role].name)

    words = {"video": f"Video, {clock(m.duration)}, {size(m.files['video'])}"}
    words |= {"captions": "captions", "descriptions": "what is seen", "transcript": "transcript"}
    words["subtitles"] = "subtitles"
    caption = [_text(f"{options.get('caption') or m.title} ({sound(m)}). ")]
    for role, said in words.items():
        if role in m.files:
            caption += [_link(where(role), said), _text(" ")]
    children: list[Node] = []
    if "poster" in m.files:
        alt = f"{m.title}: video, {clock(m.duration)}"
        children.append({"type": "image", "url": where("poster"), "alt": alt, "width": "100%"})
    children.append({"type": "caption", "children": [{"type": "paragraph", "children": caption}]})
    return {
        "type": "container",
        "kind": "figure",
        "class": "calcanim",
        **_target(id),
        "children": children,
    }


def _transcript(m: Manifest, id: str) -> Node:
    said: list[Node] = [{"type": "summary", "children": [_text("Chapters and transcript")]}]
    for section in m.sections:
        head = [{"type": "strong", "children": [_text(f"{clock(section.start)} {section.title}")]}]
        said.append({"type": "paragraph", "children": head, **_target(f"{id}--{section.id}")})
        said.append({"type": "paragraph", "children": [_text(section.narration)]})
        if section.seen:
            seen = f"[{' '.join(sight.text for sight in section.seen)}]"
            emphasis = {"type": "emphasis", "children": [_text(seen)]}
            said.append({"type": "paragraph", "children": [emphasis]})
    return {"type": "details", "children": said}


def _target(id: str) -> Node:
    return {"identifier": id.lower(), "label": id, "html_id": id}


def _text(value: str) -> Node:
    return {"type": "text", "value": value}


def _link(url: str, words: str) -> Node:
    return {"type": "link", "url": url, "static": True, "children": [_text(words)]}


def main(arguments: list[str]) -> int:
    """What MyST runs: without arguments what there is, with ``--directive`` one directive."""
    if not arguments:
        json.dump(PLUGIN, sys.stdout)
        return 0
    if arguments[0] != "--directive":
        return 1
    try:
        made = directive(json.load(sys.stdin), Path.cwd())
    except (EmbedError, ManifestError, ValueError) as error:
        print(f"calcanim: {error}", file=sys.stderr)
        return 1
    json.dump(made, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
