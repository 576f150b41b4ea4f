"""A cost report for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.printable import printable
from plumbline.records import CostReport, CurrencyCosts, UnitCost, UntaggedSpend
from plumbline.reports.columns import aligned
from plumbline.reports.money import shown_amount, shown_share, shown_unit

LINES = 30
"""How many lines a table has at most; JSON, HTML and CSV have all."""

UNTAGGED = 10
"""How many resources are listed at most."""

NAME = 40
"""The most characters of a name in a table."""

NONE = "-"
UNBILLED = "What was billed is not known: no bill tells of these days."


def cost_text(report: CostReport) -> str:
    """The whole report. Names are of others: nothing in them drives the terminal."""
    lines = [f"Costs by {', '.join(report.by)} from {report.first} to {report.last} (UTC, both included)"]
    for costs in report.currencies:
        lines += ["", *_currency(report, costs)]
    lines += [] if report.currencies else ["", UNBILLED]
    lines += [
        "",
        "What a unit costs, from what accrued",
        *(f"  {unit_sentence(unit)}" for unit in report.units),
    ]
    lines += [] if report.units else ["  No model has run yet: it is counted from what runs accrue."]
    lines += ["", "Counted so", *(f"  {said}." for said in report.rules)]
    if report.problems:
        lines += ["", "To look at", *(f"  {said}." for said in report.problems)]
    return "\n".join(printable(line, " ") for line in lines) + "\n"


def unit_sentence(unit: UnitCost) -> str:
    """`acs_employment: 0.0004 USD per retraining (...)`."""
    if unit.each is None:
        return f"{unit.model}: per {unit.unit} can't be told: {unit.because}"
    return f"{unit.model}: {shown_unit(unit.each)} {unit.currency} per {unit.unit} ({unit.because})"


def likely_sentence(one: UntaggedSpend) -> str:
    """Who it may belong to."""
    said = [
        f"{who.dimension} {who.value}, with {who.share * 100:.0f} % of the {who.because}"
        for who in one.likely
    ]
    return (
        f"perhaps {'; '.join(said)}"
        if said
        else f"nothing around it is tagged with {' or '.join(one.missing)}"
    )


def shorten(name: str) -> str:
    """A name that leaves room for figures beside it; JSON, HTML and CSV have all of it."""
    return name if len(name) <= NAME else f"{name[: NAME - 1]}…"


def _currency(report: CostReport, costs: CurrencyCosts) -> Iterator[str]:
    amounts = (costs.billed, costs.allocated, costs.idle, costs.unallocated)
    billed, allocated, idle, unallocated = (shown_amount(amount, costs.currency) for amount in amounts)
    sums = f"{allocated} allocated + {idle} idle + {unallocated} unallocated"
    yield f"{costs.currency}: {billed} billed = {sums}"
    yield ""
    split = any(line.shared or line.idle for line in (*costs.lines, costs.nobodys))
    rows = [(*report.by, *(("direct", "shared", "idle", "total") if split else ("total",)), "of the bill")]
    for line in costs.lines[:LINES]:
        values = [NONE if value is None else shorten(value) for value in line.values]
        told = (line.direct, line.shared, line.idle, line.total)
        parts = [shown_amount(amount, costs.currency) for amount in (told if split else told[-1:])]
        rows.append((*values, *parts, shown_share(line.total, costs.billed)))
    yield from aligned(rows, len(report.by))
    if len(costs.lines) > LINES:
        yield f"and {len(costs.lines) - LINES} more: --json, --html and --csv have all"
    yield ""
    for name, tagged in costs.tagged.items():
        used = costs.allocated + costs.unallocated
        lacking = " of ".join(shown_amount(amount, costs.currency) for amount in (used - tagged, used))
        share = shown_share(used - tagged, used)
        yield f"Without {name}: {lacking} {costs.currency}{f' ({share})' if share else ''}"
    if costs.untagged:
        yield from _untagged(costs)


def _untagged(costs: CurrencyCosts) -> Iterator[str]:
    yield ""
    yield "Untagged, the largest first"
    for one in costs.untagged[:UNTAGGED]:
        what = " ".join(said for said in (one.service, one.resource) if said) or "no resource"
        place = one.sub_account or "no sub-account"
        yield f"  {shown_amount(one.amount, costs.currency)} {costs.currency}  {what}, in {place}"
        yield f"    without {', '.join(one.missing)}; {likely_sentence(one)}"
    if len(costs.untagged) > UNTAGGED:
        yield f"  and {len(costs.untagged) - UNTAGGED} more: --json and --html have all"
