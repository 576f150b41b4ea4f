"""Which approvals of a merge request on GitLab count: those given after its present head was pushed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from plumbline.records import Approval
from plumbline.release.forges.gitlab.answers import head_of, moment, username
from plumbline.release.forges.json_object import JsonObject

_ROBOT = re.compile(r"(project|group)_\d+_bot(_\w+)?")  # the account of a project's or group's own token


def approvals(
    request: JsonObject,
    approved_by: Iterable[JsonObject],
    versions: Iterable[JsonObject],
    notes: Iterable[JsonObject],
) -> tuple[Approval, ...]:
    """Approvals given after the present head was pushed; one whose time is unknown does not count.

    GitLab does not say which commit was approved, and keeps approvals over a push unless the project resets
    them. Older ones give no time either: then the note that GitLab wrote itself has it.
    """
    head, author = head_of(request), username(request.get("author"))
    pushed = [moment(version["created_at"]) for version in versions if version["head_commit_sha"] == head]
    since = max((time for time in pushed if time), default=None)
    noted = _approval_notes(notes)
    counted = []
    for approval in approved_by:
        person = username(approval.get("user"))
        at = moment(approval.get("approved_at")) or noted.get(person)
        counts = person and person != author and not _ROBOT.fullmatch(person)
        if counts and since and at and at >= since:
            counted.append(Approval(person=person, commit=head, at=at))
    return tuple(sorted(counted, key=lambda approval: (approval.at, approval.person)))


def _approval_notes(notes: Iterable[JsonObject]) -> dict[str, datetime.datetime]:
    """When each account approved last, from the notes that GitLab wrote itself."""
    times: dict[str, datetime.datetime] = {}
    for note in notes:
        at = moment(note.get("created_at"))
        if at and note.get("system") and note.get("body") == "approved this merge request":
            person = username(note.get("author"))
            times[person] = max(at, times.get(person, at))
    return times
