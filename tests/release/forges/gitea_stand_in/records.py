"""What the stand-in for Gitea keeps: accounts and pull requests."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

_RIGHTS = {"none": 0, "read": 1, "write": 2, "admin": 3}


@dataclass(frozen=True)
class Account:
    id: int
    login: str
    access: str = "write"
    scopes: tuple[str, ...] = ("write:repository", "write:issue", "read:user")

    def may(self, right: str) -> bool:
        return _RIGHTS[self.access] >= _RIGHTS[right]


@dataclass
class Pull:
    number: int
    author: Account
    head: str
    base: str
    title: str
    body: str
    at: datetime.datetime
    fork: bool = False
    state: str = "open"
    merged: bool = False
    sha: str = ""
    fork_point: str = ""
    commit: str | None = None
    by: Account | None = None
    finished: datetime.datetime | None = None
    labels: list[int] = field(default_factory=list)
    asked: list[Account] = field(default_factory=list)
    unlooked: int = 0
    """Reads until it has looked for conflicts."""
    reviews: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    timeline: list[dict[str, Any]] = field(default_factory=list)
