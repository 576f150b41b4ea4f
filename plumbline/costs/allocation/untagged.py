"""What has no owner, in money, with the resource and who it may be. A likely owner is never charged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from plumbline.costs.allocation.parts import Part
from plumbline.records import LikelyOwner, UntaggedSpend

GROUP = "/resourcegroups/"
"""What the name of a resource group follows in the names of Azure's resources."""


class _Thing(NamedTuple):
    """What untagged spend is added up by."""

    resource: str | None
    sub_account: str | None
    service: str | None
    missing: tuple[str, ...]


def untagged(parts: Sequence[Part], dimensions: Sequence[str]) -> tuple[UntaggedSpend, ...]:
    """Direct spend that lacks a value, by resource; the largest amount first.

    The likely owner is the value with most tagged spend in the resource group, else in the sub-account's
    same service, else in the sub-account.

    Args:
        parts: of one currency.
        dimensions: which values are missed, of those the policy declares.
    """
    direct = [part for part in parts if part.kind == "direct"]
    around = {name: _around(direct, name) for name in dimensions}
    amounts: dict[_Thing, Decimal] = defaultdict(Decimal)
    places: dict[_Thing, list[str]] = {}
    for part in direct:
        missing = tuple(name for name in dimensions if part.values[name] is None)
        if missing and part.amount:
            resource, sub_account, service = map(part.known.get, ("resource", "sub_account", "service"))
            thing = _Thing(resource, sub_account, service, missing)
            amounts[thing] += part.amount
            places.setdefault(thing, list(_places(part)))
    found = [
        UntaggedSpend(**thing._asdict(), amount=amount, likely=tuple(_likely(thing, places[thing], around)))
        for thing, amount in amounts.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.amount, str(one.resource), str(one.service))))


Around = Mapping[str, Mapping[str, Decimal]]
"""Tagged spend by value, in each place."""


def _around(direct: Sequence[Part], name: str) -> Around:
    found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for part in direct:
        value = part.values[name]
        if value is not None and part.amount > 0:
            for place in _places(part):
                found[place][value] += part.amount
    return found


def _places(part: Part) -> Iterator[str]:
    """Where a part lies, the narrowest place first."""
    resource, sub_account = part.known.get("resource", "").casefold(), part.known.get("sub_account")
    if GROUP in resource:
        start, _, rest = resource.partition(GROUP)
        yield f"resource group {rest.partition('/')[0]} of {start.rpartition('/')[2]}"
    if sub_account:
        yield f"{part.known.get('service', 'no service')} in sub-account {sub_account}"
        yield f"sub-account {sub_account}"


def _likely(thing: _Thing, places: Sequence[str], around: Mapping[str, Around]) -> Iterator[LikelyOwner]:
    for name in thing.missing:
        place = next((place for place in places if around[name].get(place)), None)
        if place is not None:
            amounts = around[name][place]
            value, most = min(amounts.items(), key=lambda item: (-item[1], item[0]))
            share = most / sum(amounts.values(), Decimal(0))
            yield LikelyOwner(dimension=name, value=value, share=share, because=f"tagged spend in {place}")
