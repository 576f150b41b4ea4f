"""A launch: admitted and its money reserved before the training, what is left freed after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from plumbline.errors import PlumblineError, TransientError
from plumbline.nightly.accruing.prices import LOCAL
from plumbline.nightly.budgets.accounts import Accounts
from plumbline.nightly.budgets.admission import admit
from plumbline.nightly.budgets.booking import settle
from plumbline.nightly.budgets.enforcement import enforce
from plumbline.nightly.context import Context
from plumbline.nightly.planning.affording import launch_of
from plumbline.nightly.training.one_training import kept
from plumbline.nightly.training.trials import settled, trainings
from plumbline.records import Answer, Offer, TrainingRequest

LAUNCH_SECONDS = 3600
"""How long one task waits for another that makes the same launch."""

WAIT_HOURS = 2
"""What a reservation lasts beyond the deadlines of its trainings: locks, scans, the time between them."""


@contextmanager
def launched(
    context: Context,
    request: TrainingRequest,
    offer: Offer,
    gates: tuple[str, ...] = (),
    yes: Answer | None = None,
) -> Iterator[None]:
    """Admits the training before the block and frees what it did not spend after it, however it ends.

    A training whose model is kept costs nothing more, and is not admitted again. A process that is killed,
    or stops waiting for a training that goes on elsewhere, leaves its reservation open, until the same launch
    takes it up or it expires.

    Raises:
        LaunchRefusedError: a budget does not admit it; the block is not entered.
    """
    accounts, launch = Accounts.of(context), launch_of(context, request, offer, gates)
    hours = float(context.spec.training.deadline_hours) * trainings(context, request) + WAIT_HOURS
    with context.store.lock(f"launch:{launch.key}", timeout=LAUNCH_SECONDS):
        if kept(context, settled(context, request)):
            yield
            return
        admit(accounts, launch, hours, yes=yes)
        goes_on = False
        try:
            yield
        except BaseException as error:
            goes_on = _may_go_on(error, offer)
            raise
        finally:
            if not goes_on:
                settle(accounts, launch.key)
            enforce(accounts)


def _may_go_on(error: BaseException, offer: Offer) -> bool:
    """Whether the training may run on after that.

    A training that failed is over, and so is one here whose process ends. A wait that was cut short, by
    Ctrl-C or a task's time limit, tells nothing of what runs elsewhere.
    """
    if isinstance(error, PlumblineError):
        return isinstance(error, TransientError)
    return offer.backend != LOCAL
