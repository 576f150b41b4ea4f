"""A version that fails what is in force now is not merged, whatever it passed before."""

from __future__ import annotations

from plumbline.release.situation import Ruling, Situation


def failed_since(situation: Situation) -> Ruling:
    """Ends a promotion whose version was judged again and failed."""
    failed = situation.failed_since
    if failed is None:
        return Ruling("failed_since", "go", "no later verdict fails it")
    because = ", ".join(failed.failing or failed.unusable)
    return Ruling(
        "failed_since", "end", f"version {situation.version} was judged again and fails now: {because}"
    )
