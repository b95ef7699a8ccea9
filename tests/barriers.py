"""What axe finds wrong with a page, for those who cannot see it, or use a mouse."""

import json
from typing import Any

import pytest

_RULES = "['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']"


def barriers(page: Any) -> list[list[str]]:
    """The rules that a page breaks, with the places; the page's own policy stands meanwhile."""
    axe_core = pytest.importorskip(
        "axe_playwright_python.base", reason="axe is not installed: no page is tested for barriers"
    )
    source = axe_core.AXE_FILE_PATH.read_text(encoding="utf-8")
    session = page.context.new_cdp_session(page)
    frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = session.send("Page.createIsolatedWorld", {"frameId": frame})["executionContextId"]
    session.send("Runtime.evaluate", {"expression": source, "contextId": world})
    code = (
        f"axe.run(document, {{runOnly: {_RULES}}}).then(r => JSON.stringify(r.violations.map("
        "v => [v.id, ...v.nodes.map(n => n.target.join(' ')).slice(0, 4)])))"
    )
    result = session.send(
        "Runtime.evaluate",
        {"expression": code, "contextId": world, "awaitPromise": True, "returnByValue": True},
    )
    found: list[list[str]] = json.loads(result["result"]["value"])
    return found
