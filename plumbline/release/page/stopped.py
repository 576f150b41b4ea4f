"""What is said under a promotion's pull request that a rule does not let go on."""

from __future__ import annotations

from plumbline.markdown import escape
from plumbline.release.situation import Proposed, Ruling


def stopped(situation: Proposed, ruling: Ruling) -> str:
    """What the rule found, and what a person can do about it, in Markdown."""
    remedies = {
        "superseded": "Closed. To go back to an older version, roll back.",
        "failed_since": "Closed: nobody may approve a fail.",
        "held": "It can be merged once the hold is lifted; or close this pull request to reject the version.",
        "written_by_others": (
            "Plumbline leaves the branch alone from here on, and does not vouch for it. Either take those "
            f"commits back, so that the branch ends at `{situation.pushed[:12]}` again, and it goes on; or "
            "close this pull request: the version then counts as rejected."
        ),
        "stale": (
            f"It is asked for: `{situation.model}.retrain` judges version {escape(situation.version)} again "
            "and rewrites this pull request. By hand: trigger that DAG with the version in *Judge again*."
        ),
    }
    said = ruling.because[:1].upper() + ruling.because[1:]
    return f"**{escape(said)}.**\n\n{remedies[ruling.rule]}"
