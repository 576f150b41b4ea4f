"""Several things in turn: one that fails keeps none of the others from its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from plumbline.errors import PlumblineError, TransientError


class ReconcileError(PlumblineError):
    """Some of it could not be looked after; the rest was."""


class ReconcileLaterError(ReconcileError, TransientError):
    """The same, and for nothing but what may pass by itself."""


def each(tasks: Iterable[tuple[str, Callable[[], list[str]]]]) -> list[str]:
    """Does all of them, one after the other; what each said.

    Args:
        tasks: each with the name by which an error tells it from the others.

    Raises:
        ReconcileError: after all were tried, if one failed; ReconcileLaterError if what failed may pass.
    """
    said: list[str] = []
    failed: list[tuple[str, PlumblineError]] = []
    for name, task in tasks:
        try:
            said += task()
        except PlumblineError as error:
            failed.append((name, error))
    if failed:
        passing = all(isinstance(error, TransientError) for _, error in failed)
        told = [f"{name}: {error}" for name, error in failed]
        raise (ReconcileLaterError if passing else ReconcileError)("; ".join([*told, *said]))
    return said
