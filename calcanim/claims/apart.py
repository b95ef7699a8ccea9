"""Claims certified anew in a process that knows nothing of the lesson but its JSON.

What is read: a list of texts, each a storyboard's JSON, or ``{"claims": […]}`` with records as a
manifest has them. What is written: a list of findings for each. Run as ``python -m
calcanim.claims.apart``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from calcanim.claims.film import Certifier, Finding, recheck, recheck_records
from calcanim.claims.witness import Question, Witness, questions
from calcanim.outside import OutsideError, read
from calcanim.storyboard.board import Storyboard
from calcanim.storyboard.statements import Claim

SECONDS = 120.0


class RecheckError(RuntimeError):
    """The claims could not be rechecked; the message is one sentence."""


def records_text(records: Sequence[tuple[int, str, Claim]]) -> str:
    """Claims of a manifest as JSON: beat, text of the formula, claim."""
    return json.dumps({"claims": [[beat, text, asdict(claim)] for beat, text, claim in records]})


def findings(texts: Sequence[str], witness: Witness) -> list[list[Finding]]:
    """What each text, the JSON of claims or of a storyboard, comes to. Raises OutsideError.

    What holds is asked of sympy, too.
    """
    certified = [_certified(text) for text in texts]
    others = witness.disagreements(*(_asked(*each) for each in certified))
    return [
        [replace(f, fault=other[n]) if n in other else f for n, f in enumerate(found)]
        for (found, _), other in zip(certified, others, strict=True)
    ]


def _certified(text: str) -> tuple[list[Finding], Certifier]:
    certifier = Certifier()
    if text.startswith('{"claims"'):
        records = json.loads(text)["claims"]
        claims = [(beat, said, read(Claim, claim)) for beat, said, claim in records]
        return recheck_records(claims, certifier), certifier
    return recheck(Storyboard.from_json(text), certifier), certifier


def _asked(found: Sequence[Finding], certifier: Certifier) -> list[Question]:
    """What is asked about the claims that hold; a claim's number is its finding's."""
    return [
        question
        for n, finding in enumerate(found)
        if finding.claim is not None and not finding.fault and finding.claim.kind != "tempting"
        for sides in certifier.compared[finding.claim]
        for question in questions(n, sides)
    ]


def in_fresh_process(texts: Sequence[str], seconds: float = SECONDS) -> list[list[Finding]]:
    """`findings` of each text, worked out by another process, which gets these and nothing else.

    Raises RecheckError where it does not answer within `seconds` for each.
    """
    if not texts:
        return []
    limit = seconds * len(texts)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "calcanim.claims.apart"],
            input=json.dumps(texts),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=limit,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RecheckError(f"the claims were not rechecked within {limit:g} seconds") from None
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["it ended without a word"]
        raise RecheckError(f"the claims could not be rechecked: {last[0]}")
    return [[_finding(item) for item in found] for found in json.loads(done.stdout)]


def _finding(data: dict[str, Any]) -> Finding:
    claim = None if data["claim"] is None else Claim(**data["claim"])
    return Finding(data["beat"], data["formula"], claim, data["fault"])


def main() -> int:
    """Findings for each text of the list on standard input, as JSON."""
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    witness = Witness()
    try:
        found = findings(json.load(sys.stdin), witness)
    except OutsideError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        witness.process.kill()
        witness.process.wait()
    json.dump([[asdict(f) for f in each] for each in found], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
