"""Why failing gates need no retraining now: a promotion answers them already."""

from __future__ import annotations

from plumbline.nightly.alarms.raising import cause_of
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.environments.recorded import went_back
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.promotions.recorded import promotions
from plumbline.nightly.releasing.promotions.standing import as_it_stands
from plumbline.records import Verdict
from plumbline.release.suppression import suppressed as suppressed_by


def suppressed(context: Context, verdict: Verdict) -> str | None:
    """Why these failing gates need no retraining now: an open or rejected promotion answers them.

    A version that was rolled back answers nothing.
    """
    standing = [as_it_stands(context, promotion) for promotion in promotions(context)]
    proposed = [one for one in standing if not went_back(context, one.registration)]
    if not proposed:
        return None
    return suppressed_by(forge(context), proposed, verdict.version, cause_of(context, verdict))
