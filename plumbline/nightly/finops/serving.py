"""Books the serving hours of the days that are over, of every model."""

from __future__ import annotations

import datetime

from plumbline.errors import PlumblineError
from plumbline.nightly.accruing.serving import accrue_serving
from plumbline.nightly.finops.fleet import Fleet
from plumbline.records import Entry
from plumbline.specs.loading import model_names

LOOKED_AT = 7
"""Days: a rollout that was seen late, and an account that did not run for some days, are made up for."""


class ServingError(PlumblineError):
    """Models whose serving hours could not be booked, each with its reason; the others were."""


def book_serving(fleet: Fleet) -> list[Entry]:
    """The entries of the last days, whether written now or before.

    Raises:
        ServingError: naming each model that failed, once all were tried.
    """
    today = fleet.now().astimezone(datetime.UTC).date()
    days = [today - datetime.timedelta(days=back) for back in range(LOOKED_AT, 0, -1)]
    booked, failed = [], []
    for name in model_names(fleet.settings.root):
        try:
            booked += [entry for day in days for entry in accrue_serving(fleet.model(name), day)]
        except PlumblineError as error:
            failed.append(f"{name}: {error}")
    if failed:
        raise ServingError("; ".join(failed))
    return booked
