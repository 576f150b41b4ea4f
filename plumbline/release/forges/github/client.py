"""One GitHub repository through PyGithub, every call within a time limit.

The only file that imports PyGithub: what is asked of the repository stands beside it, in `pulls.py`,
`reviews.py`, `comments.py`, `labels.py` and `statuses.py`. Nothing here decides: refusals come back with
GitHub's code and words.
"""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from plumbline.bounded import TooSlowError, listed_within
from plumbline.release.forges.credentials import CredentialsError
from plumbline.release.forges.errors import BusyError, ForgeError, RefusedError, named
from plumbline.release.forges.github.answers import refused_with, seconds_to_wait
from plumbline.release.forges.patience import AskedToWaitError, Patience
from plumbline.release.forges.reaching import why
from plumbline.release.git.command import redacted

if TYPE_CHECKING:
    from github import Github
    from github.Auth import AppAuth
    from github.PullRequest import PullRequest
    from github.Repository import Repository

    Pull = PullRequest

Result = TypeVar("Result")
_LISTING = 300.0  # seconds for all pages of a list
_DIFF = {"Accept": "application/vnd.github.diff"}


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
        self.name, self.patience = name, patience or Patience()
        self._address, self._login, self._seconds, self._pause = address, login, seconds, pause

    @cached_property
    def me(self) -> str:
        """The login Plumbline acts as; an App's ends with `[bot]`."""
        if self._login.app:
            return f"{self.ask(lambda: self._as_app().get_app().slug)}[bot]"
        return named(self.ask(lambda: self._client.get_user().login))

    def token(self) -> str:
        """A token for git that holds for some minutes at least."""
        auth = self.ask(lambda: self._client.requester.auth)
        return self.ask(lambda: auth.token if auth else "")

    @cached_property
    def repository(self) -> Repository:
        """PyGithub's object, for use inside `ask`; nothing is asked before it is used."""
        return self._client.get_repo(self.name)

    def pull(self, number: int) -> Pull:
        """PyGithub's object of a pull request, for use inside `ask`."""
        pull = self.repository.get_pull(number)
        if getattr(pull, "head", None) is None:  # PyGithub makes a bare object of a page to sign in
            raise ValueError("no pull request")
        return pull

    def diff(self, pull: Pull) -> str:
        """What a pull request changes, for use inside `ask`; empty where GitHub will not draw it."""
        from github import GithubException

        try:
            answer = self._client.requester.requestJsonAndCheck("GET", pull.url, headers=dict(_DIFF))[1]
        except GithubException as error:
            if error.status == 406:  # too large for GitHub to draw
                return ""
            raise
        return str(answer["data"]) if answer else ""

    def tip(self, branch: str) -> str | None:
        """The commit a branch is at; none if there is no such branch."""
        return self.ask_if_there(lambda: self.repository.get_git_ref(f"heads/{branch}").object.sha)

    def ask(self, call: Callable[[], Result], *, repeatable: bool = True) -> Result:
        """What a call of PyGithub's comes to; a busy GitHub is asked again."""

        def once() -> Result:
            with self.at_once():
                return call()

        return self.patience.ask(once, repeatable=repeatable)

    def ask_if_there(self, call: Callable[[], Result]) -> Result | None:
        """As `ask`; none for what GitHub says is not there."""
        try:
            return self.ask(call)
        except RefusedError as refused:
            if refused.code == 404:
                return None
            raise

    @contextlib.contextmanager
    def at_once(self) -> Iterator[None]:
        """Calls of PyGithub's that are sent at once or not at all: a caller that waited looks again first."""
        with _words(self._address):
            yield

    @cached_property
    def _client(self) -> Github:
        from github import Auth

        if not self._login.app:
            return self._github(Auth.Token(self._login.secret))
        number = self._login.installation or self._as_app().get_repo_installation(*self.name.split("/")).id
        return self._github(self._app_auth().get_installation_auth(int(number)))

    def _github(self, auth: Any) -> Github:
        from github import Github

        _answer_whole()
        return Github(auth=auth, lazy=True, **self._options())  # lazy: asked only for what is read

    def _as_app(self) -> Any:
        from github import GithubIntegration

        _answer_whole()
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


def all_pages(found: Iterable[Result]) -> Iterator[Result]:
    """All pages of a list, as long as they come to an end."""
    return listed_within(_LISTING, found)


@functools.cache
def _answer_whole() -> None:
    """Has PyGithub send its requests within this project's limits."""
    from github.Requester import HTTPRequestsConnectionClass, HTTPSRequestsConnectionClass, Requester

    from plumbline.release.forges.whole_answers import mount

    class Plain(HTTPRequestsConnectionClass):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            mount(self.session)

        def close(self) -> None:
            """The connection is kept for the next request."""

    class Encrypted(HTTPSRequestsConnectionClass):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            mount(self.session)

        def close(self) -> None:
            """The connection is kept for the next request."""

    Requester.injectConnectionClasses(Plain, Encrypted)


@contextlib.contextmanager
def _words(address: str) -> Iterator[None]:
    """What went wrong, as this project's own errors."""
    from github import GithubException

    try:
        with _in_form():
            yield
    except GithubException as error:
        wait = seconds_to_wait(error.status, error.headers or {}, str(error.data or error.message or ""))
        if wait is not None:
            raise AskedToWaitError(address, wait) from None
        if error.status >= 500:
            raise BusyError(f"{address}: answered {error.status}; try again") from None
        raise refused_with(error.status, error.data) from None
    except OSError as error:  # what requests raises: no connection, no answer in time, half an answer
        raise BusyError(f"{address}: {why(error)}; try again") from None
    except json.JSONDecodeError:
        raise BusyError(f"{address}: sent half an answer; try again") from None
    except TooSlowError:
        raise BusyError(f"{address}: does not come to the end of a list; try again") from None
    except (RuntimeError, AssertionError) as error:  # how PyGithub refuses to be sent to another host
        raise ForgeError(
            f"{address}: {redacted(str(error))[:200]}: name that address, or the repository's new name, in "
            "the spec's `release`"
        ) from None


@contextlib.contextmanager
def _in_form() -> Iterator[None]:
    """Raises ValueError where PyGithub stumbles over an answer that has another form than GitHub's."""
    from github import BadAttributeException

    try:
        yield
    except (BadAttributeException, RuntimeError, AssertionError) as error:
        stumbled = isinstance(error, BadAttributeException | RecursionError)
        if stumbled or str(error) in {"", "None"}:
            raise ValueError("not in the form of GitHub's answers") from error
        raise
