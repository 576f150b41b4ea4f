"""The night for a terminal: a hundred columns, plain unless asked for colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from plumbline.figures import figure, interval, number, short, tolerance
from plumbline.findings import Finding, gates, not_judged, not_measured, out_of_tolerance
from plumbline.names import Labels, group_name, metric_name, subject_name, window_name
from plumbline.offer_rows import about_quotes, plan_rows
from plumbline.records import Judgement, Plan, PullRequest, Verdict
from plumbline.reports.diffs import shown_diff
from plumbline.reports.offers import offer_blocks
from plumbline.reports.plain import plain_lines
from plumbline.reports.story import (
    NightStory,
    following_sentences,
    title,
    verdict_sentences,
    warning_sentences,
)
from plumbline.reports.terminal import heading, printed, table, text
from plumbline.sentences import judged_decimals, judged_figure

if TYPE_CHECKING:
    from rich.console import RenderableType

WARNINGS = 5
"""Warnings spelled out; the page has all."""

_STYLES = {"pass": "green", "fail": "bold red", "insufficient": "yellow", "+": "green", "-": "red"}


def summary_text(story: NightStory, page: str | None = None, *, color: bool = False) -> str:
    """The whole story as text.

    Args:
        story: the night.
        page: path of the HTML page with the same.
        color: whether the terminal shows colours.
    """
    return printed(_blocks(story, page), color=color)


def _blocks(story: NightStory, page: str | None) -> Iterator[RenderableType]:
    yield heading(title(story))
    yield from map(text, (*verdict_sentences(story), *following_sentences(story)))
    for evaluation, _ in story.evaluations:
        yield from _not_blocking(evaluation.verdict, story.labels)
    yield from _warnings(story)
    for evaluation, _ in story.evaluations:
        yield from _gates(evaluation.verdict, story.labels)
    if story.plan:
        yield from _plan(story.plan)
    yield from _versions(story)
    if story.pull_request:
        yield from _pull_request(story.pull_request)
    yield from _durations(story)
    if page:
        yield text(f"\nThe same as a page: {page}")


def _not_blocking(verdict: Verdict, labels: Labels) -> Iterator[RenderableType]:
    findings = out_of_tolerance(verdict)
    if findings:
        yield heading(f"Out of tolerance without blocking: {verdict.role} on {window_name(verdict)}")
        yield from (text(_finding(finding, labels)) for finding in findings)
    if missing := not_measured(verdict):
        yield text(f"\nNot measured, {verdict.role} on {window_name(verdict)}: {'; '.join(missing)}.")


def _finding(finding: Finding, labels: Labels) -> str:
    groups = ", ".join(
        f"{group_name(j.group, labels)} {judged_figure(j)}".strip() for j in finding.judgements
    )
    return f"* {metric_name(finding.metric)}, allowed {finding.allowed}: {groups}.\n  Why: {finding.reason}"


def _warnings(story: NightStory) -> Iterator[RenderableType]:
    if sentences := warning_sentences(story):
        yield heading("Warnings: unlike the nights before")
        yield from (text(f"* {sentence}") for sentence in sentences[:WARNINGS])
        if len(sentences) > WARNINGS:
            yield text(f"And {len(sentences) - WARNINGS} more, all of them on the page.")


def _gates(verdict: Verdict, labels: Labels) -> Iterator[RenderableType]:
    yield heading(f"Gates: {verdict.role} on {window_name(verdict)}")
    judged = [j for j in gates(verdict) if j.outcome != "not judged"]
    rows = [_gate(judgement, labels) for judgement in judged]
    yield table(("gate", "value", "interval", "tolerance", "verdict"), rows, _STYLES)
    if small := not_judged(verdict):
        yield text(f"Not judged: {', '.join(small)}.")


def _gate(judgement: Judgement, labels: Labels) -> Sequence[str]:
    found, places = judgement.measurement, judged_decimals(judgement)
    value = "undefined" if found.value is None else number(found.value, places)
    allowed = tolerance(judgement.lower, judgement.upper)
    return subject_name(judgement, labels), value, interval(found, places), allowed, judgement.outcome


def _plan(plan: Plan) -> Iterator[RenderableType]:
    yield heading("Offers")
    yield from offer_blocks(plan_rows(plan), plan.chosen_because, about_quotes(plan.quotes, plan.quoting))
    if plan.budget_left is not None:
        yield text(f"Left in the budget before it: {plan.budget_left}.")
    yield from (text(f"  {one.said}") for one in plan.standings)


def _versions(story: NightStory) -> Iterator[RenderableType]:
    found = [(evaluation.verdict.role, r) for evaluation, r in story.evaluations if r]
    if found:
        yield heading("Versions")
        rows = [(role, r.version, short(r.digest), r.image.tag, short(r.image.digest)) for role, r in found]
        yield table(("role", "version", "model", "image tag", "image digest"), rows, _STYLES)


def _pull_request(pull_request: PullRequest) -> Iterator[RenderableType]:
    yield heading(f"Pull request {pull_request.number} ({pull_request.state}): {pull_request.title}")
    yield text(f"{pull_request.branch} into {pull_request.base}\n")
    yield from map(_verbatim, plain_lines(pull_request.body))
    yield text("")
    yield from map(_verbatim, shown_diff(pull_request.diff))


def _durations(story: NightStory) -> Iterator[RenderableType]:
    if story.timings:
        yield heading("Timings")
        yield from (text(f"{metric_name(m.name)}: {figure(m, 6)} {m.unit}") for m in story.timings)
    if story.seconds:
        yield heading("Seconds")
        yield text(", ".join(f"{step} {number(seconds, 1)}" for step, seconds in story.seconds.items()))


def _verbatim(line: str) -> RenderableType:
    """A line of a body or a diff: never broken, so that it can be copied."""
    shown = text(line, _STYLES.get(line[:1], ""))
    shown.no_wrap, shown.overflow = True, "ignore"
    return shown
