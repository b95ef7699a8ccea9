"""What films claim, read from its text and certified: on building, and again by `check`.

    text → grammar → resolve (what letters mean) → certifier → Claim with its verdict

`film` certifies the claims of a storyboard in their order, `screen` compares them with what is
drawn, `recheck` does both in a process that knows nothing but the storyboard's JSON.
"""

from calcanim.claims.certifier import FalseClaimError, certified, certify_claim
from calcanim.claims.film import Finding, certified_film, recheck
from calcanim.claims.grammar import ClaimError, read
from calcanim.claims.known import Known

__all__ = [
    "ClaimError",
    "FalseClaimError",
    "Finding",
    "Known",
    "certified",
    "certified_film",
    "certify_claim",
    "read",
    "recheck",
]
