"""The ranked offers of a plan in Markdown: for a pull request, and for whoever is asked to pay."""

from __future__ import annotations

from plumbline.markdown import escape, table
from plumbline.offer_rows import OfferRow, about_quotes, plan_rows
from plumbline.records import Plan

HEADER = ("rank", "offer", "purchase", "where", "hours", "an hour", "this training", "rests on", "used")
FIGURES = (4, 5, 6)


def offers(plan: Plan) -> str:
    """The table, why the first offer won, and what to know about the quotes; empty where none was weighed."""
    rows = plan_rows(plan)
    shown = [table(HEADER, map(_cells, rows), FIGURES)] if rows else []
    because = [f"{escape(plan.chosen_because)}."] if plan.chosen_because else []
    remarks = [f"{escape(said)}." for said in about_quotes(plan.quotes, plan.quoting)]
    return "\n\n".join((*shown, *because, *remarks))


def _cells(row: OfferRow) -> tuple[str, ...]:
    rests_on = "; ".join(row.rests_on)
    cells = (row.name, row.purchase, row.where, row.hours, row.an_hour, row.cost, rests_on, row.used)
    return (row.rank, *map(escape, cells))
