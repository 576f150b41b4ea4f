"""What a rollback starts from: which environment, and what was merged and ran there."""

from __future__ import annotations

from plumbline.attestation.statement_files import replaced_by
from plumbline.errors import PlumblineError
from plumbline.intent import Target
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.company import carried_by_version
from plumbline.nightly.releasing.environments.recorded import merges, rollouts
from plumbline.records import Merge, Promotion, Registration
from plumbline.release.way_back import Past


class NoSuchEnvironmentError(PlumblineError, ValueError):
    """The spec names no such environment."""


def target_of(context: Context, environment: str | None) -> Target:
    """The target of an environment; of the last one, production, unless it is named.

    Raises:
        NoSuchEnvironmentError: if the spec does not name it.
    """
    release = context.spec.release
    if environment is None:
        return release.targets[-1]
    try:
        return release.at(environment)
    except KeyError as error:
        raise NoSuchEnvironmentError(f"{context.model}: {error.args[0]}") from None


def past_of(context: Context, environment: str) -> Past:
    """What was merged for an environment, and which of it was seen to run."""
    found = sorted(merges(context, environment), key=lambda merge: merge.at)
    first = _before(context, found[0]) if found else None
    known = [*([first] if first else []), *(merge.registration for merge in found)]
    return Past(
        environment=environment,
        merges=tuple(found),
        arrived=frozenset(one.since for one in rollouts(context, environment)),
        first=first,
        carried={one.digest: carried_by_version(context, one.digest) for one in known},
    )


def _before(context: Context, first: Merge) -> Registration | None:
    """The registered version that the first promotion replaced, from what it changed."""
    promoted = [
        Promotion.model_validate(entry.body)
        for entry in context.ledger.all("promotion", context.model)
        if entry.body["pull_request"]["number"] == first.pull_request
        and entry.body["registration"]["digest"] == first.registration.digest
    ]
    replaced = {image for promotion in promoted for image in replaced_by(promotion.changes)}
    for entry in context.ledger.all("registration", context.model):
        registration = Registration.model_validate(entry.body)
        if registration.image.digest in replaced:
            return registration
    return None
