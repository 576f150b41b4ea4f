"""Comments under a pull request on GitHub: one for each key, rewritten when its text changes."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.release.forges.comments import marked, marker
from plumbline.release.forges.errors import BusyError
from plumbline.release.forges.github.client import GitHubRepository, all_pages


@dataclass(frozen=True)
class Comment:
    """What somebody said under a pull request."""

    number: int
    author: str
    text: str


def say(github: GitHubRepository, number: int, text: str, key: str) -> None:
    """Says something once per key; see `Forge.comment`."""
    body = marked(text, key)
    mine = [one for one in _said(github, number) if one.author == github.me and marker(key) in one.text]
    if not mine:
        _add(github, number, body)
    elif mine[0].text != body:
        github.ask(lambda: github.pull(number).get_issue_comment(mine[0].number).edit(body))


def _said(github: GitHubRepository, number: int) -> list[Comment]:
    """Everything said under a pull request, oldest first."""
    return github.ask(
        lambda: [
            Comment(one.id, one.user.login if one.user else "", one.body or "")
            for one in all_pages(github.pull(number).get_issue_comments())
        ]
    )


def _add(github: GitHubRepository, number: int, body: str) -> None:
    try:
        github.ask(lambda: github.pull(number).create_issue_comment(body), repeatable=False)
    except BusyError:  # the answer got lost; what it did shows
        if all(one.text != body for one in _said(github, number)):
            raise
