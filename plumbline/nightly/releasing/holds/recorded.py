"""Which versions are on hold, and what became of each hold: in force, refused, lifted."""

from __future__ import annotations

from plumbline.attestation.holds import (
    FOLDER,
    UnreadableHold,
    hold_of,
    hold_of_carried,
    read_holds,
    sort_holds,
)
from plumbline.canonical import digest
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.company import carried_by_version, readers
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.releasing.without_secrets import without_secrets
from plumbline.records import Hold, Holding, Lift, PullRequest, Registration
from plumbline.release.forges.forge import NoSuchError
from plumbline.release.git.branches import files_at
from plumbline.release.page.hold import lift_branch
from plumbline.release.recorded_pull import recorded_pull


def holds(context: Context) -> list[Hold]:
    """The model's holds: those at the base, and those whose pull request is still open.

    Raises:
        ForgeError: if the repository can't be read; then nobody knows what is on hold.
        MalformedError: if a hold can't be read.
    """
    return [*at_base(context), *(one.hold for one in pending(context))]


def readable_holds(context: Context) -> tuple[list[Hold], list[UnreadableHold]]:
    """As `holds`, with those on the models that read for it, and those that can't be read apart.

    For a way back, which must not wait until they can.

    Raises:
        ForgeError: if the repository can't be read.
    """
    found, unreadable = sort_holds(_files(context))
    own = [*_own(context, found), *(one.hold for one in pending(context))]
    for its in readers(context):
        theirs, _ = readable_holds(its)
        own += theirs
    return own, unreadable


def hold_on(context: Context, registration: Registration) -> Hold | None:
    """The hold on a version, or on one that it carries. Raises as `holds` does, and `NotRecordedError`."""
    wanted = registration
    own = hold_of(holds(context), wanted.model, wanted.version, wanted.digest, wanted.image.digest)
    if own is not None or not context.spec.reads:
        return own
    theirs = [hold for its in readers(context) for hold in holds(its)]
    return hold_of_carried(theirs, carried_by_version(context, wanted.digest))


def at_base(context: Context) -> list[Hold]:
    """The model's holds at the tip of the branch that is deployed; none before the local forge has one.

    Raises:
        MalformedError: if one can't be read.
    """
    return _own(context, read_holds(_files(context)))


def _files(context: Context) -> dict[str, bytes]:
    try:
        return files_at(forge(context), context.spec.release.branch, (f"{FOLDER}/{context.model}",))
    except NoSuchError:
        if context.spec.release.forge == "local":
            return {}  # it is made with the first promotion
        raise  # a forge says so too where the account may not look: that is never no hold


def _own(context: Context, found: list[Hold]) -> list[Hold]:
    return [hold for hold in found if hold.model == context.model]


def pending(context: Context) -> list[Holding]:
    """Holds that were asked for and whose pull request is neither merged nor closed."""
    found = []
    for entry in context.ledger.all("hold", context.model):
        asked = Holding.model_validate(entry.body)
        if context.ledger.find("held", digest(asked.hold)) or context.ledger.find("refused_hold", entry.key):
            continue
        pull = recorded_pull(forge(context), asked.pull_request)
        if pull.state == "open":
            found.append(asked)
        elif pull.state == "closed":
            context.record("refused_hold", entry.key, without_secrets(pull))
    return found


def notice(context: Context) -> list[str]:
    """Records which holds came into force or were lifted since the last look; a sentence each."""
    present = {digest(one): one for one in at_base(context)}
    known = {entry.key for entry in context.ledger.all("held", context.model)}
    said = []
    for key, one in present.items():
        if key not in known:
            context.record("held", key, one)
            said.append(f"version {one.version} is on hold: {one.because}")
    for entry in context.ledger.all("held", context.model):
        if entry.key not in present and context.ledger.find("lift", entry.key) is None:
            lifted = Hold.model_validate(entry.body)
            context.record("lift", entry.key, _lift(context, lifted))
            said.append(f"the hold on version {lifted.version} was lifted")
    return said


def _lift(context: Context, lifted: Hold) -> Lift:
    found = _lifting(context, lifted)
    if found is None:
        return Lift(model=context.model, hold=lifted, at=context.now())
    pull = without_secrets(found)
    return Lift(
        model=context.model,
        hold=lifted,
        by=pull.finished_by,
        at=context.now(),
        pull_request=pull.number,
        url=pull.url,
    )


def _lifting(context: Context, lifted: Hold) -> PullRequest | None:
    """The merged pull request that lifted it: a younger one than the hold's, and of no earlier hold."""
    asked = [Holding.model_validate(entry.body) for entry in context.ledger.all("hold", context.model)]
    oldest = max((one.pull_request for one in asked if one.hold == lifted), default=0)
    earlier = {entry.body.get("pull_request") for entry in context.ledger.all("lift", context.model)}
    pulls = forge(context).find(lift_branch(context.model, lifted.version))
    merged = [pull for pull in pulls if pull.state == "merged" and pull.number not in earlier]
    return next((pull for pull in reversed(merged) if pull.number > oldest), None)
