"""The night for a terminal: a hundred columns, plain unless asked for colour."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from plumbline.figures import figure, interval, number, short, tolerance
from plumbline.findings import Finding, gates, not_judged, not_measured, out_of_tolerance
from plumbline.names import Labels, group_name, metric_name, subject_name, window_name
from plumbline.records import Judgement, Plan, PullRequest, Verdict
from plumbline.reports.diffs import shown_diff
from plumbline.reports.plain import on_a_terminal, plain_lines
from plumbline.reports.story import (
    NightStory,
    following_sentences,
    title,
    verdict_sentences,
    warning_sentences,
)
from plumbline.sentences import judged_decimals, judged_figure

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table
    from rich.text import Text

WIDTH = 100
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
    from rich.console import Console

    out = io.StringIO()
    shown: Literal["standard"] | None = "standard" if color else None
    console = Console(file=out, width=WIDTH, force_terminal=color, color_system=shown, highlight=False)
    for block in _blocks(story, page):
        console.print(block, crop=False)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


def _blocks(story: NightStory, page: str | None) -> Iterator[RenderableType]:
    yield _heading(title(story))
    yield from map(_text, (*verdict_sentences(story), *following_sentences(story)))
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
        yield _text(f"\nThe same as a page: {page}")


def _not_blocking(verdict: Verdict, labels: Labels) -> Iterator[RenderableType]:
    findings = out_of_tolerance(verdict)
    if findings:
        yield _heading(f"Out of tolerance without blocking: {verdict.role} on {window_name(verdict)}")
        yield from (_text(_finding(finding, labels)) for finding in findings)
    if missing := not_measured(verdict):
        yield _text(f"\nNot measured, {verdict.role} on {window_name(verdict)}: {'; '.join(missing)}.")


def _finding(finding: Finding, labels: Labels) -> str:
    groups = ", ".join(f"{group_name(j.group, labels)} {judged_figure(j)}" for j in finding.judgements)
    return f"* {metric_name(finding.metric)}, allowed {finding.allowed}: {groups}.\n  Why: {finding.reason}"


def _warnings(story: NightStory) -> Iterator[RenderableType]:
    if sentences := warning_sentences(story):
        yield _heading("Warnings: unlike the nights before")
        yield from (_text(f"* {sentence}") for sentence in sentences[:WARNINGS])
        if len(sentences) > WARNINGS:
            yield _text(f"And {len(sentences) - WARNINGS} more, all of them on the page.")


def _gates(verdict: Verdict, labels: Labels) -> Iterator[RenderableType]:
    yield _heading(f"Gates: {verdict.role} on {window_name(verdict)}")
    judged = [j for j in gates(verdict) if j.outcome != "not judged"]
    rows = [_gate(judgement, labels) for judgement in judged]
    yield _table(("gate", "value", "interval", "tolerance", "verdict"), rows)
    if small := not_judged(verdict):
        yield _text(f"Not judged: {', '.join(small)}.")


def _gate(judgement: Judgement, labels: Labels) -> Sequence[str]:
    found, places = judgement.measurement, judged_decimals(judgement)
    value = "undefined" if found.value is None else number(found.value, places)
    allowed = tolerance(judgement.lower, judgement.upper)
    return subject_name(judgement, labels), value, interval(found, places), allowed, judgement.outcome


def _plan(plan: Plan) -> Iterator[RenderableType]:
    yield _heading("Offers")
    rows = [
        (
            offer.name,
            offer.purchase,
            str(offer.price_per_hour),
            str(offer.cost),
            offer.refused or _chosen(plan, offer.name),
        )
        for offer in plan.offers
    ]
    yield _table(("offer", "purchase", "an hour", "this training", ""), rows)
    if plan.budget_left is not None:
        yield _text(f"Left in the budget before it: {plan.budget_left}.")


def _chosen(plan: Plan, name: str) -> str:
    return "chosen" if plan.offer and plan.offer.name == name else ""


def _versions(story: NightStory) -> Iterator[RenderableType]:
    found = [(evaluation.verdict.role, r) for evaluation, r in story.evaluations if r]
    if found:
        yield _heading("Versions")
        rows = [(role, r.version, short(r.digest), r.image.tag, short(r.image.digest)) for role, r in found]
        yield _table(("role", "version", "model", "image tag", "image digest"), rows)


def _pull_request(pull_request: PullRequest) -> Iterator[RenderableType]:
    yield _heading(f"Pull request {pull_request.number} ({pull_request.state}): {pull_request.title}")
    yield _text(f"{pull_request.branch} into {pull_request.base}\n")
    yield from map(_verbatim, plain_lines(pull_request.body))
    yield _text("")
    yield from map(_verbatim, shown_diff(pull_request.diff))


def _durations(story: NightStory) -> Iterator[RenderableType]:
    if story.timings:
        yield _heading("Timings")
        yield from (_text(f"{metric_name(m.name)}: {figure(m, 6)} {m.unit}") for m in story.timings)
    if story.seconds:
        yield _heading("Seconds")
        yield _text(", ".join(f"{step} {number(seconds, 1)}" for step, seconds in story.seconds.items()))


def _heading(text: str) -> RenderableType:
    return _text(f"\n{text}", "bold")


def _text(text: str, style: str = "") -> Text:
    """Text that is no markup, without the control characters that would drive a terminal."""
    from rich.text import Text

    return Text(on_a_terminal(text), style=style)


def _verbatim(line: str) -> RenderableType:
    """A line of a body or a diff: never broken, so that it can be copied."""
    text = _text(line, _STYLES.get(line[:1], ""))
    text.no_wrap, text.overflow = True, "ignore"
    return text


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for name in header:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(_text(cell, _STYLES.get(cell, "")) for cell in row))
    return table
