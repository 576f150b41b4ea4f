"""The evidence of a pull request's body, section by section. Everything from outside is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alignment_checks.measurement import Measurement
from plumbline.figures import interval, number
from plumbline.findings import Finding, not_judged, not_measured, out_of_tolerance
from plumbline.markdown import code, escape, link, table
from plumbline.names import group_name, metric_name, window_name
from plumbline.ranking import top_features
from plumbline.records import Change
from plumbline.release.page.grounds import Grounds
from plumbline.release.page.offers import offers
from plumbline.sentences import judged_figure, plan_sentence, verdict_sentence

_MOST = 10
"""Rows of a ranking."""


def verdict(grounds: Grounds) -> str:
    """Whether it passes, before anything else; how sure, until when, and on whose word."""
    found = grounds.verdict
    sentence = verdict_sentence(found, grounds.registration.version, grounds.labels)
    attempt = f", attempt {found.attempt} on this hold-out" if found.attempt else ""
    holds = f" The verdict holds until {grounds.expires:%Y-%m-%d %H:%M %Z}." if grounds.expires else ""
    lines = [
        f"**{escape(sentence)}**",
        f"Intervals at {found.level:.2%} confidence, {found.window.rows} rows{attempt}.{holds}",
    ]
    if grounds.champion:
        lines.append(f"Beside it: {escape(verdict_sentence(grounds.champion, None, grounds.labels))}")
    if grounds.approval:
        expires = f", until {grounds.expires:%Y-%m-%d %H:%M %Z}" if grounds.expires else ""
        lines.append(f"**Waived{expires}**: {escape(grounds.approval)}")
    return "\n\n".join(lines)


def not_blocking(grounds: Grounds) -> str:
    """What is out of tolerance and passes only because it does not block."""
    lines = [_finding_line(finding, grounds.labels) for finding in out_of_tolerance(grounds.verdict)]
    if missing := not_measured(grounds.verdict):
        lines.append(f"- Not measured: {escape('; '.join(missing))}.")
    small = not_judged(grounds.verdict)
    if small:
        lines.append(f"- Not judged: {escape(', '.join(small))}.")
    return "\n".join(lines) or "Nothing."


def explanation(measurements: Sequence[Measurement]) -> str:
    """The features that move the scores most."""
    ranked = top_features(measurements, _MOST)
    if not ranked:
        return "No explanation was measured."
    header = ("feature", "mean absolute SHAP value", "interval")
    return table(header, [(escape(m.group), number(m.value or 0, 3), interval(m, 3)) for m in ranked])


def cost(grounds: Grounds) -> str:
    """What the version cost, what was planned, what is left, and who asked."""
    plan, trained = grounds.plan, grounds.trained
    first = f"{trained.moved_from}, then on " if trained.moved_from else ""
    ran_on = f" on {first}{trained.offer}" if trained.offer else ""
    rows = [("training", f"{trained.cost} in {trained.seconds:.0f} s{ran_on}")]
    if plan.offer:
        dated = f", prices of {plan.prices_as_of}" if plan.prices_as_of else ""
        rows.append(("planned", f"{plan.offer.cost} on {plan.offer.name}{dated}"))
    if plan.budget_left:
        rows.append(("left in the budget before it", str(plan.budget_left)))
    rows += [("budget", one.said) for one in plan.standings]
    rows.append(("asked for by", plan.requester))
    shown = table(("what", "how much"), [(what, escape(said)) for what, said in rows])
    return "\n\n".join(said for said in (shown, escape(plan_sentence(plan)), offers(plan)) if said)


def changes(made: tuple[Change, ...]) -> str:
    """Every edit: place, file, old and new."""
    return "\n".join(map(_change, made))


def _change(made: Change) -> str:
    if not made.path:
        return f"- {code(made.file)} is added"
    if not made.old:
        return f"- {code(made.path)} in {code(made.file)} is added: {code(made.new)}"
    return f"- {code(made.path)} in {code(made.file)}, from {code(made.old)} to {code(made.new)}"


def origin(grounds: Grounds) -> str:
    """Exactly which version, rows, spec and policy; with links where something is served."""
    registration, found, request = grounds.registration, grounds.verdict, grounds.plan.request
    pages = grounds.pages
    version = f"{code(registration.version)} of {code(registration.model)}"
    at = f" at commit {code(grounds.commit)}" if grounds.commit else ""
    facts = {
        "Model version": version + link("in the registry", pages.version, before=", "),
        "Reports": ", ".join(
            shown
            for shown in (
                link("on the candidate", pages.candidate),
                link(f"on {window_name(grounds.champion)}", pages.night) if grounds.champion else "",
            )
            if shown
        ),
        "Model digest": code(registration.digest),
        "Image": code(str(registration.image)),
        "Carries": ", ".join(f"{code(one.digest)} of {code(one.model)}" for one in grounds.trained.carried),
        "Training rows": code(request.data) if request else "unknown",
        "Judged rows": code(found.window.content),
        "Spec": code(f"models/{registration.model}/spec.yaml") + at + f", digest {code(found.spec)}",
        "Policy": code("policies/alignment.yaml") + at + f", digest {code(found.policy)}",
        "Evidence": code(f"sha256:{grounds.evidence}") if grounds.evidence else "",
    }
    return "\n".join(f"- {name}: {value}" for name, value in facts.items() if value)


def _finding_line(finding: Finding, labels: Mapping[str, str]) -> str:
    groups = [f"{group_name(j.group, labels)} {judged_figure(j)}" for j in finding.judgements]
    what = f"{metric_name(finding.metric)}, allowed {finding.allowed}: {', '.join(groups)}."
    return f"- {escape(what)} Why it does not block: {escape(finding.reason)}"
