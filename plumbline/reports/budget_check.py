"""A changed spec, policy or plan in money, as the comment of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from plumbline.markdown import code, escape, table
from plumbline.records import BudgetCheck, Money

SPANS = {"month": "an average month", "launch": "one launch"}
"""What a figure is for, in words."""


def comment(check: BudgetCheck) -> str:
    """The expected difference in Markdown: headline, models, budgets, rules."""
    return "\n\n".join(_sections(check)) + "\n"


def signed(amount: Money) -> str:
    """`+1.2000 USD`, `-1.2000 USD`, `0.0000 USD`."""
    return f"+{amount}" if amount.amount > 0 else str(amount)


def _sections(check: BudgetCheck) -> Iterator[str]:
    yield f"### Expected cost: {signed(check.difference)} in {SPANS[check.span]}"
    yield f"{code(check.file)}, compared with {code(check.base)}: {check.before} before, {check.after} after."
    yield table(("model", "before", "after", "difference", "made of"), _models(check), figures=(1, 2, 3))
    yield table(("budget", "allowed", "before", "after", ""), _budgets(check), figures=(1, 2, 3))
    for sentence in check.broken:
        yield f"**Over budget.** {escape(sentence)}."
    for sentence in check.named:
        yield f"**Odd.** {escape(sentence)}."
    yield "\n".join(f"- {escape(rule)}" for rule in check.rules)


def _models(check: BudgetCheck) -> Iterator[tuple[str, ...]]:
    for one in check.models:
        before = "none" if one.before is None else str(one.before)
        yield escape(one.model), before, str(one.after), signed(one.difference), escape(one.rule)


def _budgets(check: BudgetCheck) -> Iterator[tuple[str, ...]]:
    for one in check.budgets:
        said = "**over**" if one.over else "within"
        yield escape(one.budget), str(one.amount), str(one.before), str(one.after), said
