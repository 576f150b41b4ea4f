"""Offers for a model's training, quoted with what the evidence knows: live prices, and past runs."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from plumbline.costs.offers.quoting import Knowledge, Ranking, rank
from plumbline.costs.offers.run_times import Seconds
from plumbline.costs.offers.sources.asking import live_quotes
from plumbline.costs.offers.sources.live import live_sources
from plumbline.costs.offers.sources.source import Source
from plumbline.intent import PriceList, Training
from plumbline.nightly.context import Context
from plumbline.nightly.planning.machines import missing_packages, usable
from plumbline.records import Quotes, Trained
from plumbline.retraining.spot.admission import refused_on_spot
from plumbline.specs.digests import policy_digest
from plumbline.specs.loading import load_prices


@dataclass(frozen=True)
class Quoted:
    """What a training would cost, and what that rests on."""

    ranking: Ranking
    prices_as_of: datetime.date
    quotes: str
    """Key of the recorded live quotes; empty where only the price list was used."""
    remarks: tuple[str, ...]
    """What has to be known about the quotes."""


def offers_for(
    context: Context,
    training: Training,
    trainings: int = 1,
    *,
    anew: bool = False,
    sources: Sequence[Source] | None = None,
) -> Quoted:
    """Every offer for this training now, the best first.

    Args:
        context: the model's night.
        training: what is needed; its minutes are for all of the trainings.
        trainings: how many trainings that is.
        anew: ask live sources though there are fresh quotes; these stay in use where one gives no answer.
        sources: live sources to ask where no quotes are fresh enough; the price list's own when left out.
    """
    prices = load_prices(context.settings.root)
    live = _quotes_now(context, prices, live_sources(prices) if sources is None else sources, anew=anew)
    missing = missing_packages(context)
    known = Knowledge(context.now(), live, past_seconds(context), trainings, missing, refused_on_spot)
    ranking = rank(prices, training, usable(context), known)
    used = live is not None and bool(live.quotes or live.gone)
    return Quoted(ranking, prices.as_of, live.key if live and used else "", _remarks(prices, live))


def _quotes_now(
    context: Context, prices: PriceList, sources: Sequence[Source], *, anew: bool
) -> Quotes | None:
    """The recorded live quotes while they are fresh, else new ones; None where no source needs asking."""
    here = usable(context)
    if not sources or not any(price.instance_type and price.backend in here for price in prices.offers):
        return None
    kept = _fresh(context, prices)
    if kept and not anew:
        return kept
    asked = ask(context, prices, sources)
    return kept if kept and asked.remarks else asked


def refreshed(context: Context, sources: Sequence[Source] | None = None) -> Quotes | None:
    """New live quotes, however fresh the recorded ones are; None where no live source is named."""
    prices = load_prices(context.settings.root)
    sources = live_sources(prices) if sources is None else sources
    return ask(context, prices, sources) if sources else None


def ask(context: Context, prices: PriceList, sources: Sequence[Source]) -> Quotes:
    """New live quotes, recorded where there is anything in them."""
    found = live_quotes(sources, prices, context.now())
    found = found.model_copy(update={"prices": policy_digest(prices)})
    if found.quotes or found.gone:
        context.record("quotes", found.key, found)
    return found


def _fresh(context: Context, prices: PriceList) -> Quotes | None:
    """The latest whole answer about this price list, unless one of its quotes is too old by now."""
    oldest = context.now() - datetime.timedelta(hours=float(prices.max_quote_age_hours))
    for entry in reversed(context.ledger.all("quotes")):
        found = Quotes.model_validate(entry.body)
        if found.at < oldest:
            return None
        young = all(quote.quoted_at >= oldest for quote in found.quotes)
        if found.prices == policy_digest(prices) and young and not found.remarks:
            return found
    return None


def _remarks(prices: PriceList, live: Quotes | None) -> tuple[str, ...]:
    if live is None or not live.remarks:
        return ()
    return (*live.remarks, f"there the price list of {prices.as_of} is used")


def past_seconds(context: Context) -> Seconds:
    """What this model's finished trainings took, oldest first, by the name of the offer they ran on."""
    ran_on = {
        entry.key.partition("#")[0]: str(entry.body.get("offer", ""))
        for entry in context.ledger.all("accrual", context.model)
    }
    found: dict[str, list[float]] = {}
    for entry in context.ledger.all("training", context.model):
        trained = Trained.model_validate(entry.body)
        offer = trained.offer or ran_on.get(trained.request, "")
        found.setdefault(offer, []).append(trained.seconds)
    return found
