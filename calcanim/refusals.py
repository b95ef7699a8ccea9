"""Wrong requests, told from what fails by itself."""

from __future__ import annotations


class Refusal(ValueError):  # noqa: N818 # it is no error of the program
    """The request is wrong; the message is one sentence for the user, who can mend it."""


def code_of(error: Exception) -> int:
    """The exit code that an error means: 2 where the user can mend the request, else 1."""
    return 2 if isinstance(error, Refusal) else 1
