"""What a changed spec, policy or plan is expected to cost, before and after, and which budgets it breaks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from plumbline.costs.budgets.errors import BudgetError
from plumbline.costs.budgets.expected_month import ExpectedMonth, expected_month
from plumbline.costs.budgets.outlook import broken, outlooks
from plumbline.costs.budgets.past_months import PastMonths, past_months
from plumbline.costs.offers.quoting import rank
from plumbline.intent import BudgetPolicy, PriceList, Spec
from plumbline.nightly.budgets.changed_file import Said, read_at, read_change
from plumbline.nightly.budgets.checking_plan import check_plan
from plumbline.nightly.budgets.declared import Declared
from plumbline.records import BudgetCheck, Entry, ModelCost, Money, Plan
from plumbline.retraining.backends import available
from plumbline.settings import Settings
from plumbline.specs.schedules import nights_a_month

RULES = (
    "Expected is an average month of 365.25 / 12 days at the price list's prices; periods scale it.",
    "A training costs the spec's minutes on the cheapest offer that can run it before its deadline.",
    "A model is trained as often as its accruals of the last 90 days tell; with less than 28 days of them, "
    "once a month; never more often than its schedule comes due.",
    "Evaluations cost what they accrued; serving costs its declared machines around the clock.",
    "A budget is broken where its scope is expected to cost more than its amount; overrides do not count.",
)


def check(
    settings: Settings,
    path: Path,
    base: str | None,
    *,
    accruals: Sequence[Entry],
    now: datetime.datetime,
    trainings: Decimal | None = None,
) -> BudgetCheck:
    """The difference a file makes.

    Args:
        settings: the project; everything but this file is taken from it.
        path: the changed file.
        base: a file, or a Git revision, that says what it was before; what lies in its place in the project
            when left out.
        accruals: evidence of kind `accrual`; empty where there is none.
        now: the time.
        trainings: trainings a month of every model, whatever the past says.

    Raises:
        BudgetError: what it costs cannot be told.
        SpecError: a file cannot be used.
    """
    said = read_change(path)
    if isinstance(said, Plan):
        if base is not None:
            raise BudgetError(f"{path} is a plan: it is compared with what is left now, so leave out --base")
        return check_plan(settings, said, str(path))
    project = Declared.of(settings.root)
    was, compared = _before(project, said, path, base)
    will = project.having(said)
    _same_currency(will)
    pasts = {name: past_months(name, accruals, now.date(), will.budgets.currency) for name in will.specs}
    before, after = (tuple(_months(each, pasts, trainings)) for each in (was, will))
    return _result(said, path, compared, will, before, after)


def _before(project: Declared, said: Said, path: Path, base: str | None) -> tuple[Declared, str]:
    if base is None:
        there = not isinstance(said, Spec) or said.model in project.specs
        return project, "the project" if there else "nothing: it is new"
    earlier = read_change(Path(base)) if Path(base).is_file() else read_at(base, path)
    if earlier is None:
        known = project.without(said.model) if isinstance(said, Spec) else project
        return known, f"{base}, where it was not there"
    if type(earlier) is not type(said):
        raise BudgetError(f"--base {base} is another kind of file than {path}: compare like with like")
    return project.having(earlier), base


def _months(
    declared: Declared, pasts: dict[str, PastMonths | None], trainings: Decimal | None
) -> Iterator[ExpectedMonth]:
    for name, spec in sorted(declared.specs.items()):
        ranking = rank(declared.prices, spec.training, available())
        yield expected_month(spec, ranking, nights_a_month(spec.schedule), pasts.get(name), trainings)


def _result(
    said: Said,
    path: Path,
    compared: str,
    will: Declared,
    before: Sequence[ExpectedMonth],
    after: Sequence[ExpectedMonth],
) -> BudgetCheck:
    currency = will.budgets.currency
    found = outlooks(will.budgets, before, after)
    was, now = (_sum(each, currency) for each in (before, after))
    return BudgetCheck(
        what="spec" if isinstance(said, Spec) else said.policy,  # type: ignore[union-attr]  # no plan
        file=str(path),
        base=compared,
        span="month",
        models=tuple(_rows(before, after, currency)),
        before=was,
        after=now,
        difference=now - was,
        budgets=found,
        broken=tuple(broken(will.budgets, found, after)),
        named=tuple(will.idle_budgets.values()),
        rules=RULES,
    )


def _rows(
    before: Sequence[ExpectedMonth], after: Sequence[ExpectedMonth], currency: str
) -> Iterator[ModelCost]:
    earlier = {one.model: Money(amount=one.amount, currency=currency) for one in before}
    for one in after:
        cost, was = Money(amount=one.amount, currency=currency), earlier.get(one.model)
        yield ModelCost(
            model=one.model, before=was, after=cost, difference=cost - was if was else cost, rule=one.rule
        )


def _sum(models: Sequence[ExpectedMonth], currency: str) -> Money:
    return Money(amount=sum((one.amount for one in models), Decimal(0)), currency=currency)


def _same_currency(declared: Declared) -> None:
    prices: PriceList = declared.prices
    budgets: BudgetPolicy = declared.budgets
    if prices.currency != budgets.currency:
        raise BudgetError(
            f"prices are in {prices.currency} and budgets in {budgets.currency}: write both in one currency; "
            "no rate is assumed"
        )
