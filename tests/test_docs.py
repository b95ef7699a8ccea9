"""What the documentation shows works."""

from pathlib import Path

from calcanim.course import theme
from calcanim.storyboard import DARK

THEMES = (Path(__file__).parent.parent / "docs" / "themes.md").read_text(encoding="utf-8")


def test_the_theme_that_is_shown_is_a_good_one(tmp_path: Path) -> None:
    shown = THEMES.split("```toml\n")[1].split("```")[0]
    (tmp_path / "calcanim.toml").write_text(shown, encoding="utf-8")
    assert theme("ocean", tmp_path).logo.startswith("Analysis")


def test_every_role_is_listed() -> None:
    listed = THEMES.split("Roles: ")[1].split(". Without")[0]
    assert [r.strip(" `\n") for r in listed.split(",")] == [role for role, _ in DARK.roles]
