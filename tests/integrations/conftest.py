"""What the tests of pages have: a film, a server and a browser."""

from tests.publish.conftest import browser, site, tab, video

__all__ = ["browser", "site", "tab", "video"]
