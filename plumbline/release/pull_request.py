"""What a reviewer reads: a promotion's title and body, rendered from records and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alignment_checks.measurement import Measurement
from plumbline.comparison import GateRow, side_by_side
from plumbline.figures import interval, number, tolerance
from plumbline.findings import Finding, not_judged, not_measured, out_of_tolerance
from plumbline.intent import Target
from plumbline.markdown import code, escape, table
from plumbline.names import group_name, metric_name, window_name
from plumbline.ranking import top_features
from plumbline.records import Change, Judgement
from plumbline.release.facts import facts_block
from plumbline.release.grounds import Grounds
from plumbline.sentences import judged_figure, plan_sentence, verdict_sentence

_NONE = "none"


def title(model: str, version: str, environment: str) -> str:
    """The pull request's title and its commit's first line."""
    return f"Release {model} version {version} to {environment}"


def body(grounds: Grounds, target: Target, changes: tuple[Change, ...]) -> str:
    """The pull request's body in Markdown; its last block is for machines (see `facts.py`)."""
    sections = [
        _verdict(grounds),
        "## Out of tolerance without blocking\n\n" + _not_blocking(grounds),
        "## Gates\n\n" + _gates(grounds),
        "## What drives the scores\n\n" + _explanation(grounds.explanation),
        "## Plan and price\n\n" + _plan(grounds),
        "## What changes\n\n" + _changes(changes),
        "## What it rests on\n\n" + _origin(grounds),
        "## To reject, to roll back\n\n" + _ways_out(target),
        facts_block(grounds, target, changes),
    ]
    return "\n\n".join(sections) + "\n"


def _verdict(grounds: Grounds) -> str:
    verdict = grounds.verdict
    sentence = verdict_sentence(verdict, grounds.registration.version, grounds.labels)
    attempt = f", attempt {verdict.attempt} on this hold-out" if verdict.attempt else ""
    lines = [
        f"**{escape(sentence)}**",
        f"Intervals at {verdict.level:.2%} confidence, {verdict.window.rows} rows{attempt}.",
    ]
    if grounds.champion:
        lines.append(f"Beside it: {escape(verdict_sentence(grounds.champion, None, grounds.labels))}")
    if grounds.approval:
        lines.append(f"Approved: {escape(grounds.approval)}")
    return "\n\n".join(lines)


def _not_blocking(grounds: Grounds) -> str:
    lines = [_finding_line(finding, grounds.labels) for finding in out_of_tolerance(grounds.verdict)]
    if missing := not_measured(grounds.verdict):
        lines.append(f"- Not measured: {escape('; '.join(missing))}.")
    small = not_judged(grounds.verdict)
    if small:
        lines.append(f"- Not judged: {escape(', '.join(small))}.")
    return "\n".join(lines) or "Nothing."


def _finding_line(finding: Finding, labels: Mapping[str, str]) -> str:
    groups = [f"{group_name(j.group, labels)} {judged_figure(j)}" for j in finding.judgements]
    what = f"{metric_name(finding.metric)}, allowed {finding.allowed}: {', '.join(groups)}."
    return f"- {escape(what)} Why it does not block: {escape(finding.reason)}"


def _gates(grounds: Grounds) -> str:
    champion = f"champion, {window_name(grounds.champion)}" if grounds.champion else "champion"
    header = ("gate", "group", "value (interval)", "tolerance", "verdict", escape(champion))
    rows = side_by_side(grounds.verdict, grounds.champion)
    return table(header, [_gate_cells(row, grounds.labels) for row in rows])


def _gate_cells(row: GateRow, labels: Mapping[str, str]) -> list[str]:
    named, ours = row.either, row.candidate
    cells = [
        named.gate,
        group_name(named.group, labels),
        judged_figure(ours) if ours else _NONE,
        tolerance(named.lower, named.upper),
        ours.outcome if ours else "not judged",
        _champion(row.champion),
    ]
    return [escape(cell) for cell in cells]


def _champion(judgement: Judgement | None) -> str:
    return f"{judged_figure(judgement)}: {judgement.outcome}" if judgement else _NONE


def _explanation(measurements: Sequence[Measurement]) -> str:
    ranked = top_features(measurements)
    if not ranked:
        return "No explanation was measured."
    header = ("feature", "mean absolute SHAP value", "interval")
    return table(header, [(escape(m.group), number(m.value or 0, 3), interval(m, 3)) for m in ranked])


def _plan(grounds: Grounds) -> str:
    plan, trained = grounds.plan, grounds.trained
    left = f" Left in the budget: {escape(str(plan.budget_left))}." if plan.budget_left else ""
    return "\n".join(
        [
            f"- {escape(plan_sentence(plan))}{left}",
            f"- Asked for by {escape(plan.requester)}.",
            f"- Training cost {escape(str(trained.cost))} in {trained.seconds:.0f} s.",
        ]
    )


def _changes(changes: tuple[Change, ...]) -> str:
    header = ("file", "path", "old", "new")
    return table(header, [[code(cell) for cell in (c.file, c.path, c.old, c.new)] for c in changes])


def _origin(grounds: Grounds) -> str:
    registration, verdict, request = grounds.registration, grounds.verdict, grounds.plan.request
    facts = {
        "Model version": code(registration.version),
        "Model digest": code(registration.digest),
        "Image tag": code(registration.image.tag),
        "Image digest": code(registration.image.digest),
        "Training rows": code(request.data) if request else "unknown",
        "Judged rows": code(verdict.window.content),
        "Spec": code(verdict.spec),
        "Policy": code(verdict.policy),
    }
    return "\n".join(f"- {name}: {value}" for name, value in facts.items())


def _ways_out(target: Target) -> str:
    return (
        "- Reject: close this pull request. The same model is not proposed again, and nothing is retrained "
        "for the same cause.\n"
        f"- Roll back after the merge: revert the merge commit in {code(target.repository)}. Image and "
        "version return to what they were."
    )
