"""What a pull request says about new thresholds: figures, never what was checked."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.markdown import code, escape, table
from plumbline.records import Change, Draft, ThresholdSuggestion

LABEL = "plumbline-thresholds"


def branch_of(policy: str) -> str:
    """The one branch of a policy's thresholds."""
    return f"plumbline/thresholds-{policy}"


def threshold_draft(
    policy: str, suggested: Sequence[ThresholdSuggestion], changes: Sequence[Change], base: str, miss: float
) -> Draft:
    """The pull request.

    Args:
        policy: the guardrail policy's name.
        suggested: those that change something.
        changes: what the pull request edits.
        base: the branch it is merged into.
        miss: how many false alarms a miss is worth.
    """
    header = ("rule", "does", "from", "to", "better", "worse", "judged on")
    rows = [
        (
            escape(f"{one.detector} ({', '.join(one.labels) or 'all labels'}), {one.stage} {one.modality}"),
            escape(one.action),
            f"{one.present:g}",
            f"{one.proposed:g}",
            str(one.better),
            str(one.worse),
            str(one.judged_on),
        )
        for one in suggested
    ]
    edits = table(
        ("file", "path", "now", "proposed"),
        [(code(c.file), code(c.path), code(c.old), code(c.new)) for c in changes],
    )
    body = [
        f"**Reviewers' answers suggest {_count(suggested)} in the guardrail policy {escape(policy)}.**",
        table(header, rows, figures=(2, 3, 4, 5, 6)),
        "Better and worse: reviewed items that only the new, or only the present threshold decides as people "
        f"did. A miss is weighed as {miss:g} false alarms (`review.miss_weight`). The items that judge are "
        "others than those that chose the threshold, and what was reviewed only by chance counts for all "
        "that was not.",
        edits,
        "A changed guardrail is gated like a model: `plumbline guardrails test` must pass on this branch. "
        "To keep a threshold as it is, close this; it is suggested again only when answers change it.",
    ]
    return Draft(
        branch=branch_of(policy),
        base=base,
        title=f"Guardrail {policy}: {_title(suggested)}"[:120],
        body="\n\n".join(body) + "\n",
        head="",
        labels=(LABEL,),
    )


def _count(suggested: Sequence[ThresholdSuggestion]) -> str:
    return "a new threshold" if len(suggested) == 1 else f"{len(suggested)} new thresholds"


def _title(suggested: Sequence[ThresholdSuggestion]) -> str:
    if len(suggested) > 1:
        return _count(suggested)
    (one,) = suggested
    return f"{one.detector} from {one.present:g} to {one.proposed:g}"
