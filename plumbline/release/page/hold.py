"""The pull requests that put a version on hold, or lift a hold, and change nothing else."""

from __future__ import annotations

import re

from plumbline.canonical import digest
from plumbline.markdown import code, escape
from plumbline.records import Draft, Hold
from plumbline.times import minute

LABEL = "plumbline-hold"
"""The label of both."""


def hold_branch(model: str, version: str) -> str:
    """The branch that puts a version on hold, e.g. `plumbline/hold-acs-employment-3`."""
    return _branch("hold", model, version)


def lift_branch(model: str, version: str) -> str:
    """The branch that lifts a hold."""
    return _branch("lift", model, version)


def lifts(branch: str) -> bool:
    """Whether a branch is one that lifts a hold."""
    return branch.startswith("plumbline/lift-")


def hold_draft(hold: Hold, base: str) -> Draft:
    """What a reviewer reads about a new hold."""
    version = escape(hold.version)
    body = [
        f"**Version {version} of {escape(hold.model)} must not be promoted: {escape(hold.because)}**",
        f"Said by {escape(hold.by)}, {minute(hold.at)}. From the merge on nothing proposes it, in "
        "any environment, until a person lifts the hold. What runs now does not change.",
        f"To lift it: {code(f'plumbline hold lift {hold.model} {hold.version} --reason ...')}.",
    ]
    return _draft(
        hold_branch(hold.model, hold.version), base, f"Hold {hold.model} version {hold.version}", body
    )


def lift_draft(hold: Hold, because: str, by: str, base: str) -> Draft:
    """What a reviewer reads about the end of a hold."""
    what = f"Version {escape(hold.version)} of {escape(hold.model)}"
    body = [
        f"**{what} may be promoted again: {escape(because)}**",
        f"Asked for by {escape(by)}. It was put on hold by {escape(hold.by)} on {hold.at:%Y-%m-%d}, because: "
        f"{escape(hold.because)}",
        "A person must merge this; Plumbline never does. Nothing is deployed by it.",
    ]
    title = f"Lift the hold on {hold.model} version {hold.version}"
    return _draft(lift_branch(hold.model, hold.version), base, title, body)


def _draft(branch: str, base: str, title: str, body: list[str]) -> Draft:
    return Draft(
        branch=branch, base=base, title=title, body="\n\n".join(body) + "\n", head="", labels=(LABEL,)
    )


def _branch(what: str, model: str, version: str) -> str:
    wanted = f"{what}-{model}-{version}"
    plain = re.sub(r"[^A-Za-z0-9]+", "-", wanted).strip("-")
    return f"plumbline/{plain}-{digest([what, model, version])[:6]}"
