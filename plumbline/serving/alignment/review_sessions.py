"""Who is at a review page: a cookie no other site can send, and a word in each form that none can know."""

from __future__ import annotations

import datetime
import hashlib
import hmac
from typing import TYPE_CHECKING, NamedTuple

from plumbline.review.people import Person, who_has

if TYPE_CHECKING:
    from fastapi import Request, Response

    from plumbline.review.desk import Desk
    from plumbline.serving.edge.tokens import TokenFile

COOKIE = "plumbline_review"
ROLE = "review"
"""The role that a reviewer's token has."""


class Session(NamedTuple):
    """Somebody who is logged in."""

    person: Person
    cookie: str

    @property
    def form_word(self) -> str:
        """What each of their forms must hold: made of the cookie, so no other site knows it."""
        return hashlib.sha256(f"form {self.cookie}".encode()).hexdigest()

    def sent(self, word: str) -> bool:
        """Whether a form is one of theirs."""
        return hmac.compare_digest(self.form_word.encode(), word.encode())


def session_of(request: Request, desk: Desk, tokens: TokenFile) -> Session | None:
    """Who sent a request; nobody where the session ended, or a token with the role is theirs no more."""
    cookie = request.cookies.get(_name(request), "")
    person = who_has(desk, cookie) if cookie else None
    if person is None:
        return None
    today = desk.now().astimezone(datetime.UTC).date()
    theirs = (one for one in tokens.current().callers if one.name == person.name and ROLE in one.roles)
    allowed = any(one.expires is None or today <= one.expires for one in theirs)
    return Session(person, cookie) if allowed else None


def has_cookie(request: Request) -> bool:
    """Whether a browser has been logged in here, so that a session of its own is over."""
    return _name(request) in request.cookies


def keep_session(response: Response, request: Request, cookie: str) -> None:
    """Sends the cookie; no script reads it, no other site's request carries it."""
    response.set_cookie(
        _name(request), cookie, secure=_is_https(request), httponly=True, samesite="strict", path="/"
    )


def end_session(response: Response, request: Request) -> None:
    """Takes the cookie back."""
    response.delete_cookie(_name(request), path="/", secure=_is_https(request), httponly=True)


def from_this_site(request: Request) -> bool:
    """Whether a form was sent from one of this service's own pages, as far as the browser says."""
    said = request.headers.get("sec-fetch-site")
    if said is not None:
        return said in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or origin.partition("://")[2] == request.headers.get("host")


def _name(request: Request) -> str:
    """With the prefix, a browser takes the cookie only over https and for this host alone."""
    return f"__Host-{COOKIE}" if _is_https(request) else COOKIE


def _is_https(request: Request) -> bool:
    return request.url.scheme == "https"
