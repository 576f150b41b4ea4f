"""Pull requests as GitHub keeps them: read, opened, edited and merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plumbline.records import Draft, PullRequest
from plumbline.release.forges.github.client import GitHubRepository, all_pages

if TYPE_CHECKING:
    from plumbline.release.forges.github.client import Pull


@dataclass(frozen=True)
class Mergeability:
    """A pull request as far as a merge is concerned."""

    pull: PullRequest
    """As it is now, without files and diff."""
    mergeable: bool | None
    """GitHub looks in the background, and says None until it has."""
    because: str
    """`clean`, `dirty` (conflicts), `blocked`, `behind`, `unstable`, `draft` or `unknown`."""


def of_branch(github: GitHubRepository, branch: str | None) -> list[PullRequest]:
    """Pull requests of this repository's own branches, or of one, oldest first; without files and diff."""
    only = {} if branch is None else {"head": f"{github.name.partition('/')[0]}:{branch}"}

    def listed() -> list[PullRequest]:
        found = github.repository.get_pulls(state="all", sort="created", direction="asc", **only)
        return [_view(pull) for pull in all_pages(found) if _is_of(pull, github.name)]

    return sorted(github.ask(listed), key=lambda pull: pull.number)


def whole(github: GitHubRepository, number: int) -> PullRequest:
    """One pull request with everything that is known of it."""

    def read() -> PullRequest:
        pull = github.pull(number)
        more = {
            "finished_by": _finished_by(github, pull),
            "files": tuple(file.filename for file in all_pages(pull.get_files())),
            "diff": github.diff(pull),
        }
        return _view(pull).model_copy(update=more)

    return github.ask(read)


def mergeability(github: GitHubRepository, number: int) -> Mergeability:
    """Whether it can be merged, as far as GitHub has looked."""

    def read() -> Mergeability:
        pull = github.pull(number)
        return Mergeability(_view(pull), pull.mergeable, pull.mergeable_state)

    return github.ask(read)


def create(github: GitHubRepository, draft: Draft) -> int:
    """Opens a pull request; its number."""

    def opened() -> int:
        return github.repository.create_pull(
            draft.base, draft.branch, title=draft.title, body=draft.body, maintainer_can_modify=False
        ).number

    return github.ask(opened, repeatable=False)


def edit(github: GitHubRepository, number: int, **fields: Any) -> None:
    """Sets title, body, base or state, at once or not at all."""
    with github.at_once():
        github.pull(number).edit(**fields)


def merge(github: GitHubRepository, number: int, head: str, method: str, message: str) -> None:
    """Merges, if the branch is still at `head`."""
    github.ask(
        lambda: github.pull(number).merge(commit_message=message, merge_method=method, sha=head),
        repeatable=False,
    )


def _view(pull: Pull) -> PullRequest:
    merged = pull.merged_at is not None
    return PullRequest(
        number=pull.number,
        state="merged" if merged else "open" if pull.state == "open" else "closed",
        branch=pull.head.ref,
        base=pull.base.ref,
        title=pull.title,
        body=pull.body or "",
        files=(),
        head=pull.head.sha,
        merged_as=pull.merge_commit_sha if merged else None,
        author=pull.user.login if pull.user else "",
        url=pull.html_url,
        labels=tuple(label.name for label in pull.labels),
        finished_at=pull.merged_at or pull.closed_at,
    )


def _is_of(pull: Pull, repository: str) -> bool:
    return pull.head.repo is not None and pull.head.repo.full_name.lower() == repository.lower()


def _finished_by(github: GitHubRepository, pull: Pull) -> str:
    if pull.state == "open":
        return ""
    if pull.merged:
        return pull.merged_by.login if pull.merged_by else ""
    closed_by = github.repository.get_issue(pull.number).closed_by
    return closed_by.login if closed_by else ""
