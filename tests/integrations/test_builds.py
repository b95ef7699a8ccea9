"""Lessons in other tools, each really built: no broken address, and players where there is HTML."""

import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from calcanim.publish.page import Request, write
from calcanim.render.clip import Clip
from tests.publish import films
from tests.publish.conftest import Tab

Start = Callable[..., Tab]


def recipe(tool: str) -> list[str]:
    """The blocks of code that docs/embedding.md shows for a tool."""
    text = (Path(__file__).parents[2] / "docs" / "embedding.md").read_text("utf-8")
    section = text.split(f"\n## {tool}\n")[1].split("\n## ")[0]
    return re.findall(r"^```\w*\n(.*?)^```", section, re.DOTALL | re.MULTILINE)


def need(module: str, what: str) -> None:
    pytest.importorskip(module, reason=f"{module} is not installed: {what} is not built")


def run(*args: str, cwd: Path, **options: Any) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    environment.pop("PYTHONWARNINGS", None)
    done = subprocess.run(args, capture_output=True, text=True, cwd=cwd, env=environment, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


class _Addresses(html.parser.HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {k: v or "" for k, v in attrs}
        self.ids |= {named["id"]} if "id" in named else set()
        self.found += [named[k] for k in ("href", "src", "poster") if k in named]


def broken(root: Path) -> list[str]:
    """Addresses in the pages below `root` that lead to no file and to no id."""
    pages = {p: _Addresses(p.read_text("utf-8")) for p in root.rglob("*.html")}
    assert pages
    out = []
    for page, read in pages.items():
        here = "http://x/" + page.relative_to(root).as_posix()
        for address in read.found:
            if address.startswith(("https://", "data:", "mailto:")):
                continue
            parts = urlsplit(urljoin(here, address))
            if parts.netloc != "x":
                continue
            target = root / unquote(parts.path).lstrip("/")
            if target.is_dir():
                target /= "index.html"
            known = pages[target].ids if target in pages else set()
            fragment = unquote(parts.fragment)
            lost = (
                fragment and known and fragment not in known and fragment.startswith("chain_rule")
            )
            if not target.is_file() or lost:
                out.append(f"{page.relative_to(root)}: {address}")
    return out


def played(here: Tab, url: str) -> None:
    """The page at `url` has a player, with captions, and its chapters can be linked to."""
    lost: list[str] = []
    here.page.on("response", lambda r: lost.append(r.url) if r.status >= 400 else None)
    here.go(f"{url}#chain_rule--the-number")
    here.until("Math.abs(document.querySelector('video').currentTime - 6.4) < 0.05")
    words = "document.querySelector('[data-words]').textContent"
    assert here.until(words) == "At x equals two, the slope is 300."
    assert not [u for u in lost if "favicon" not in u]


# -- Sphinx --------------------------------------------------------------------------


@pytest.fixture
def sphinx(tmp_path: Path, video: bytes) -> Iterator[Callable[[str], Path]]:
    """Builds a small project with one of Sphinx's builders, warnings being errors."""
    need("sphinx", "no page of Sphinx")
    home = tmp_path / "sphinx"
    films.write(home / "week1", films.manifest(), video)
    (home / "conf.py").write_text(
        f'project = "Analysis"\nversion = "1"\ncopyright = "us"\n{recipe("Sphinx")[0]}'
        'html_baseurl = "https://example.org/a/"\nexclude_patterns = ["_build"]\n'
    )
    (home / "index.rst").write_text(
        "Analysis\n========\n\n.. toctree::\n\n   week1/page\n\n"
        "See :ref:`chain_rule--the-number` in :ref:`chain_rule`.\n"
    )
    (home / "week1" / "page.rst").write_text(
        f"Page\n====\n\n{recipe('Sphinx')[1]}\n"
        ".. calcanim:: chain_rule.json\n   :name: chain_rule2\n"
    )

    def build(builder: str) -> Path:
        out = home / "_build" / builder
        trees = str(home / "_build" / "trees")
        args = ["-m", "sphinx", "-q", "-W", "-b", builder, "-d", trees, ".", str(out)]
        run(sys.executable, *args, cwd=home)
        return out

    return build


@films.long
@pytest.mark.render
def test_sphinx(sphinx: Callable[[str], Path], site: tuple[Path, str], tab: Start) -> None:
    out = sphinx("dirhtml")
    assert broken(out) == []
    text = (out / "week1" / "page" / "index.html").read_text("utf-8")
    assert "<bdi>How the chain rule works</bdi>" in text
    assert 'href="#chain_rule2--a-nudge"' in text
    assert 'data-from="3.2"' in text
    index = (out / "index.html").read_text("utf-8")
    assert 'href="week1/page/#chain_rule--the-number"' in index
    shutil.copytree(out, site[0] / "sphinx")
    played(tab(), f"{site[1]}sphinx/week1/page/")
    # Another film of the same name lies elsewhere, and the page asks for that.
    home = out.parents[1]
    before = {p.name for p in (out / "_static" / "calcanim").iterdir() if p.is_dir()}
    films.write(home / "week1", films.manifest("Another title"), b"\0\0\0\x08ftyp")
    sphinx("dirhtml")
    after = {p.name for p in (out / "_static" / "calcanim").iterdir() if p.is_dir()}
    assert len(after - before) == 1
    assert "Another title" in (out / "week1" / "page" / "index.html").read_text("utf-8")


@films.long
@pytest.mark.parametrize("builder", ["html", "latex", "text", "epub", "man", "singlehtml"])
def test_sphinx_builders(sphinx: Callable[[str], Path], builder: str) -> None:
    out = sphinx(builder)
    if builder in ("html", "singlehtml"):
        assert [b for b in broken(out) if "chain_rule" in b or "calcanim" in b] == []
    elif builder == "latex":
        tex = next(out.glob("*.tex")).read_text("utf-8")
        assert "\\sphinxincludegraphics{{chain_rule}.png}" in tex
        assert "\\caption{How the chain rule works (\\sphinxhref{https://example.org/a/" in tex
        assert "\\label{\\detokenize{week1/page:chain_rule--the-number}}" in tex
        assert (out / "chain_rule.png").is_file()
    elif builder == "text":
        text = (out / "week1" / "page.txt").read_text("utf-8")
        assert "How the chain rule works (video, 0:10)" in " ".join(text.split())


@films.long
def test_sphinx_warns_of_what_cannot_be_shown(
    sphinx: Callable[[str], Path], tmp_path: Path
) -> None:
    page = tmp_path / "sphinx" / "week1" / "page.rst"
    (tmp_path / "secret.json").write_text("{}")
    for line, said in (
        (".. calcanim:: none.json", "render the lesson first"),
        (".. calcanim:: ../../secret.json", "lies outside of the project's folder"),
        (".. calcanim:: chain_rule.json\n   :start: nowhere", "the chapters are: how-fast"),
        (".. calcanim:: chain_rule.json\n\n" * 2, "give one another :name:"),
    ):
        page.write_text(
            f"Page\n====\n\n.. _chain_rule--the-number:\n\n.. _chain_rule:\n\nA\n-\n\n{line}\n"
        )
        with pytest.raises(AssertionError, match=said):
            sphinx("dummy")


# -- Python-Markdown -----------------------------------------------------------------


def project(home: Path, video: bytes) -> None:
    """A site for MkDocs and Zensical, with a page that is no index."""
    source = films.write(home / "clip", films.manifest(), video)
    write(Request((Clip.load(source),), home / "docs" / "films"))
    command, config, page = recipe("MkDocs and Zensical")
    assert command == "calcanim page chain_rule.json -o docs/films\n"
    for path in (home / "docs" / "films" / "_calcanim").iterdir():
        config = config.replace(f"lesson.00000000{path.suffix}", path.name)
    assert "00000000" not in config
    (home / "mkdocs.yml").write_text(config)
    (home / "docs" / "week1").mkdir()
    (home / "docs" / "index.md").write_text(
        "# Home\n\n[The moment](week1/page.md#chain_rule--the-number)\n"
    )
    (home / "docs" / "week1" / "page.md").write_text(
        "# Page\n\nBefore.\n" + page.replace("\n\n", "\nAfter.\n\n", 1)
    )


@pytest.mark.render
@pytest.mark.parametrize("tool", ["mkdocs", pytest.param("zensical", marks=films.long)])
def test_mkdocs_and_zensical(
    tmp_path: Path, video: bytes, site: tuple[Path, str], tab: Start, tool: str
) -> None:
    need(tool, f"no page of {tool}")
    project(tmp_path, video)
    strict = ["-q", "-s"] if tool == "mkdocs" else []
    run(tool, "build", *strict, "-f", "mkdocs.yml", cwd=tmp_path)
    out = tmp_path / "site"
    lost = [b for b in broken(out) if "chain_rule" in b or "calcanim" in b]
    assert lost == []
    text = (out / "week1" / "page" / "index.html").read_text("utf-8")
    assert "<p>Before.</p>" in text
    assert "<p>After.</p>" in text
    shutil.copytree(out, site[0] / tool)
    played(tab(), f"{site[1]}{tool}/week1/page/")


def test_markdown_by_itself(tmp_path: Path, video: bytes) -> None:
    need("markdown", "nothing of Python-Markdown")
    import markdown

    words = ("*a* _b_ [c](d)", "<b>", "`x`", "&amp;", "x", "y")
    films.write(tmp_path / "films", films.manifest("*T* & _t_", words, words), video)
    made = markdown.Markdown(
        extensions=["calcanim.integrations.markdown"],
        extension_configs={"calcanim.integrations.markdown": {"root": str(tmp_path)}},
    )
    line = "::: calcanim films/chain_rule.json start=6.4 id=one"
    text = made.convert(f"# A\n{line}\n*b*")
    assert text.startswith('<h1>A</h1>\n<div class="calcanim-clip">')
    assert text.endswith("<p><em>b</em></p>")
    for words_ in ("*a* _b_ [c](d)", "&lt;b&gt;", "`x`", "&amp;amp;", "*T* &amp; _t_"):
        assert words_ in text
    assert 'id="one--x"' in text
    assert 'href="films/chain_rule.mp4#t=6.4"' in text
    made.reset()
    assert made.convert(line) == text.removeprefix("<h1>A</h1>\n").removesuffix(
        "\n<p><em>b</em></p>"
    )
    (tmp_path / "films" / "link.json").symlink_to("/etc/hosts")
    for bad, said in (
        ("../x.json", "lies outside of the project's folder"),
        ("films/link.json", "lies outside of the project's folder"),
        ("films/none.json", "render the lesson first"),
        ("films/chain_rule.json as=x", "the options start and id, and not as"),
        ('films/chain_rule.json "', "No closing quotation"),
    ):
        with pytest.raises(ValueError, match=f"::: calcanim .*{said}"):
            made.reset().convert(f"::: calcanim {bad}")
    with pytest.raises(ValueError, match="give one another with id="):
        made.reset().convert("::: calcanim films/chain_rule.json\n\n" * 2)


# -- MyST, Quarto, notebooks, anything else --------------------------------------------


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        for child in tree.get("children", ()):
            yield from nodes(child)


def test_mysts_plugin(tmp_path: Path, video: bytes) -> None:
    films.write(tmp_path / "week1", films.manifest(), video)
    plugin = run(sys.executable, "-m", "calcanim", "myst-plugin", cwd=tmp_path).stdout.strip()
    assert os.access(plugin, os.X_OK)
    spec = json.loads(run(plugin, cwd=tmp_path).stdout)
    assert [d["name"] for d in spec["directives"]] == ["calcanim"]
    asked = json.dumps({"name": "calcanim", "arg": "/week1/chain_rule.json", "options": {}})
    made = json.loads(run(plugin, "--directive", "calcanim", cwd=tmp_path, input=asked).stdout)
    found = list(nodes({"children": made}))
    urls = {n["url"] for n in found if "url" in n}
    assert "/week1/chain_rule.mp4" in urls
    assert "/week1/chain_rule.vtt" in urls
    ids = [n["label"] for n in found if "label" in n]
    assert ids[0] == "chain_rule"
    assert ids[5] == "chain_rule--the-number"
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    for arg in ("../chain_rule.json", "week1/none.json"):
        done = subprocess.run(
            [plugin, "--directive", "calcanim"],
            input=json.dumps({"arg": arg}),
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment,
        )
        assert done.returncode == 1
        assert done.stderr.startswith("calcanim: ")
        assert done.stderr.count("\n") == 1


@films.long
def test_myst_builds_its_tree_and_its_files(tmp_path: Path, video: bytes) -> None:
    """Its theme needs the network, so no HTML of MyST's is looked at."""
    need("mystmd_py", "nothing of MyST")
    if shutil.which("node") is None:
        pytest.skip("there is no node here: nothing of MyST is built")
    films.write(tmp_path / "week1", films.manifest(), video)
    plugin = run(sys.executable, "-m", "calcanim", "myst-plugin", cwd=tmp_path).stdout.strip()
    (tmp_path / "myst.yml").write_text(
        recipe("MyST and Jupyter Book")[0].replace("PATH", plugin)
        + "site:\n  template: book-theme\n"
    )
    (tmp_path / "week1" / "page.md").write_text("# Page\n\n" + recipe("MyST and Jupyter Book")[1])
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["myst", "build", "--site"], capture_output=True, text=True, cwd=tmp_path, env=environment
    )
    said = done.stdout + done.stderr
    assert "Built week1/page.md" in said, said
    assert "xref" not in said
    built = tmp_path / "_build" / "site"
    page = json.loads((built / "content" / "page.json").read_text("utf-8"))
    found = list(nodes(page["mdast"]))
    for url in [n["url"] for n in found if n.get("type") in ("image", "link")]:
        assert (built / "public" / url.lstrip("/")).is_file(), url
    assert any(n.get("type") == "crossReference" for n in found)


QUARTO = """
quarto = {{
  json = {{ decode = function() return {table} end }},
  doc = {{
    is_format = function(name) return FORMAT:match(name) ~= nil end,
    add_html_dependency = function(d) io.stderr:write("dependency ", d.name, "\\n") end,
    add_resource = function(path) io.stderr:write("resource ", path, "\\n") end,
  }},
}}
local made = dofile("_extensions/calcanim/calcanim.lua")
function Para(p)
  local path, start = pandoc.utils.stringify(p):match('^{{{{< calcanim (%S+) start="(%S+)" >}}}}$')
  if path then return made.calcanim({{ path }}, {{ id = "one", start = start }}) end
end
"""


def lua(value: Any) -> str:
    """JSON's value as Lua writes it; quarto's own decoder does that there."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"[{lua(k)}] = {lua(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "{" + ", ".join(map(lua, value)) + "}"
    return json.dumps(value) if not isinstance(value, bool | None) else str(value).lower()


@films.long
@pytest.mark.render
def test_quartos_extension(
    tmp_path: Path, video: bytes, site: tuple[Path, str], tab: Start
) -> None:
    """Quarto cannot be had here; pandoc runs its shortcode."""
    if shutil.which("pandoc") is None:
        pytest.skip("there is no pandoc here: Quarto's extension is not run")
    words = ('"><script>document.title="run"</script>', "a & b", "c", "d", "At x", "e")
    home = site[0] / "quarto"
    clip = films.write(home / "films", films.manifest(words[0], films.TITLES, words), video)
    where = run(sys.executable, "-m", "calcanim", "quarto-extension", ".", cwd=home).stdout.strip()
    assert {p.name for p in (home / where).iterdir()} == {
        "_extension.yml",
        "calcanim.lua",
        "lesson.js",
        "lesson.css",
    }
    run(sys.executable, "-m", "calcanim", "quarto-extension", ".", cwd=home)
    (home / where / "mine.txt").write_text("mine")
    again = subprocess.run(
        [sys.executable, "-m", "calcanim", "quarto-extension", "."], cwd=home, capture_output=True
    )
    assert again.returncode == 2
    (home / where / "mine.txt").unlink()
    table = lua(json.loads(clip.read_text("utf-8")))
    (home / "run.lua").write_text(QUARTO.format(table=table), encoding="utf-8")
    source = recipe("Quarto")[1]
    made = {}
    for to in ("html", "latex"):
        done = run(
            "pandoc", "-f", "markdown-smart", "-t", to, "-L", "run.lua", cwd=home, input=source
        )
        made[to] = done.stdout
        assert "resource films/chain_rule.chapters.vtt" in done.stderr
    assert "dependency calcanim" not in done.stderr
    assert "\\href{films/chain_rule.mp4}{\\includegraphics{films/chain_rule.png}}" in made["latex"]
    head = '<!doctype html><html lang="en"><title>Q</title><script defer src="{0}.js"></script>'
    head = head.format("_extensions/calcanim/lesson")
    (home / "index.html").write_text(head + made["html"], encoding="utf-8")
    assert [b for b in broken(home) if "index.html" in b] == []
    here = tab()
    page = here.go(f"{site[1]}quarto/index.html")
    assert page.title() == "Q"
    assert page.locator("figcaption bdi").inner_text() == words[0]
    assert page.evaluate("document.querySelector('calcanim-lesson').time") == 3.2
    page.evaluate("location.hash = 'one--recap'")
    here.until("Math.abs(document.querySelector('video').currentTime - 8) < 0.05")
    for path in ("../x.json", "/etc/x.json", "films/none.json"):
        bad = subprocess.run(
            ["pandoc", "-f", "markdown-smart", "-L", "run.lua", "-t", "html"],
            input=source.replace("films/chain_rule.json", path),
            cwd=home,
            capture_output=True,
            text=True,
        )
        assert bad.returncode != 0
        assert "calcanim: " in bad.stderr


def test_a_notebook_shows_a_clip(tmp_path: Path, video: bytes) -> None:
    clip = Clip.load(films.write(tmp_path / "a b", films.manifest(), video))
    bundle = clip._repr_mimebundle_()
    text = bundle["text/html"]
    assert isinstance(text, str)
    assert set(bundle) == {"text/html", "image/png", "text/plain"}
    read = _Addresses(text)
    assert all(a.startswith(("data:", "#")) for a in read.found)
    assert text.count("data:text/vtt") == 3
    assert "The chain rule" in str(bundle["text/plain"])
    here = os.path.relpath(tmp_path / "a b").replace(" ", "%20")
    assert f'src="{here}/chain_rule.mp4"' in clip.embed()
    assert 'src="https://example.org/chain_rule.mp4"' in clip.embed("https://example.org/")


def test_a_large_film_is_a_link_in_a_notebook(tmp_path: Path, video: bytes) -> None:
    from calcanim.publish.notebook import shown

    clip = Clip.load(films.write(tmp_path, films.manifest(), video))
    assert "data:" not in shown(clip, largest=100)


@films.long
def test_nbconvert(tmp_path: Path, video: bytes, site: tuple[Path, str], tab: Start) -> None:
    need("nbconvert", "no notebook")
    nbformat = pytest.importorskip("nbformat")
    clip = Clip.load(films.write(tmp_path / "films", films.manifest(), video))
    bundle = clip._repr_mimebundle_()
    output = nbformat.v4.new_output("display_data", data=bundle)
    cell = nbformat.v4.new_code_cell("clip", outputs=[output], id="a")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "book.ipynb")
    run(
        sys.executable,
        *("-W", "ignore", "-m", "nbconvert", "--to", "html", "book.ipynb"),
        cwd=tmp_path,
    )
    text = (tmp_path / "book.html").read_text("utf-8")
    assert 'kind="captions"' in text
    (site[0] / "book.html").write_text(text, "utf-8")
    here = tab()
    here.page.goto(f"{site[1]}book.html")
    here.page.evaluate("document.querySelector('video').play()")
    here.until("document.querySelector('video').currentTime > 0.2")
    here.until("document.querySelector('video').textTracks[0].cues.length === 6")
