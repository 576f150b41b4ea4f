"""The model card: what a reviewer who opens only the registry needs, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.comparison import GateRow, side_by_side
from plumbline.figures import figure, tolerance
from plumbline.findings import Finding, not_judged, out_of_tolerance
from plumbline.intent import Release, Spec
from plumbline.markdown import code, escape, table
from plumbline.names import (
    group_labels,
    group_name,
    metric_name,
    mitigation_name,
    subject_name,
    window_name,
)
from plumbline.ranking import top_features
from plumbline.records import Judgement
from plumbline.registry.before_training import scan_section, trials_section
from plumbline.registry.submission import Submission
from plumbline.sentences import judged_figure, verdict_sentence

WHOLE_CARD = "model_card.md"
"""The run's artifact that holds the card in full."""


def model_card(submission: Submission, longest: int | None = None) -> str:
    """The card, verdict first.

    Args:
        submission: the version and its judgement.
        longest: most characters the registry can hold; sections that do not fit are left to the whole card.
    """
    labels = group_labels(submission.spec)
    sections = [
        _verdict(submission, labels),
        _gates(submission, labels),
        _not_blocking(submission, labels),
        _origin(submission),
        scan_section(submission.scan),
        trials_section(submission),
        _use(submission.spec),
        _explanation(submission),
        _limits(submission),
    ]
    return _fitting([section for section in sections if section], longest)


def _verdict(submission: Submission, labels: Mapping[str, str]) -> str:
    lines = [f"# {escape(submission.spec.model)}"]
    if submission.evaluation:
        lines.append(f"**{escape(verdict_sentence(submission.evaluation.verdict, None, labels))}**")
    else:
        lines.append("**Registered without a verdict: a first champion has nothing to be compared with.**")
    if submission.champion:
        sentence = verdict_sentence(submission.champion.verdict, submission.champion_version, labels)
        lines.append(f"Beside it: {escape(sentence)}")
    return "\n\n".join(lines)


def _gates(submission: Submission, labels: Mapping[str, str]) -> str:
    candidate = submission.evaluation.verdict if submission.evaluation else None
    champion = submission.champion.verdict if submission.champion else None
    rows = side_by_side(candidate, champion)
    if not rows:
        return ""
    header = ["Gate", "Allowed"]
    header += [f"{v.role.capitalize()}, {window_name(v)}" for v in (candidate, champion) if v]
    columns = [bool(candidate), bool(champion)]
    return "## Gates\n\n" + table(header, [_gate_cells(row, columns, labels) for row in rows])


def _gate_cells(row: GateRow, columns: list[bool], labels: Mapping[str, str]) -> list[str]:
    named = row.either
    shown = [j for j, wanted in zip((row.candidate, row.champion), columns, strict=True) if wanted]
    cells = [subject_name(named, labels), tolerance(named.lower, named.upper)]
    return [*(escape(cell) for cell in cells), *(_judgement_cell(j) for j in shown)]


def _judgement_cell(judgement: Judgement | None) -> str:
    if judgement is None:
        return "-"
    outcome = f"**{judgement.outcome}**" if judgement.outcome != "pass" else "pass"
    return f"{outcome} {escape(judged_figure(judgement))}"


def _not_blocking(submission: Submission, labels: Mapping[str, str]) -> str:
    findings = out_of_tolerance(submission.evaluation.verdict) if submission.evaluation else ()
    if not findings:
        return ""
    lines = [_finding_line(finding, labels) for finding in findings]
    return "\n".join(["## Out of tolerance without blocking", "", *lines])


def _finding_line(finding: Finding, labels: Mapping[str, str]) -> str:
    groups = [f"{group_name(j.group, labels)} {judged_figure(j)}" for j in finding.judgements]
    what = f"{metric_name(finding.metric).capitalize()}, allowed {finding.allowed}: {', '.join(groups)}."
    return f"- {escape(what)} {escape(finding.reason)}"


def _origin(submission: Submission) -> str:
    request, trained = submission.request, submission.trained
    treated = mitigation_name(request.mitigation)
    nights = ", ".join(map(str, request.nights)) or "none"
    facts = {
        "Mitigation": escape(treated),
        "Labelled nights added": escape(nights),
        "Training cost": f"{trained.cost} in {trained.seconds:.0f} s, seed {request.seed}",
        "Image": code(f"{submission.image.repository}:{submission.image.tag}"),
        "Image digest": code(submission.image.digest),
        "Model digest": code(trained.digest),
        "Carries": ", ".join(f"{code(one.digest)} of {code(one.model)}" for one in trained.carried),
        "Training rows": code(request.data),
        "Spec, policy": f"{code(submission.spec_digest)}, {code(submission.policy_digest)}",
        "Code commit": code(submission.code_commit or "unknown"),
    }
    return "\n".join(["## Origin", "", *(f"- {name}: {value}" for name, value in facts.items() if value)])


def _use(spec: Spec) -> str:
    rows = f"Reference {code(spec.data.reference.path)}, arrivals {code(spec.data.arrivals.path)}."
    trained = f"Trained on {1 - spec.holdout.share:.0%} of the reference; the rest is the hold-out."
    return "\n".join(
        [
            "## Use",
            "",
            f"- Purpose: {escape(spec.description)}",
            f"- Owner: {escape(spec.owner.team)}, {escape(spec.owner.contact)}",
            f"- Intended use: container {code(spec.release.container)} of {_places(spec.release)}. "
            "No other use was measured.",
            f"- Data: {rows} {trained}",
        ]
    )


def _explanation(submission: Submission) -> str:
    ranked = top_features(submission.evaluation.measurements) if submission.evaluation else ()
    if not ranked:
        return ""
    rows = [[str(place), code(m.group), escape(figure(m, 3))] for place, m in enumerate(ranked, 1)]
    return "## What it looks at\n\n" + table(["", "Feature", "Mean absolute SHAP value"], rows)


def _limits(submission: Submission) -> str:
    lines = ["## Limits", "", "- The figures hold for the measured rows; others may fare differently."]
    if submission.evaluation:
        verdict = submission.evaluation.verdict
        attempt = f", attempt {verdict.attempt} on this hold-out" if verdict.attempt else ""
        lines.append(
            f"- Intervals at {100 * verdict.level:.4g} % confidence, {verdict.window.rows} rows{attempt}."
        )
        if small := not_judged(verdict):
            lines.append(f"- Not judged: {escape(', '.join(small))}.")
    return "\n".join(lines)


def _fitting(sections: list[str], longest: int | None) -> str:
    whole = "\n\n".join(sections) + "\n"
    if longest is None or len(whole) <= longest:
        return whole
    note = f"The whole card is the run's artifact {code(WHOLE_CARD)}.\n"
    kept: list[str] = []
    for section in sections:
        if len("\n\n".join([*kept, section, note])) <= longest:
            kept.append(section)
    return "\n\n".join([*kept, note])


def _places(release: Release) -> str:
    """Every file a version is released to, with its environment."""
    return ", ".join(f"{code(one.file)}, {escape(one.environment)}" for one in release.targets)
