"""Whether there was a spot machine, tick by tick, folded into the ticks in which that changed."""

from __future__ import annotations

from collections.abc import Sequence

Folded = tuple[tuple[int, bool], ...]


def folded(first: int, available: Sequence[bool]) -> Folded:
    """The changes, and the last tick that is known.

    Args:
        first: the tick in which one began to look.
        available: whether there was one in it and in each tick since.
    """
    last = len(available) - 1
    kept = [n for n in range(len(available)) if n in (0, last) or available[n] != available[n - 1]]
    return tuple((first + n, available[n]) for n in kept)


def unfolded(changes: Folded) -> tuple[int, list[bool]]:
    """The first tick, and each since; none where nothing is known."""
    available: list[bool] = []
    for tick, seen in changes:
        known = tick - changes[0][0] - len(available)
        available += [available[-1]] * known if available else []
        available.append(seen)
    return (changes[0][0] if changes else 0), available
