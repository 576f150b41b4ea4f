"""Whether a rule's conditions hold for a spend."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from plumbline.costs.allocation.spends import Spend
from plumbline.intent import Match

Means = Callable[[Spend], bool]


def meaning(match: Match) -> Means:
    """A function that tells whether a spend is meant. Capitals count; `*` stands for any characters."""
    columns = {name: _compiled(getattr(match, name)) for name in match.conditions if name[:4] != "tag:"}
    tags = {key: _compiled(patterns) for key, patterns in match.tags.items() if patterns}

    def means(spend: Spend) -> bool:
        return all(_fits(pattern, spend[name]) for name, pattern in columns.items()) and all(
            _fits(pattern, spend.tags.get(key)) for key, pattern in tags.items()
        )

    return means


def _fits(pattern: re.Pattern[str], value: str | None) -> bool:
    return value is not None and pattern.fullmatch(value) is not None


@cache
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all; only `*` means something, since names of resources hold `?` and `[`."""
    choices = (".*".join(map(re.escape, pattern.split("*"))) for pattern in patterns)
    return re.compile("|".join(choices), re.DOTALL)
