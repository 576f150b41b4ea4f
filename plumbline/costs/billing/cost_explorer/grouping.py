"""By what Cost Explorer's answers are grouped, and where each group's name goes."""

from __future__ import annotations

from dataclasses import dataclass

DIMENSIONS = {
    "service": ("SERVICE", "ServiceName"),
    "account": ("LINKED_ACCOUNT", "SubAccountId"),
    "region": ("REGION", "RegionId"),
    "usage-type": ("USAGE_TYPE", "SkuId"),
}
"""Its name for each of ours, and FOCUS's column."""

MOST = 2
"""Cost Explorer groups by no more."""


@dataclass(frozen=True)
class Group:
    """One of the ways in which an answer is grouped."""

    type: str
    """`DIMENSION` or `TAG`."""
    key: str
    column: str
    """FOCUS's; `Tags` for a tag."""


def groups_of(text: str) -> tuple[Group, ...]:
    """Groups as people write them: `service,tag:team`.

    Raises:
        ValueError: more than two, none, or one that is not known.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not 1 <= len(names) <= MOST:
        raise ValueError(f"{text!r} names {len(names)} groups: Cost Explorer groups by one or two")
    return tuple(_group(name) for name in names)


def _group(name: str) -> Group:
    if name.startswith("tag:") and len(name) > len("tag:"):
        return Group("TAG", name.removeprefix("tag:"), "Tags")
    if name not in DIMENSIONS:
        raise ValueError(f"{name!r} is no group: name {', '.join(DIMENSIONS)} or tag:NAME")
    return Group("DIMENSION", *DIMENSIONS[name])
