"""One GitLab project through python-gitlab: JSON objects in and out, every call within a time limit.

The only file that knows python-gitlab. It decides nothing: refusals come back with their code.
"""

from __future__ import annotations

import contextlib
import weakref
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar

from gitlab import Gitlab
from gitlab.exceptions import GitlabError, GitlabParsingError

from plumbline.bounded import TooSlowError, listed_within
from plumbline.release.forges.errors import BusyError, ForgeError, RefusedError, named
from plumbline.release.forges.gitlab.answers import username
from plumbline.release.forges.gitlab.refusals import must_be_an_accounts
from plumbline.release.forges.json_object import JsonObject
from plumbline.release.forges.patience import Patience, heed
from plumbline.release.forges.reaching import why
from plumbline.release.forges.whole_answers import mount
from plumbline.release.git.command import redacted

_BUSY = {429, 500, 502, 503, 504}
_LISTING = 300.0  # seconds for all pages of a list
Fields = Mapping[str, object]
Entry = TypeVar("Entry")


class _Patient(Gitlab):
    """The client, with this project's own way to wait: python-gitlab sleeps as long as a server says."""

    def __init__(self, address: str, token: str, seconds: float, patience: Patience) -> None:
        super().__init__(
            address, private_token=token, timeout=seconds, per_page=100, pagination="page", keep_base_url=True
        )
        self._patience = patience
        mount(self.session)
        self.session.hooks["response"].append(self._look_at)

    def http_request(self, verb: str, path: str, *arguments: Any, **options: Any) -> Any:
        options["obey_rate_limit"] = False
        if "://" in path and not path.startswith(f"{self.url}/"):  # the next page of a list
            raise ForgeError(f"{self.url}: sends on to {redacted(path)[:200]}, which is not followed")

        def once() -> Any:
            try:
                return super(_Patient, self).http_request(verb, path, *arguments, **options)
            except GitlabError as error:
                if error.response_code in _BUSY:
                    raise BusyError(f"{self.url}: answered {error.response_code}; try again") from None
                raise
            except OSError as error:  # what requests raises: no connection, no answer in time, half an answer
                raise BusyError(f"{self.url}: {why(error)}; try again") from None

        if verb.lower() == "put":  # the caller looks again first: it may be another writer's by then
            return once()
        return self._patience.ask(once, repeatable=verb.lower() in {"get", "head"})

    def _look_at(self, response: Any, **_: object) -> None:
        """Follows no redirect, which would carry the token elsewhere, and hears when to come back."""
        if response.is_redirect:
            raise ForgeError(
                f"{self.url}: sends on to {redacted(str(response.headers['Location']))[:200]}: "
                "name that address, or the project's new name, in the spec's `release`"
            )
        heed(self.url, response.status_code, response.headers.get("Retry-After"))


class GitLabProject:
    """A project by its full path, nested groups included.

    Raises, from every call:
        RefusedError: with GitLab's code and words, if it does not do it.
        BusyError: if it is out of reach, or asks for a longer wait than the patience.
    """

    def __init__(
        self, address: str, path: str, token: str, *, seconds: float = 20, patience: Patience | None = None
    ) -> None:
        must_be_an_accounts(token, path)
        self.name, self.patience = path, patience or Patience()
        self._client = _Patient(address, token, seconds, self.patience)
        self._project = self._client.projects.get(path, lazy=True)
        weakref.finalize(self, self._client.session.close)

    @cached_property
    def me(self) -> str:
        """The name of the account whose token it is; a project's own token has one as well."""
        with _words():
            self._client.auth()
            return named(username(dict(self._client.user.attributes) if self._client.user else None))

    def requests(self, branch: str | None) -> list[JsonObject]:
        """Merge requests in every state, oldest first."""
        only = {} if branch is None else {"source_branch": branch}
        with _words():
            found = self._project.mergerequests.list(
                state="all", order_by="created_at", sort="asc", iterator=True, **only
            )
            return sorted((one.attributes for one in _all(found)), key=lambda one: int(one["iid"]))

    def request(self, number: int) -> JsonObject:
        """One merge request; GitLab starts to check whether it can be merged."""
        with _words():
            return self._project.mergerequests.get(number).attributes

    def diffs(self, number: int) -> list[JsonObject]:
        """What it changes, one object a file."""
        return self._list(number, "diffs")

    def versions(self, number: int) -> list[JsonObject]:
        """Its heads, with the time each was pushed."""
        return self._list(number, "versions")

    def notes(self, number: int) -> list[JsonObject]:
        """Comments, people's and GitLab's own, oldest first."""
        return self._list(number, "notes", sort="asc", order_by="created_at")

    def approved_by(self, number: int) -> list[JsonObject]:
        """Who approves it now."""
        with _words():
            request = self._project.mergerequests.get(number, lazy=True)
            return list(request.approvals.get().attributes.get("approved_by") or ())

    def create(self, fields: Fields) -> JsonObject:
        """Opens a merge request."""
        with _words():
            return self._project.mergerequests.create(dict(fields)).attributes

    def update(self, number: int, fields: Fields) -> None:
        """Changes what the fields name."""
        with _words():
            self._project.mergerequests.update(number, dict(fields))

    def merge(self, number: int, fields: Fields) -> None:
        """Merges it, or refuses."""
        with _words():
            self._client.http_put(f"{self._path(number)}/merge", post_data=dict(fields))

    def comment(self, number: int, text: str) -> None:
        """Adds a comment."""
        with _words():
            self._project.mergerequests.get(number, lazy=True).notes.create({"body": text})

    def rewrite(self, number: int, note: int, text: str) -> None:
        """Gives a comment another text."""
        with _words():
            self._project.mergerequests.get(number, lazy=True).notes.update(note, {"body": text})

    def tip(self, branch: str) -> str:
        """A branch's commit."""
        with _words():
            return str(self._project.branches.get(branch).commit["id"])

    def statuses(self, commit: str) -> list[JsonObject]:
        """Jobs and external statuses of a commit, the latest of each pipeline."""
        with _words():
            held = self._project.commits.get(commit, lazy=True)
            return [one.attributes for one in _all(held.statuses.list(iterator=True))]

    def set_status(self, commit: str, fields: Fields) -> None:
        """Shows an external status beside a commit."""
        with _words():
            self._project.commits.get(commit, lazy=True).statuses.create(dict(fields))

    def user(self, name: str) -> int | None:
        """An account's number, by its name."""
        with _words():
            found = self._client.users.list(username=name, iterator=True)
            return next((int(one.id) for one in found), None)

    def _list(self, number: int, what: str, **options: Any) -> list[JsonObject]:
        with _words():
            return list(
                _all(self._client.http_list(f"{self._path(number)}/{what}", iterator=True, **options))
            )

    def _path(self, number: int) -> str:
        return f"/projects/{self._project.encoded_id}/merge_requests/{number}"


def _all(found: Iterable[Entry]) -> Iterator[Entry]:
    """All pages of a list, as long as they come to an end."""
    try:
        yield from listed_within(_LISTING, found)
    except TooSlowError:
        raise BusyError("GitLab does not come to the end of a list; try again") from None


@contextlib.contextmanager
def _words() -> Iterator[None]:
    """Turns the client's errors into GitLab's code and words."""
    try:
        yield
    except GitlabParsingError:
        raise ValueError("no JSON, or not in the form of GitLab's answers") from None
    except GitlabError as error:
        words = " ".join(redacted(str(error.error_message)).split())[:300]
        raise RefusedError(error.response_code, words) from None
