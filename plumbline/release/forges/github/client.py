"""One GitHub repository through PyGithub, every call within a time limit.

The only file that knows PyGithub. It decides nothing: refusals come back with GitHub's code and words.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from plumbline.records import Draft, PullRequest, Status
from plumbline.release.forges.credentials import CredentialsError
from plumbline.release.forges.errors import BusyError, ForgeError, RefusedError
from plumbline.release.forges.github.answers import (
    Mergeability,
    Review,
    refused_with,
    seconds_to_wait,
    state_of,
)
from plumbline.release.forges.patience import AskedToWaitError, Patience
from plumbline.release.git.command import redacted

if TYPE_CHECKING:
    from github import Github
    from github.Auth import AppAuth
    from github.PullRequest import PullRequest as Pull
    from github.Repository import Repository

Result = TypeVar("Result")
_DIFF = {"Accept": "application/vnd.github.diff"}


@dataclass(frozen=True)
class Comment:
    """What somebody said under a pull request."""

    number: int
    author: str
    text: str


class GitHubRepository:
    """A repository by owner/name, as an account or an App.

    Raises, from every call:
        RefusedError: with GitHub's code and words, if it does not do it.
        BusyError: if it is out of reach, or asks for a longer wait than the patience.
    """

    def __init__(
        self,
        address: str,
        name: str,
        login: Login,
        *,
        seconds: float = 20,
        pause: float = 1,
        patience: Patience | None = None,
    ) -> None:
        """Nothing is asked yet.

        Args:
            address: of the API, such as https://api.github.com.
            name: owner/name.
            login: the token or App.
            seconds: time limit of one request.
            pause: seconds between two writes, which GitHub asks for.
            patience: how long to wait when GitHub is busy.
        """
        self.name = name
        self._address, self._login, self._seconds, self._pause = address, login, seconds, pause
        self._patience = patience or Patience()

    def account(self) -> str:
        """The login Plumbline acts as; an App's ends with `[bot]`."""
        if self._login.app:
            return f"{self._ask(lambda: self._as_app().get_app().slug)}[bot]"
        return str(self._ask(lambda: self._client.get_user().login))

    def token(self) -> str:
        """A token for git that holds for some minutes at least."""
        auth = self._ask(lambda: self._client.requester.auth)
        return self._ask(lambda: auth.token if auth else "")

    def pulls(self, branch: str | None) -> list[PullRequest]:
        """Pull requests of this repository's own branches, oldest first; without files and diff."""
        only = {} if branch is None else {"head": f"{self.name.partition('/')[0]}:{branch}"}

        def listed() -> list[PullRequest]:
            found = self._repository.get_pulls(state="all", sort="created", direction="asc", **only)
            return [_view(pull) for pull in found if self._is_ours(pull)]

        return sorted(self._ask(listed), key=lambda pull: pull.number)

    def pull(self, number: int) -> PullRequest:
        """One pull request with everything that is known of it."""

        def read() -> PullRequest:
            pull = self._pull(number)
            more = {
                "finished_by": self._finished_by(pull),
                "files": tuple(file.filename for file in pull.get_files()),
                "diff": self._diff(pull.url),
            }
            return _view(pull).model_copy(update=more)

        return self._ask(read)

    def mergeability(self, number: int) -> Mergeability:
        """Whether it can be merged, as far as GitHub has looked."""

        def read() -> Mergeability:
            pull = self._pull(number)
            return Mergeability(_view(pull), pull.mergeable, pull.mergeable_state)

        return self._ask(read)

    def create(self, draft: Draft) -> int:
        """Opens a pull request; its number."""

        def opened() -> int:
            return self._repository.create_pull(
                draft.base, draft.branch, title=draft.title, body=draft.body, maintainer_can_modify=False
            ).number

        return self._ask(opened, repeatable=False)

    def edit(self, number: int, **fields: Any) -> None:
        """Sets title, body, base or state, at once or not at all: a caller that waited looks again first."""
        with _words(self._address):
            self._pull(number).edit(**fields)

    def merge(self, number: int, head: str, method: str, message: str) -> None:
        """Merges, if the branch is still at `head`."""
        self._ask(
            lambda: self._pull(number).merge(commit_message=message, merge_method=method, sha=head),
            repeatable=False,
        )

    def labels(self, number: int) -> list[str]:
        """The names of a pull request's labels."""
        return self._ask(lambda: [label.name for label in self._pull(number).labels])

    def has_label(self, name: str) -> bool:
        """Whether the repository knows a label."""
        return self._there(lambda: self._repository.get_label(name).color)

    def create_label(self, name: str, color: str) -> None:
        """Adds a label to the repository."""
        self._ask(lambda: self._repository.create_label(name, color), repeatable=False)

    def add_labels(self, number: int, names: Sequence[str]) -> None:
        """Adds labels to a pull request."""
        self._ask(lambda: self._pull(number).add_to_labels(*names))

    def requested(self, number: int) -> set[str]:
        """Whom a review is asked of: logins, and teams as owner/team."""
        owner = self.name.partition("/")[0]

        def read() -> set[str]:
            pull = self._pull(number)
            teams = {f"{owner}/{team.slug}" for team in pull.requested_teams}
            return teams | {user.login for user in pull.requested_reviewers}

        return self._ask(read)

    def request_review(self, number: int, people: Sequence[str], teams: Sequence[str]) -> None:
        """Asks people, and teams by their slug, for a review."""
        asked = {"reviewers": list(people), "team_reviewers": list(teams)}
        self._ask(lambda: self._pull(number).create_review_request(**asked))

    def reviews(self, number: int) -> list[Review]:
        """Every review that was sent, oldest first."""
        return self._ask(
            lambda: [
                Review(one.user.login, one.user.type, one.state, one.commit_id or "", one.submitted_at)
                for one in self._pull(number).get_reviews()
                if one.user is not None and one.submitted_at is not None
            ]
        )

    def may_write(self, person: str) -> bool:
        """Whether somebody may write to the repository; GitHub counts the approvals of no others."""
        try:
            right = self._ask(lambda: self._repository.get_collaborator_permission(person))
        except RefusedError as refused:
            if refused.code == 404:
                return False
            raise
        return right in {"admin", "maintain", "write"}

    def comments(self, number: int) -> list[Comment]:
        """Everything said under a pull request, oldest first."""
        return self._ask(
            lambda: [
                Comment(one.id, one.user.login if one.user else "", one.body or "")
                for one in self._pull(number).get_issue_comments()
            ]
        )

    def comment(self, number: int, text: str) -> None:
        """Says something."""
        self._ask(lambda: self._pull(number).create_issue_comment(text), repeatable=False)

    def rewrite(self, number: int, comment: int, text: str) -> None:
        """Replaces a comment's text."""
        self._ask(lambda: self._pull(number).get_issue_comment(comment).edit(text))

    def statuses(self, commit: str) -> list[Status]:
        """Every status ever set on a commit, newest first."""

        def read() -> list[Status]:
            return [
                Status(
                    name=one.context,
                    state=state_of(one.state),
                    text=(one.description or "")[:140],
                    address=one.target_url or "",
                )
                for one in self._repository.get_commit(commit).get_statuses()
            ]

        return self._ask(read)

    def set_status(self, commit: str, status: Status) -> None:
        """Shows a status beside a commit."""
        fields = {"state": status.state, "description": status.text, "context": status.name}
        address = {"target_url": status.address} if status.address else {}
        self._ask(lambda: self._repository.get_commit(commit).create_status(**fields, **address))

    def tip(self, branch: str) -> str | None:
        """The commit a branch is at; none if there is no such branch."""
        try:
            return self._ask(lambda: self._repository.get_git_ref(f"heads/{branch}").object.sha)
        except RefusedError as refused:
            if refused.code == 404:
                return None
            raise

    @cached_property
    def _client(self) -> Github:
        from github import Auth

        if not self._login.app:
            return self._github(Auth.Token(self._login.secret))
        number = self._login.installation or self._as_app().get_repo_installation(*self.name.split("/")).id
        return self._github(self._app_auth().get_installation_auth(int(number)))

    @cached_property
    def _repository(self) -> Repository:
        return self._client.get_repo(self.name)

    def _github(self, auth: Any) -> Github:
        from github import Github

        return Github(auth=auth, lazy=True, **self._options())  # lazy: asked only for what is read

    def _as_app(self) -> Any:
        from github import GithubIntegration

        return GithubIntegration(auth=self._app_auth(), **self._options())

    def _options(self) -> dict[str, Any]:
        return {
            "base_url": self._address,
            "timeout": self._seconds,
            "per_page": 100,
            "api_version": "2022-11-28",  # the next one does not tell a merge's commit
            "retry": None,  # `Patience` waits, within a limit; a retried write could be done twice
            "seconds_between_requests": 0,
            "seconds_between_writes": self._pause,
        }

    def _app_auth(self) -> AppAuth:
        from github.Auth import AppAuth

        auth = AppAuth(self._login.app, self._login.secret)
        try:
            auth.create_jwt()
        except Exception:  # whatever the library finds wrong with a key: the message must not show it
            raise CredentialsError(
                f"GitHub App {self._login.app}: `private_key` is not the key that GitHub made for it, in PEM"
            ) from None
        return auth

    def _pull(self, number: int) -> Pull:
        return self._repository.get_pull(number)

    def _diff(self, url: str) -> str:
        from github import GithubException

        try:
            answer = self._client.requester.requestJsonAndCheck("GET", url, headers=dict(_DIFF))[1]
        except GithubException as error:
            if error.status == 406:  # too large for GitHub to draw
                return ""
            raise
        return str(answer["data"]) if answer else ""

    def _there(self, look: Callable[[], object]) -> bool:
        try:
            self._ask(look)
        except RefusedError as refused:
            if refused.code == 404:
                return False
            raise
        return True

    def _is_ours(self, pull: Pull) -> bool:
        return pull.head.repo is not None and pull.head.repo.full_name.lower() == self.name.lower()

    def _finished_by(self, pull: Pull) -> str:
        if pull.state == "open":
            return ""
        if pull.merged:
            return pull.merged_by.login if pull.merged_by else ""
        closed_by = self._repository.get_issue(pull.number).closed_by
        return closed_by.login if closed_by else ""

    def _ask(self, call: Callable[[], Result], *, repeatable: bool = True) -> Result:
        def once() -> Result:
            with _words(self._address):
                return call()

        return self._patience.ask(once, repeatable=repeatable)


