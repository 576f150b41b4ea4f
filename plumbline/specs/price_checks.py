"""What types cannot say about the price list: repeated names, undeclared regions and rates, future dates."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

from plumbline.intent import BudgetPolicy, PriceList, Spec
from plumbline.specs.documents import Document
from plumbline.specs.problems import Place, Problem
from plumbline.specs.wordings import nearest


def check_prices(document: Document[PriceList]) -> list[Problem]:
    """What makes a price list unusable, with the line of each."""
    return [*_repeated_names(document), *_unknown_regions(document), *_missing_rates(document)]


def check_dates(document: Document[PriceList], today: datetime.date) -> list[Problem]:
    """Dates after tomorrow: a slip of the pen, or a clock that is wrong."""
    prices, latest = document.intent, today + datetime.timedelta(days=1)
    dates: list[tuple[Place, datetime.date]] = [(("as_of",), prices.as_of)]
    dates += [(("rates", code, "as_of"), rate.as_of) for code, rate in prices.rates.items()]
    dates += [(("offers", i, "as_of"), price.as_of or prices.as_of) for i, price in enumerate(prices.offers)]
    return [
        document.problem(
            place, f"{date} is in the future; today is {today}", "Correct the date, or this machine's clock"
        )
        for place, date in dates
        if date > latest and (place[0] != "offers" or date != prices.as_of)
    ]


def check_spec_regions(prices: Document[PriceList], specs: Sequence[Document[Spec]]) -> list[Problem]:
    """Regions that a spec names and the price list does not."""
    known = prices.intent.regions
    return [
        spec.problem(place, f"{prices.file} has no region {name!r}", _remedy(name, list(known)))
        for spec in specs
        for place, name in _regions_of(spec.intent)
        if name not in known
    ]


def _regions_of(spec: Spec) -> Iterator[tuple[Place, str]]:
    for index, name in enumerate(spec.training.regions):
        yield ("training", "regions", index), name
    if spec.training.data_region is not None:
        yield ("training", "data_region"), spec.training.data_region


def _repeated_names(document: Document[PriceList]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, price in enumerate(document.intent.offers):
        if price.name in first:
            line = document.line_of(("offers", first[price.name]))
            yield document.problem(
                ("offers", index, "name"),
                f"{price.name!r} stands twice, first on line {line}",
                "Give every offer a name of its own",
            )
        first.setdefault(price.name, index)


def _unknown_regions(document: Document[PriceList]) -> Iterator[Problem]:
    known = list(document.intent.regions)
    for index, price in enumerate(document.intent.offers):
        if price.region is not None and price.region not in known:
            yield document.problem(
                ("offers", index, "region"),
                f"{price.region!r} is no region of this list",
                _remedy(price.region, known),
            )


def _missing_rates(document: Document[PriceList]) -> Iterator[Problem]:
    prices = document.intent
    for index, price in enumerate(prices.offers):
        if price.currency is not None and price.currency not in (prices.currency, *prices.rates):
            yield document.problem(
                ("offers", index, "currency"),
                f"no rate from {price.currency} to {prices.currency} is declared",
                f"Add it under `rates`, with its date and source, or write the price in {prices.currency}",
            )


def _remedy(name: str, known: Sequence[str]) -> str:
    guess = nearest(name, known)
    return f"Write {guess} if that is meant, or add it under `regions`" if guess else "Add it under `regions`"


def check_currencies(budgets: Document[BudgetPolicy], prices: Document[PriceList]) -> list[Problem]:
    """Budgets and prices that cannot be compared."""
    ours, theirs = budgets.intent.currency, prices.intent.currency
    if ours == theirs:
        return []
    message = f"budgets are in {ours}, prices in {theirs} ({prices.file}:{prices.line_of(('currency',))})"
    return [budgets.problem(("currency",), message, "Write both in one currency; no rate is assumed")]
