"""What has no owner, in money, with the resource and who it may be. A likely owner is never charged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from plumbline.costs.allocation.allocate import Allocation, Part

GROUP = "/resourcegroups/"
"""What a resource group's name follows in the names of Azure's resources."""


@dataclass(frozen=True)
class Likely:
    """Who most of the tagged money around a resource belongs to."""

    value: str
    share: Decimal
    """Of the tagged spend there, from 0 to 1."""
    because: str
    """Where that spend is, e.g. `tagged spend in sub-account 123`."""


@dataclass
class Untagged:
    """Spend without a value in some of the dimensions that are asked for."""

    resource: str | None
    """None for charges that name no resource, e.g. tax and support."""
    sub_account: str | None
    service: str | None
    missing: tuple[str, ...]
    currency: str
    amount: Decimal = Decimal(0)
    likely: dict[str, Likely] = field(default_factory=dict)
    """By missing dimension; none where nothing around it is tagged."""


def untagged(allocation: Allocation, asked: Sequence[str]) -> list[Untagged]:
    """Direct spend that lacks a dimension of the policy, by resource; the largest amount first.

    The likely owner is the value with most tagged spend in the resource group, else in the sub-account's
    same service, else in the sub-account. Only dimensions of the policy can be missing.
    """
    dimensions = [name for name in asked if name in allocation.dimensions]
    direct = [part for part in allocation.parts if part.kind == "direct"]
    around = {name: _around(direct, name) for name in dimensions}
    found: dict[_Key, Untagged] = {}
    places: dict[_Key, Part] = {}
    for part in direct:
        missing = tuple(name for name in dimensions if part.values[name] is None)
        if missing and part.amount:
            resource, sub_account, service = map(part.known.get, ("resource", "sub_account", "service"))
            key = resource, sub_account, service, missing, part.currency
            found.setdefault(key, Untagged(*key)).amount += part.amount
            places.setdefault(key, part)
    for key, one in found.items():
        one.likely = {name: who for name in one.missing if (who := _likely(places[key], around[name]))}
    return sorted(found.values(), key=lambda one: (-one.amount, one.currency, str(one.resource)))


_Key = tuple[str | None, str | None, str | None, tuple[str, ...], str]
"""Resource, sub-account, service, what is missing, currency."""

Around = Mapping[tuple[str, str], Mapping[str, Decimal]]
"""Tagged spend by value, in each place."""


def _around(direct: Sequence[Part], name: str) -> Around:
    found: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for part in direct:
        value = part.values[name]
        if value is not None and part.amount > 0:
            for place in _places(part):
                found[place][value] += part.amount
    return found


def _places(part: Part) -> Iterator[tuple[str, str]]:
    """Where a part lies, the narrowest place first; each with its currency, since those do not mix."""
    resource, sub_account = part.known.get("resource", "").casefold(), part.known.get("sub_account")
    if GROUP in resource:
        start, _, rest = resource.partition(GROUP)
        group = rest.partition("/")[0]
        yield part.currency, f"resource group {group} of {start.rpartition('/')[2]}"
    if sub_account:
        yield part.currency, f"{part.known.get('service', 'no service')} in sub-account {sub_account}"
        yield part.currency, f"sub-account {sub_account}"


def _likely(part: Part, around: Around) -> Likely | None:
    for place in _places(part):
        amounts = around.get(place)
        if amounts:
            value, most = min(amounts.items(), key=lambda item: (-item[1], item[0]))
            return Likely(value, most / sum(amounts.values()), f"tagged spend in {place[1]}")
    return None
