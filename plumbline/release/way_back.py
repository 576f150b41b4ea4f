"""Which version returns in a rollback. Decided on records alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from plumbline.attestation.holds import (
    MEND,
    UnreadableHold,
    hold_of,
    hold_of_carried,
    since,
    unreadable_hold_of,
)
from plumbline.errors import PlumblineError
from plumbline.records import Carried, Hold, Merge, Registration


class NoWayBackError(PlumblineError, ValueError):
    """There is nothing to roll back, or not to that version; says why, and what to do."""


@dataclass(frozen=True)
class Past:
    """What was merged for one environment, and what ran there before the first merge."""

    environment: str
    merges: Sequence[Merge]
    """Oldest first."""
    arrived: frozenset[str]
    """The merge commits whose version was seen to run there."""
    first: Registration | None
    """What stood there before Plumbline's first merge, if it is registered."""
    carried: Mapping[str, tuple[Carried, ...]] = field(default_factory=dict)
    """By digest, the versions of other models that lie in a version's folder."""

    @property
    def now(self) -> Merge | None:
        """What Git says runs there."""
        return self.merges[-1] if self.merges else None


@dataclass(frozen=True)
class Way:
    """From one version to another."""

    wrong: Registration
    right: Registration
    takes_back: bool = False
    """Whether it undoes a rollback: what leaves then was the way out and not the trouble, so no hold."""
    leaves_with: tuple[Carried, ...] = ()
    """Versions of other models that lie in the folder of the version that leaves."""
    returns_with: tuple[Carried, ...] = ()
    """The same of the version that returns."""
    carried_by: tuple[str, ...] = ()
    """What is deployed with the version that leaves inside, such as `acs_employment_read 2 in production`."""


def way_back(
    past: Past, held: Sequence[Hold], to: str | None, unreadable: Sequence[UnreadableHold] = ()
) -> Way:
    """From what Git says runs there to the version before, or to the version that was asked for.

    Only a version that ran there before can return this way: any other is promoted.

    Args:
        past: what was merged there.
        held: every hold that is in force.
        to: the registry's version number; the one that ran before unless given.
        unreadable: holds that can't be read. They stop the way to the versions that they may be on.

    Raises:
        NoWayBackError: if there is no such version.
    """
    now = past.now
    if now is None:
        raise NoWayBackError(f"nothing was promoted to {past.environment} yet: there is nothing to roll back")
    wrong = now.registration
    if to == wrong.version:
        raise NoWayBackError(f"{past.environment} is at version {to} already, by {now.commit[:12]}")
    went_back = _went_back(past)
    if to is None and went_back:
        raise NoWayBackError(
            f"{past.environment} went back to version {wrong.version} already, by pull request "
            f"{now.pull_request}. To go back further, name the version: --to, or *Roll back to* in Airflow"
        )
    ran = _ran_before(past, wrong)
    if to is not None:
        right = _asked_for(past, ran, held, to)
        _refuse_unreadable(right, unreadable)
        return Way(wrong, right, takes_back=went_back and _left(past) == right.digest)
    free = [one for one in ran if _held(past, one, held) is None]
    if not free:
        kept = f": {_why_held(past, ran[0], held)}" if ran else ""
        raise NoWayBackError(f"no version ran in {past.environment} before version {wrong.version}{kept}")
    right = next((one for one in free if _unreadable(one, unreadable) is None), free[0])
    _refuse_unreadable(right, unreadable)
    return Way(wrong, right)


def _went_back(past: Past) -> bool:
    """Whether the last merge was a rollback, and not one that took a rollback back."""
    if past.now is None or past.now.why != "rollback":
        return False
    before = replace(past, merges=past.merges[:-1])
    return not (_went_back(before) and _left(before) == past.now.registration.digest)


def _left(past: Past) -> str | None:
    """Digest of the version that the last merge replaced."""
    replaced = past.merges[-2].registration if len(past.merges) > 1 else past.first
    return replaced.digest if replaced else None


def _ran_before(past: Past, wrong: Registration) -> list[Registration]:
    """The versions that ran there before, the latest first, each once."""
    seen = [merge.registration for merge in past.merges if merge.commit in past.arrived]
    ran = [*([past.first] if past.first else []), *seen]
    latest = {one.digest: one for one in reversed(ran) if one.digest != wrong.digest}
    return list(latest.values())


def _asked_for(past: Past, ran: list[Registration], held: Sequence[Hold], to: str) -> Registration:
    found = next((one for one in ran if one.version == to), None)
    if found is None:
        known = ", ".join(one.version for one in ran) or "none"
        raise NoWayBackError(
            f"version {to} never ran in {past.environment} (these did: {known}): a version that did not is "
            "promoted, not rolled back to"
        )
    hold = _held(past, found, held)
    if hold is not None:
        raise NoWayBackError(
            f"{_why_held(past, found, held)} {since(hold)}. "
            f"Lift it first: plumbline hold lift {hold.model} {hold.version} --reason ..."
        )
    return found


def _refuse_unreadable(right: Registration, unreadable: Sequence[UnreadableHold]) -> None:
    unread = _unreadable(right, unreadable)
    if unread is not None:
        raise NoWayBackError(
            f"version {right.version} may be on hold: {unread.because}. Name another version with --to, or "
            f"{MEND}"
        )


def _unreadable(right: Registration, unreadable: Sequence[UnreadableHold]) -> UnreadableHold | None:
    return unreadable_hold_of(unreadable, right.model, right.image.digest, goes_back=True)


def _held(past: Past, registration: Registration, held: Sequence[Hold]) -> Hold | None:
    """The hold on a version, or on one that lies in its folder."""
    return _hold_on(registration, held) or hold_of_carried(held, past.carried.get(registration.digest, ()))


def _why_held(past: Past, registration: Registration, held: Sequence[Hold]) -> str:
    inside = _held(past, registration, held) if _hold_on(registration, held) is None else None
    if inside is None:
        return f"version {registration.version} is on hold"
    return f"version {registration.version} carries {inside.model} {inside.version}, which is on hold"


def _hold_on(registration: Registration, held: Sequence[Hold]) -> Hold | None:
    return hold_of(
        held, registration.model, registration.version, registration.digest, registration.image.digest
    )
