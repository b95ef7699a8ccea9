"""Standard streams that are closed: cron, daemons and service managers start programs without."""

from __future__ import annotations

import os
import sys


def complete() -> None:
    """Put a stream that leads nowhere in the place of each one that is closed.

    Else the next file that is opened, a cache's or a socket, would get its number, and what is
    meant for a terminal would go there.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # the lowest free number
        if getattr(sys, name) is None:
            stream = open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115 # to the end
            setattr(sys, name, stream)
