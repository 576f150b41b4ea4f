"""Who merges: a person, or Plumbline where the policy lets it."""

from __future__ import annotations

from plumbline.release.situation import Proposed, Ruling


def automatic_merge(situation: Proposed) -> Ruling:
    """Goes where the policy says `merge: automatic`; all other rules are asked before."""
    if situation.rules.merge == "automatic":
        return Ruling("automatic_merge", "go", f"releases to {situation.environment} merge by themselves")
    return Ruling("automatic_merge", "wait", f"a person merges releases to {situation.environment}")
