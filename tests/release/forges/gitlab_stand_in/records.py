"""What the stand-in for GitLab keeps: accounts, merge requests, notes."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Account:
    id: int
    username: str
    access: int = 30
    """10 guest, 20 reporter, 30 developer, 40 maintainer; 0 is no member."""
    scopes: tuple[str, ...] = ("api",)


@dataclass
class Note:
    id: int
    author: Account
    body: str
    at: datetime.datetime
    system: bool = False


@dataclass
class MergeRequest:
    """A merge request."""

    iid: int
    author: Account
    source: str
    target: str
    title: str
    description: str
    labels: list[str]
    at: datetime.datetime
    fork: bool = False
    state: str = "opened"
    reviewers: list[Account] = field(default_factory=list)
    versions: list[tuple[str, datetime.datetime]] = field(default_factory=list)
    """Heads with the time GitLab saw each; the last is the present one."""
    unseen: int = 0
    """Reads until GitLab sees a push."""
    unlooked: int = 0
    """Reads until it knows whether it can be merged."""
    notes: list[Note] = field(default_factory=list)
    approved: dict[str, datetime.datetime] = field(default_factory=dict)
    commit: str | None = None
    base_sha: str = ""
    finished_by: Account | None = None
    finished_at: datetime.datetime | None = None
    remove_source: bool = False
