"""`plumbline offers`: where a model could be trained, at what price, and which offer would win."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.nightly.context import Context
    from plumbline.nightly.planning.quoting import Quoted
    from plumbline.records import Quotes


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser("offers", help="where a model could be trained, at what price, and which wins")
    command.add_argument("model", nargs="?", help="which model trains; with --refresh it may be left out")
    command.add_argument("--refresh", action="store_true", help="ask live sources of prices anew")
    command.add_argument("--json", action="store_true", help="one canonical JSON record")
    command.set_defaults(run=offers)


def offers(options: Namespace) -> int:
    """Prints the ranked offers; exits 1 when none can be used."""
    from plumbline.errors import PlumblineError
    from plumbline.nightly.context import Context
    from plumbline.nightly.planning.quoting import offers_for, refreshed

    if options.model is None and not options.refresh:
        raise PlumblineError("name a model (plumbline offers MODEL), or ask sources anew (--refresh)")
    context = Context.of(options.model or "")
    quotes = refreshed(context) if options.refresh else None
    if options.model is None:
        _print_quotes(context, quotes, as_json=options.json)
        return 0
    quoted = offers_for(context, context.spec.training)
    _print_offers(context, quoted, as_json=options.json)
    return 0 if quoted.ranking.because else 1


def _print_quotes(context: Context, quotes: Quotes | None, *, as_json: bool) -> None:
    from plumbline.canonical import canonical_json
    from plumbline.printable import printable
    from plumbline.specs.loading import load_prices

    if as_json:
        print(canonical_json(quotes))
        return
    for line in _quote_lines(quotes, str(load_prices(context.settings.root).as_of)):
        print(printable(line))


def _quote_lines(quotes: Quotes | None, listed: str) -> list[str]:
    from plumbline.times import minute

    if quotes is None:
        return [f"policies/prices.yaml names no live source (`live: [aws]`): its prices of {listed} hold."]
    lines = [
        f"{quote.offer}: {quote.price} an hour, {quote.source}, {minute(quote.quoted_at)}"
        + (f", {quote.zone}" if quote.zone else "")
        for quote in quotes.quotes
    ]
    lines += [f"{gone.offer}: {gone.because}" for gone in quotes.gone]
    lines += [f"{remark}; there the prices of {listed} hold" for remark in quotes.remarks]
    return lines or ["No offer of policies/prices.yaml has an `instance_type` to ask about."]


def _print_offers(context: Context, quoted: Quoted, *, as_json: bool) -> None:
    from plumbline.canonical import canonical_json
    from plumbline.offer_rows import about_quotes, offer_rows
    from plumbline.reports.offers import offers_text

    if as_json:
        print(canonical_json(_record(context, quoted)))
        return
    ranking = quoted.ranking
    won = ranking.offers[0].name if ranking.because else None
    rows = offer_rows(ranking.offers, ranking.unpriced, won)
    remarks = about_quotes(quoted.quotes, quoted.remarks)
    print(offers_text(rows, ranking.because or "No offer can run it", remarks), end="")


def _record(context: Context, quoted: Quoted) -> dict[str, Any]:
    ranking = quoted.ranking
    return {
        "model": context.model,
        "prices_as_of": quoted.prices_as_of.isoformat(),
        "quotes": quoted.quotes or None,
        "remarks": quoted.remarks,
        "because": ranking.because or None,
        "offers": ranking.offers,
        "unpriced": ranking.unpriced,
    }
