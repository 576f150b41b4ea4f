"""A rollback's pull request: the branch, and what a reviewer reads.

A rollback is an edit of its own on the present base, and not a revert of a commit: whatever was merged
since stays.
"""

from __future__ import annotations

from typing import Any

from plumbline.intent import Target
from plumbline.markdown import code, escape, table
from plumbline.records import Carried, Change, Draft, Hold
from plumbline.release.forges.forge import branch_name
from plumbline.release.page.facts import marked
from plumbline.release.way_back import Way
from plumbline.times import minute

LABEL = "plumbline-rollback"
"""The label by which a forge's branch rules let it through."""
MARK = "rollback"
"""Marks the machine-readable block of its body."""


def rollback_branch(target: Target) -> str:
    """The one branch of a target's rollbacks, e.g. `plumbline/rollback-multimodal-ai-service-production`."""
    folder, _, name = branch_name(target).partition("/")
    return f"{folder}/rollback-{name}"


def draft_of(
    way: Way, target: Target, hold: Hold, wrong_number: int | None, changes: tuple[Change, ...]
) -> Draft:
    """The pull request: what leaves, what returns, why, and that nothing else is needed to merge it."""
    title = (
        f"Roll back {way.wrong.model} in {target.environment}: version {way.wrong.version} to "
        f"version {way.right.version}"
    )
    brought = f", which pull request {wrong_number} brought," if wrong_number is not None else ""
    sections = [
        f"**{escape(target.environment.capitalize())} returns from version {escape(way.wrong.version)} "
        f"to version {escape(way.right.version)}, which ran there before.**",
        f"Version {escape(way.wrong.version)}{brought} leaves because: {_ended(escape(hold.because))} "
        f"Asked for by {escape(hold.by)}, {minute(hold.at)}.",
        "It can be merged at once: it needs no verdict, no approval of a new version, and no freeze holds "
        "it. Its statement is signed and does not expire.",
        *_company(way),
        "## What changes\n\n" + _changes(changes),
        "## Afterwards\n\n" + _afterwards(way, target),
        _facts(way, target, hold),
    ]
    return Draft(
        branch=rollback_branch(target),
        base=target.branch,
        title=title,
        body="\n\n".join(sections) + "\n",
        head="",
        labels=(LABEL,),
    )


def _facts(way: Way, target: Target, hold: Hold) -> str:
    facts: dict[str, Any] = {
        "model": way.wrong.model,
        "environment": target.environment,
        "target": target.name,
        "wrong": {"version": way.wrong.version, "digest": way.wrong.digest, "image": str(way.wrong.image)},
        "right": {"version": way.right.version, "digest": way.right.digest, "image": str(way.right.image)},
        "because": hold.because,
        "by": hold.by,
    }
    for side, carried in (("wrong", way.leaves_with), ("right", way.returns_with)):
        if carried:
            facts[side]["carries"] = [one.model_dump() for one in carried]
    return marked(MARK, facts)


def _company(way: Way) -> list[str]:
    """What leaves and returns inside the two versions, and who else runs what leaves."""
    said = []
    if way.leaves_with or way.returns_with:
        leaves, returns = (_carried(each) for each in (way.leaves_with, way.returns_with))
        said.append(
            f"The models that read for it leave and return with it. Leaves: {leaves}. Returns: {returns}."
        )
    if way.carried_by:
        named = ", ".join(escape(each) for each in way.carried_by)
        said.append(
            f"**Not taken back by this:** {named}. That version is inside, and is on hold there too: nothing "
            "that carries it is proposed or returned to. To take it back as well, ask for a rollback of each."
        )
    return said


def _carried(carried: tuple[Carried, ...]) -> str:
    return ", ".join(f"{code(one.digest[:12])} of {code(one.model)}" for one in carried) or "none"


def _changes(changes: tuple[Change, ...]) -> str:
    header = ("file", "path", "old", "new")
    return table(header, [[_cell(cell) for cell in (c.file, c.path, c.old, c.new)] for c in changes])


def _afterwards(way: Way, target: Target) -> str:
    model, version = way.wrong.model, way.wrong.version
    held = (
        f"- This takes a rollback back: version {escape(version)} is not put on hold.\n"
        if way.takes_back
        else f"- Version {escape(version)} is on hold in every environment: nothing proposes it again. To "
        f"lift the hold: {code(f'plumbline hold lift {model} {version} --reason ...')}, or delete its file "
        f"under {code('holds/')} in a pull request of its own.\n"
    )
    refused = "" if way.takes_back else ", and its hold, which counts while this is open, ends"
    return (
        f"{held}"
        f"- {escape(target.environment.capitalize())} is looked at until it is seen to run version "
        f"{escape(way.right.version)}. `champion` follows production, and moves then.\n"
        f"- To refuse this rollback, close it unmerged: version {escape(version)} stays{refused}."
    )


def _cell(text: str) -> str:
    return code(text) if text else "nothing"


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."
