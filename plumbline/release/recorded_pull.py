"""A pull request that the evidence knows of, looked up where the spec says the release is."""

from __future__ import annotations

from plumbline.records import PullRequest
from plumbline.release.forges.forge import Forge, NoSuchError


def recorded_pull(forge: Forge, number: int) -> PullRequest:
    """The pull request as it is now.

    Raises:
        NoSuchError: if the forge has none of that number; says what to do where the release was moved.
    """
    try:
        return forge.get(number)
    except NoSuchError as error:
        raise NoSuchError(
            f"pull request {number} was opened for this model and is not in {forge.name} ({error}). Was "
            "`release` in the spec moved to another forge or repository? Name the old one again, merge or "
            "close its pull requests there, let `<model>.rollout` run once, and move it then"
        ) from None
