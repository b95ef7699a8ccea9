"""The films that a lesson was made into, as links: the player makes a menu of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from calcanim.publish.element import Element, element, plain
from calcanim.publish.words import Words


@dataclass(frozen=True, slots=True)
class Variant:
    """A film of a lesson: its page, and the lesson's options as text. `here`: it is this page's."""

    label: str
    href: str
    parameters: tuple[tuple[str, str], ...]
    here: bool = False


def variants_list(variants: Sequence[Variant], said: Words) -> Element:
    """Links to the pages of `variants`, each with the address that asks for it."""
    items = (
        element(
            "li",
            element(
                "a",
                element("bdi", plain(v.label)),
                href=v.href,
                aria_current="page" if v.here else None,
                data_values=urlencode(
                    [(f"calcanim.{name}", value) for name, value in v.parameters]
                ),
            ),
        )
        for v in variants
    )
    name, show = said("Examples"), said("Show")
    return element(
        "nav",
        element("p", name),
        element("ul", *items),
        aria_label=name,
        data_variants=True,
        data_show=show if show != "Show" else None,
    )
