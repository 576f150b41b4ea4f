"""What an hour of an offer costs: by whom, how old that is, and in the list's currency."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from plumbline.costs.offers.sources.asking import declared_quotes
from plumbline.intent import Price, PriceList, Rate
from plumbline.records import Money, Quote, Quotes

SLACK = datetime.timedelta(minutes=15)
"""How far two clocks may be apart before a quote counts as from the future."""

A_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Priced:
    """One offer's price, and why it may not be used."""

    quote: Quote | None
    price: Money | None
    """In the list's currency; None where nobody tells it."""
    age_hours: Decimal | None
    converted: str
    refusals: tuple[str, ...]


def priced(
    price: Price,
    prices: PriceList,
    live: Quotes | None,
    at: datetime.datetime | None,
) -> Priced:
    """The live quote where there is one, else what the list declares.

    Args:
        price: the offer.
        prices: the list it stands in.
        live: what live sources answered, if they were asked.
        at: the time that ages are told at; None leaves ages unjudged.
    """
    fresh = next((quote for quote in live.quotes if quote.offer == price.name), None) if live else None
    quote = fresh or declared_quotes(prices).get(price.name)
    if quote is None:
        return Priced(None, None, None, "", (*_gone(price, live), "nobody tells its price"))
    age = None if at is None else at - quote.quoted_at
    reasons = [*_gone(price, live)]
    if age is not None:
        reasons += _too_old(quote, age, prices, None if fresh else price)
    money, converted = _in_list_currency(quote.price, prices)
    if money is None:
        reasons.append(
            f"its price is in {quote.price.currency}, and no rate to {prices.currency} is declared"
        )
    elif converted and at is not None:
        reasons += _rate_too_old(prices.rates[quote.price.currency], at.date(), prices)
    return Priced(quote, money, None if age is None else _hours(age), converted, tuple(reasons))


def declared_price(prices: PriceList, name: str) -> Money | None:
    """What the list says an hour of an offer costs, in the list's currency; None where it doesn't say."""
    quote = declared_quotes(prices).get(name)
    return _in_list_currency(quote.price, prices)[0] if quote else None


def _gone(price: Price, live: Quotes | None) -> Iterator[str]:
    yield from (one.because for one in (live.gone if live else ()) if one.offer == price.name)


def _too_old(quote: Quote, age: datetime.timedelta, prices: PriceList, listed: Price | None) -> Iterator[str]:
    """Live quotes age by hours, the list by days; what one's own machine costs, its owner says."""
    if listed is not None and listed.purchase == "owned":
        return
    if age < -(SLACK if listed is None else A_DAY):
        yield f"its price is dated {quote.quoted_at:%Y-%m-%d %H:%M} UTC, in the future: see to date or clock"
    if listed is None and age > datetime.timedelta(hours=float(prices.max_quote_age_hours)):
        yield f"its quote is {_hours(age)} hours old, {prices.max_quote_age_hours} allowed"
    if listed is not None and age.days > prices.max_list_age_days:
        yield (
            f"its price of {quote.quoted_at:%Y-%m-%d} is {age.days} days old, "
            f"{prices.max_list_age_days} allowed"
        )


def _rate_too_old(rate: Rate, today: datetime.date, prices: PriceList) -> Iterator[str]:
    days = (today - rate.as_of).days
    if days > prices.max_list_age_days or days < -1:
        yield f"its currency's rate is of {rate.as_of}, not of the last {prices.max_list_age_days} days"


def _in_list_currency(price: Money, prices: PriceList) -> tuple[Money | None, str]:
    if price.currency == prices.currency:
        return price, ""
    rate = prices.rates.get(price.currency)
    if rate is None:
        return None, ""
    worth = Money(amount=price.amount * rate.value, currency=prices.currency)
    return worth, f"{price} at {rate.value} {prices.currency} of {rate.as_of} ({rate.source})"


def _hours(age: datetime.timedelta) -> Decimal:
    return (Decimal(int(age.total_seconds())) / 3600).quantize(Decimal("0.1"))
