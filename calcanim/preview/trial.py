"""Whether what was sent is a recording of so many words.

Run as ``python -m calcanim.preview.trial PARENT FILE SECONDS``: in a process of its own, since
whoever decodes what comes from elsewhere may die of it, or take for ever. One line of JSON says
why it is none; null where it is one.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from calcanim import parent

_CPU = 30  # seconds


def main() -> None:
    """Decode, and judge."""
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (_CPU, _CPU))
    parent.end_with(int(sys.argv[1]))
    from calcanim.voice.recorded import fitted_take
    from calcanim.voice.speech import VoiceError
    from calcanim.voice.takes import Take

    path, seconds = Path(sys.argv[2]), float(sys.argv[3])
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    why = None
    try:
        fitted_take(Take(0, 0, path, digest), seconds)
    except VoiceError as error:
        why = str(error)
    print(json.dumps(why))


if __name__ == "__main__":
    main()
