"""Judging a version again: its evidence grew old, or is no longer about what is in force.

Nothing is trained. The plan that made the version is taken up with the present champion; what follows is
the same as after a training: measured, judged, registered, asked about if undecided, proposed.
"""

from __future__ import annotations

from plumbline.canonical import digest
from plumbline.errors import PlumblineError
from plumbline.nightly.champion import champion_digest
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.promotions.recorded import is_settled, latest_of
from plumbline.nightly.releasing.promotions.standing import plan_of
from plumbline.records import Entry, Plan, Promotion, Registration, Stale
from plumbline.release.situation import Situation
from plumbline.times import minute


class NotAgainError(PlumblineError):
    """There is no such version to judge again, or no need to."""


def plan_again(context: Context, version: str, requester: str) -> Plan:
    """The plan to judge a candidate again; who asked for the version then is still who asked for it.

    Args:
        context: the model's night.
        version: the registry's version number.
        requester: `alarm` when the rollout DAG asks, or a user's name.

    Raises:
        NotAgainError: if no candidate has that number, or it is the champion, who is judged every night.
    """
    registration = _candidate(context, version)
    champion = champion_digest(context)
    if champion is None or champion == registration.digest:
        raise NotAgainError(
            f"{context.model}: version {version} is the champion, which {context.model}.evaluate judges "
            "every night"
        )
    made = plan_of(context, registration)
    return made.model_copy(
        update={
            "champion": champion,
            "decision": "retrain",
            "because": f"version {version} is judged again: {_why(context, registration, requester)}",
            "verdict": _champions_verdict(context, champion) or made.verdict,
            "again": version,
        }
    )


def ask_again(context: Context, promotion: Promotion, situation: Situation, because: str) -> str:
    """Records that a version must be judged again, once for each verdict and reason."""
    registration = promotion.registration
    stale = Stale(
        model=context.model,
        version=registration.version,
        digest=registration.digest,
        verdict=situation.verdict.key,
        environment=situation.environment,
        because=because,
    )
    key = digest([registration.digest, situation.verdict.key, situation.judged_at.isoformat(), because])
    context.record("stale", key, stale)
    return because


def asked_for(context: Context) -> tuple[str, str] | None:
    """The oldest request to judge a version again that nothing came of yet: its key, and the version."""
    renewed = {entry.body["digest"]: entry.sequence for entry in context.ledger.all("renewed", context.model)}
    for entry in context.ledger.all("stale", context.model):
        stale = Stale.model_validate(entry.body)
        if renewed.get(stale.digest, 0) < entry.sequence and _is_on_its_way(context, stale):
            return entry.key, stale.version
    return None


def _is_on_its_way(context: Context, stale: Stale) -> bool:
    """Whether the version still wants to go where it was going."""
    latest = latest_of(context, stale.digest)
    if latest is None or context.ledger.find("rejection", latest.key):
        return False
    return latest.promotion.environment != stale.environment or not is_settled(context, latest)


def _candidate(context: Context, version: str) -> Registration:
    for entry in reversed(context.ledger.all("registration", context.model)):
        registration = Registration.model_validate(entry.body)
        if registration.version == version and registration.role == "candidate":
            return registration
    raise NotAgainError(f"{context.model} has no candidate with version {version}")


def _why(context: Context, registration: Registration, requester: str) -> str:
    """What was asked last, and when: two requests make two plans."""
    asked = [e for e in context.ledger.all("stale", context.model) if _is_about(e, registration)]
    if requester == "alarm" and asked:
        because = str(asked[-1].body["because"]).partition(": version ")[0]
        return f"{because} (noticed {minute(asked[-1].at)})"
    return f"{requester} asked for it ({minute(context.now())})"


def _is_about(entry: Entry, registration: Registration) -> bool:
    return bool(entry.body["digest"] == registration.digest)


def _champions_verdict(context: Context, champion: str) -> str | None:
    """Key of the latest night's verdict on the present champion, under what is in force."""
    wanted = ("champion", champion, context.policy_digest, context.spec_digest)
    for entry in reversed(context.ledger.all("verdict", context.model)):
        verdict = entry.body["verdict"]
        if tuple(verdict[name] for name in ("role", "version", "policy", "spec")) == wanted:
            return str(entry.key)
    return None
