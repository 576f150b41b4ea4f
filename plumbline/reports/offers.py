"""The ranked offers on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from plumbline.offer_rows import OfferRow
from plumbline.reports.terminal import printed, table, text

if TYPE_CHECKING:
    from rich.console import RenderableType

HEADER = ("", "offer", "purchase", "hours", "an hour", "this training", "")


def offers_text(rows: Sequence[OfferRow], because: str, remarks: Sequence[str]) -> str:
    """The ranked table, why the first offer won, and where prices and hours are from."""
    return printed(offer_blocks(rows, because, remarks))


def offer_blocks(rows: Sequence[OfferRow], because: str, remarks: Sequence[str]) -> Iterator[RenderableType]:
    """The same, as blocks to print among others."""
    cells = [
        (row.rank, row.name, row.purchase, row.hours, row.an_hour, row.cost, row.used.removeprefix("no: "))
        for row in rows
    ]
    yield table(HEADER, cells, {}, figures=(3, 4, 5))
    if because:
        yield text(f"{because}.")
    yield from (text(line) for line in _sources(rows))
    yield from (text(f"{remark}.") for remark in remarks)


def _sources(rows: Sequence[OfferRow]) -> Iterator[str]:
    """Offers that have a price, hours or extras of one source, told together."""
    yield from _told("Prices", [(row.quoted, row.name) for row in rows])
    yield from _told("Hours", [(row.how_long, row.name) for row in rows])
    yield from _told("Costs include", [(row.includes, row.name) for row in rows])
    yield from _told("Emissions", [(row.emits, row.name) for row in rows])


def _told(what: str, said: Sequence[tuple[str, str]]) -> Iterator[str]:
    by_source: dict[str, list[str]] = {}
    for source, name in said:
        if source:
            by_source.setdefault(source, []).append(name)
    if by_source:
        told = (f"{source} ({_names(names, len(said))})" for source, names in by_source.items())
        yield f"{what}: {'; '.join(told)}."


def _names(names: Sequence[str], all_of_them: int) -> str:
    return "all" if len(names) == all_of_them > 1 else ", ".join(names)
