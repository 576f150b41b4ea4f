"""Evidence of what one task hands to the next, by digest, so that nothing can be slipped in between.

What travels between tasks can be edited by whoever may edit runs; evidence can't.
"""

from __future__ import annotations

from typing import TypeVar

from plumbline.canonical import digest
from plumbline.nightly.context import Context
from plumbline.records import Measured, Record, Subject

R = TypeVar("R", bound=Record)


class Witnessed(Record):
    """That a step made this: its digest."""

    made: str


def witness(context: Context, made: R, about: Subject | None = None) -> R:
    """Records the digest of what a step made, and hands it on.

    Args:
        context: the model's night.
        made: what the step returns. Of measurements the times do not count: no two runs share them.
        about: what was measured.
    """
    found = _witnessed(made, about)
    context.record("witness", found.made, found)
    return made


def must_be_witnessed(context: Context, made: R, about: Subject | None = None) -> R:
    """The record, if a step made it just so.

    Raises:
        NotRecordedError: when it was changed on its way.
    """
    found = _witnessed(made, about)
    context.must_hold("witness", found.made, found)
    return made


def _witnessed(made: Record, about: Subject | None) -> Witnessed:
    lasting = made.model_copy(update={"timings": ()}) if isinstance(made, Measured) else made
    return Witnessed(made=digest([type(made).__name__, about, lasting]))
