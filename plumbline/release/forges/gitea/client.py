"""One repository through the API that Gitea and Forgejo share: JSON in and out, within a time limit.

It decides nothing: refusals come back with their code. Redirects are not followed; they would carry the
token elsewhere.
"""

from __future__ import annotations

import json
import time
import weakref
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote

import httpx

from plumbline.bounded import TooMuchError, TooSlowError, read_within, within
from plumbline.release.forges.errors import BusyError, ForgeError, RefusedError, named, no_forge
from plumbline.release.forges.gitea.answers import login
from plumbline.release.forges.json_object import JsonObject
from plumbline.release.forges.patience import Patience, heed
from plumbline.release.forges.reaching import why
from plumbline.release.git.command import redacted

_BUSY = {500, 502, 503, 504}
_LARGEST = 64 * 1024 * 1024  # bytes of an answer; a diff is the largest
_OF_THE_TRANSFER = {"content-encoding", "content-length", "transfer-encoding"}
_LISTING = 300.0  # seconds for all pages of a list
_PAGE = 50  # what a server gives at most unless told otherwise
Fields = Mapping[str, object]


class GiteaRepository:
    """A repository by owner and name.

    Raises, from every call:
        RefusedError: with the forge's code and words, if it does not do it.
        BusyError: if it is out of reach, or asks for a longer wait than the patience.
    """

    def __init__(
        self, address: str, path: str, token: str, *, seconds: float = 20, patience: Patience | None = None
    ) -> None:
        self.name, self.patience = path, patience or Patience()
        self._address = address.rstrip("/")
        self._path = f"/repos/{quote(path, safe='/')}"
        self._owner = path.split("/", maxsplit=1)[0]
        self._seconds = seconds
        self._http = httpx.Client(
            base_url=f"{self._address}/api/v1",
            headers={"Authorization": f"token {token}", "Accept": "application/json"},
            timeout=seconds,
        )
        weakref.finalize(self, self._http.close)

    @cached_property
    def me(self) -> str:
        """The name of the account whose token it is."""
        return named(login(self._json("GET", "/user")))

    def pulls(self) -> Iterator[JsonObject]:
        """Pull requests in every state, oldest first. Neither product looks for a branch by itself."""
        return self._pages(f"{self._path}/pulls", state="all", sort="oldest")

    def pull(self, number: int) -> JsonObject:
        """One pull request."""
        return self._json("GET", f"{self._path}/pulls/{number}")

    def files(self, number: int) -> Iterator[JsonObject]:
        """The files it changes."""
        return self._pages(f"{self._path}/pulls/{number}/files")

    def diff(self, number: int) -> str:
        """What it changes."""
        return self._send("GET", f"{self._path}/pulls/{number}.diff").text

    def timeline(self, number: int) -> Iterator[JsonObject]:
        """What happened to it, oldest first."""
        return self._pages(f"{self._path}/issues/{number}/timeline")

    def reviews(self, number: int) -> Iterator[JsonObject]:
        """What people said of it, officially or not."""
        return self._pages(f"{self._path}/pulls/{number}/reviews")

    def create(self, fields: Fields) -> JsonObject:
        """Opens a pull request."""
        return self._json("POST", f"{self._path}/pulls", fields)

    def update(self, number: int, fields: Fields) -> None:
        """Changes what the fields name."""
        self._send("PATCH", f"{self._path}/pulls/{number}", fields)

    def merge(self, number: int, fields: Fields) -> None:
        """Merges it, or refuses."""
        self._send("POST", f"{self._path}/pulls/{number}/merge", fields)

    def ask(self, number: int, people: list[str]) -> None:
        """Asks people for a review."""
        self._send("POST", f"{self._path}/pulls/{number}/requested_reviewers", {"reviewers": people})

    def labels(self) -> dict[str, int]:
        """Labels of the repository, and of the organization it belongs to, by name."""
        try:
            shared = list(self._pages(f"/orgs/{quote(self._owner)}/labels"))
        except RefusedError:  # a person's repository, or not for the token to see
            shared = []
        own = list(self._pages(f"{self._path}/labels"))
        return {label["name"]: label["id"] for label in [*shared, *own]}

    def make_label(self, name: str) -> int:
        """A new label of the repository; its number."""
        made = self._json("POST", f"{self._path}/labels", {"name": name, "color": "#1d76db"})
        return int(made["id"])

    def add_labels(self, number: int, labels: list[int]) -> None:
        """Adds labels; those there stay."""
        self._send("POST", f"{self._path}/issues/{number}/labels", {"labels": labels})

    def comments(self, number: int) -> list[JsonObject]:
        """Comments, oldest first; they come in one answer."""
        return self._listed(self._send("GET", f"{self._path}/issues/{number}/comments"))

    def comment(self, number: int, text: str) -> None:
        """Adds a comment."""
        self._send("POST", f"{self._path}/issues/{number}/comments", {"body": text})

    def rewrite(self, comment: int, text: str) -> None:
        """Gives a comment another text."""
        self._send("PATCH", f"{self._path}/issues/comments/{comment}", {"body": text})

    def tip(self, branch: str) -> str:
        """A branch's commit."""
        return str(self._json("GET", f"{self._path}/branches/{quote(branch)}")["commit"]["id"])

    def statuses(self, commit: str) -> Iterator[JsonObject]:
        """Every status ever set on a commit."""
        return self._pages(f"{self._path}/statuses/{commit}", sort="oldest")

    def set_status(self, commit: str, fields: Fields) -> None:
        """Shows a status beside a commit."""
        self._send("POST", f"{self._path}/statuses/{commit}", fields)

    def _pages(self, path: str, **options: str) -> Iterator[JsonObject]:
        """Every entry; a server may give fewer a page than asked for."""
        seen, page, until = 0, 1, time.monotonic() + _LISTING
        while time.monotonic() < until:
            query = httpx.QueryParams({**options, "limit": _PAGE, "page": page})
            response = self._send("GET", f"{path}?{query}")
            entries = self._listed(response)
            yield from entries
            seen, page = seen + len(entries), page + 1
            total = response.headers.get("X-Total-Count")
            if not entries or (total is not None and seen >= int(total)):
                return
        raise BusyError(f"{self._address}: does not come to the end of a list; try again")

    def _json(self, method: str, path: str, fields: Fields | None = None) -> JsonObject:
        answer: JsonObject = self._parsed(self._send(method, path, fields))
        return answer

    def _listed(self, response: httpx.Response) -> list[JsonObject]:
        found = self._parsed(response)
        if not isinstance(found, list | None):
            raise TypeError("no list")
        return found or []

    def _parsed(self, response: httpx.Response) -> Any:
        try:
            return response.json()
        except json.JSONDecodeError:
            raise BusyError(f"{self._address}: sent half an answer; try again") from None

    def _send(self, method: str, path: str, fields: Fields | None = None) -> httpx.Response:
        if method == "PATCH":  # what it changes may be another's by the time it is sent again
            return self._once(method, path, fields)
        return self.patience.ask(lambda: self._once(method, path, fields), repeatable=method == "GET")

    def _once(self, method: str, path: str, fields: Fields | None) -> httpx.Response:
        try:
            response = within(self._seconds, lambda: self._whole_answer(method, path, fields))
        except TooSlowError:
            raise BusyError(f"{self._address}: timed out before its answer ended; try again") from None
        except TooMuchError:
            raise BusyError(f"{self._address}: does not come to the end of its answer; try again") from None
        except httpx.HTTPError as error:
            raise BusyError(f"{self._address}: {why(error)}; try again") from None
        self._refuse_busy(response)
        if response.is_redirect:
            raise ForgeError(
                f"{self._address}: sends on to {redacted(response.headers.get('Location', ''))[:200]}: "
                "name that address, or the repository's new name, in the spec's `release`"
            )
        if response.is_error:
            raise RefusedError(response.status_code, _words(response))
        if (
            response.content
            and "json" not in response.headers.get("Content-Type", "")
            and ".diff" not in path
        ):
            raise no_forge(f"{self._address}: did not answer in JSON")
        return response

    def _whole_answer(self, method: str, path: str, fields: Fields | None) -> httpx.Response:
        with self._http.stream(method, path, json=fields) as streamed:
            body = read_within(streamed.iter_bytes(), _LARGEST, self._seconds)
            headers = [(n, v) for n, v in streamed.headers.items() if n not in _OF_THE_TRANSFER]
            return httpx.Response(streamed.status_code, headers=headers, content=body)

    def _refuse_busy(self, response: httpx.Response) -> None:
        heed(self._address, response.status_code, response.headers.get("Retry-After"))
        if response.status_code in _BUSY:
            raise BusyError(f"{self._address}: answered {response.status_code}; try again")


def _words(response: httpx.Response) -> str:
    """What an error answer says; a conflict's has other fields than the rest."""
    try:
        body = response.json()
    except ValueError:
        return ""
    said = body.get("message") or body.get("StdErr") or "" if isinstance(body, dict) else str(body)
    return redacted(" ".join(str(said).split()))[:300]
