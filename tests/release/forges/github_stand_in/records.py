"""What the stand-in for GitHub keeps: accounts, pull requests, reviews, comments."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Account:
    id: int
    login: str
    permission: str = "write"
    """admin, write, read or none."""
    kind: str = "User"
    lacks: frozenset[str] = frozenset()
    """Rights a fine-grained token or an App was not given."""


@dataclass
class Review:
    id: int
    person: Account
    state: str
    commit: str
    at: datetime.datetime


@dataclass
class Comment:
    id: int
    author: Account
    body: str
    at: datetime.datetime


@dataclass
class Pull:
    number: int
    author: Account
    branch: str
    base: str
    title: str
    body: str
    head: str
    start: str
    created_at: datetime.datetime
    state: str = "open"
    labels: list[str] = field(default_factory=list)
    people: list[Account] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    merged_as: str | None = None
    finished_by: Account | None = None
    finished_at: datetime.datetime | None = None
    fork: bool = False
    """From a fork's branch of the same name."""
    unseen: int = 0
    """Reads until a push shows."""
    unlooked: int = 0
    """Reads until it is known whether it can be merged."""
