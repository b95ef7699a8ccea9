"""Claims certified anew in a process that knows nothing of the lesson but its JSON.

What is read: a storyboard's JSON, or ``{"claims": […]}`` with records as a manifest has them. What
is written: a list of findings. Run as ``python -m calcanim.claims.apart``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from calcanim.claims.film import Certifier, Finding, recheck, recheck_records
from calcanim.claims.witness import Witness, questions
from calcanim.outside import OutsideError, read
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.statements import Claim

SECONDS = 120.0


class RecheckError(RuntimeError):
    """The claims could not be rechecked; the message is one sentence."""


def records_text(records: Sequence[tuple[int, str, Claim]]) -> str:
    """Claims of a manifest as JSON: beat, text of the formula, claim."""
    return json.dumps({"claims": [[beat, text, asdict(claim)] for beat, text, claim in records]})


def findings(text: str, witness: Witness | None = None) -> list[Finding]:
    """What `text`, the JSON of claims or of a storyboard, comes to. Raises OutsideError.

    With a `witness`, what holds is asked of sympy, too.
    """
    certifier = Certifier()
    if text.startswith('{"claims"'):
        records = json.loads(text)["claims"]
        claims = [(beat, said, read(Claim, claim)) for beat, said, claim in records]
        found = recheck_records(claims, certifier)
    else:
        found = recheck(Storyboard.from_json(text), certifier)
    return found if witness is None else _witnessed(found, certifier, witness)


def _witnessed(found: list[Finding], certifier: Certifier, witness: Witness) -> list[Finding]:
    """The same, with a fault where sympy's value of a side is another than ours."""
    asked = [
        question
        for n, finding in enumerate(found)
        if finding.claim is not None and not finding.fault and finding.claim.kind != "tempting"
        for sides in certifier.compared[finding.claim]
        for question in questions(n, sides)
    ]
    others = witness.disagreements(asked)
    return [replace(f, fault=others[n]) if n in others else f for n, f in enumerate(found)]


def in_fresh_process(text: str, seconds: float = SECONDS) -> list[Finding]:
    """`findings`, worked out by another process, which gets `text` and nothing else.

    Raises RecheckError where it does not answer.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "calcanim.claims.apart"],
            input=text,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RecheckError(f"the claims were not rechecked within {seconds:g} seconds") from None
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["it ended without a word"]
        raise RecheckError(f"the claims could not be rechecked: {last[0]}")
    return [_finding(item) for item in json.loads(done.stdout)]


def _finding(data: dict[str, Any]) -> Finding:
    claim = None if data["claim"] is None else Claim(**data["claim"])
    return Finding(data["beat"], data["formula"], claim, data["fault"])


def main() -> int:
    """Findings for what stands on standard input, as JSON."""
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    witness = Witness()
    try:
        found = findings(sys.stdin.read(), witness)
    except OutsideError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        witness.process.kill()
        witness.process.wait()
    json.dump([asdict(f) for f in found], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