@dataclass(frozen=True)
class Login:
    """Who Plumbline is on GitHub: a token's account, or an App."""

    secret: str
    """The token, or the App's private key in PEM."""
    app: str = ""
    """The App's id."""
    installation: int | None = None
    """Found by the repository if it is not given."""

    def __repr__(self) -> str:
        return f"Login(app={self.app!r})"


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


@contextlib.contextmanager
def _words(address: str) -> Iterator[None]:
    """What went wrong, as this project's own errors."""
    from github import GithubException

    try:
        yield
    except GithubException as error:
        wait = seconds_to_wait(error.status, error.headers or {}, str(error.data or error.message or ""))
        if wait is not None:
            raise AskedToWaitError(address, wait) from None
        if error.status >= 500:
            raise BusyError(f"{address}: answered {error.status}; try again") from None
        raise refused_with(error.status, error.data) from None
    except OSError as error:  # what requests raises: no connection, no answer in time, half an answer
        raise BusyError(f"{address}: {redacted(str(error))[:200]}; try again") from None
    except json.JSONDecodeError:
        raise BusyError(f"{address}: sent half an answer; try again") from None
    except (RuntimeError, AssertionError) as error:  # how PyGithub refuses to be sent to another host
        raise ForgeError(
            f"{address}: {redacted(str(error))[:200]}: name that address, or the repository's new name, in "
            "the spec's `release`"
        ) from None
