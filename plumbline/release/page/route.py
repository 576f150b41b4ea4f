"""Where a version goes from a pull request: on, or back."""

from __future__ import annotations

from plumbline.intent import Target
from plumbline.markdown import code, escape
from plumbline.release.page.grounds import Grounds


def this_step(grounds: Grounds, target: Target) -> str:
    """Which environment this is on the way to production, and who lets it go on."""
    names = [stage.name for stage in grounds.route.stages] or [target.environment]
    steps = " \u2192 ".join(
        f"**{escape(name)}**" if name == target.environment else escape(name) for name in names
    )
    return f"{steps}: {_merging(grounds)} {_afterwards(grounds, target)}"


def out(grounds: Grounds, target: Target) -> str:
    """How to say no, now and later."""
    model = grounds.registration.model
    return (
        "- Reject: close this pull request. The same model is not proposed again, and nothing is retrained "
        "for the same cause.\n"
        "- Wait: leave it open. A newer version takes it over; evidence that grows old turns its status red "
        "and is made again.\n"
        f"- Roll back after the merge: {code(f'plumbline rollback {model}')}, or trigger "
        f"{code(f'{model}.rollout')} in Airflow and say why under *Roll back*. "
        f"Image and version in {code(target.repository)} return to "
        "what they were, whatever was merged since, and this version is put on hold. No freeze and no "
        "approval delays that."
    )


def _merging(grounds: Grounds) -> str:
    rules = grounds.route.rules
    who = "Plumbline merges it" if rules.merge == "automatic" else "a person merges it"
    if rules.approvals == 0:
        return f"{who} once its statuses are green."
    people = "1 person approves" if rules.approvals == 1 else f"{rules.approvals} people approve"
    requester = grounds.plan.requester
    besides = "" if requester == "alarm" else f"; {escape(requester)}, who asked for it, does not count"
    return f"{who} once its statuses are green and {people}{besides}."


def _afterwards(grounds: Grounds, target: Target) -> str:
    following, here = grounds.route.after(target.environment), grounds.route.at(target.environment)
    if following is None:
        return "It becomes the champion when it is seen to run there."
    hours = f" for {here.soak_hours.normalize():f} h" if here and here.soak_hours else ""
    name = escape(following.name[:1].upper() + following.name[1:])
    return f"{name} is proposed once the version was seen to run there, healthy{hours}."
