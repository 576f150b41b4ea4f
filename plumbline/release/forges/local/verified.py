"""The check that a hosted forge runs beside a pull request, run by the local forge itself on the merge."""

from __future__ import annotations

import datetime

from plumbline.records import Status
from plumbline.release.git.command import Git
from plumbline.release.statuses import status

VERIFIED = "plumbline/verify-pr"
"""The status. Nobody has to set it: where it is required, it is found out right before the push."""


def verified(git: Git, base: str, now: datetime.datetime) -> Status:
    """What `plumbline verify-pr` says of the merge that is checked out, as a status.

    Args:
        git: a checkout whose HEAD is the merge commit.
        base: the commit it was merged into.
        now: the time.

    Raises:
        RepositoryError: if it cannot be judged.
    """
    from plumbline.release.verifying.verify_pr import verify_pull_request

    judgement = verify_pull_request(git.folder, base, "HEAD", now)
    if judgement.refusals:
        first, *others = map(str, judgement.refusals)
        more = f"; and {len(others)} more" if others else ""
        return status(VERIFIED, "failure", f"{first}{more}")
    return status(VERIFIED, "success", "; ".join(judgement.releases) or "nothing that needs a statement")
