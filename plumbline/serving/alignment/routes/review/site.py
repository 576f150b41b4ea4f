"""What the review's pages share: who is logged in, whose form it is, and a page for what can't be done."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Form, Request, Response
from fastapi import Path as PathParameter
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute

from plumbline.errors import PlumblineError, TransientError
from plumbline.review.errors import (
    AnsweredError,
    DestroyedError,
    ExposureError,
    NoSuchItemError,
    NotYoursError,
    ReviewError,
)
from plumbline.serving.alignment.review_pages import HEADERS, render
from plumbline.serving.alignment.review_sessions import Session, from_this_site, has_cookie, session_of
from plumbline.serving.alignment.reviewing import Reviewing
from plumbline.serving.edge.tokens import TokenFile

STATUSES: tuple[tuple[type[PlumblineError], int], ...] = (
    (NoSuchItemError, 404),
    (NotYoursError, 409),
    (AnsweredError, 409),
    (DestroyedError, 410),
    (ExposureError, 429),
    (ReviewError, 422),
    (TransientError, 503),
)
"""What a browser is told beside the page that says what to do."""

UNDER = "/review/"
"""Where the pages are; each asks for itself who calls."""

FRONT = ("/", "/review")
"""What people type into a browser: both lead to the pages, whoever asks."""

CheckId = Annotated[str, PathParameter(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Word = Annotated[str, Form(alias="form", max_length=128)]


class LoggedOutError(Exception):
    """Nobody is logged in, or not any more."""


class StaleFormError(ReviewError):
    """A form of an earlier session: its person may be right, and logged in anew since it was shown."""


class ForeignFormError(ReviewError):
    """A form that another site sent: nothing of it is shown to anybody."""


@dataclass(frozen=True)
class Site:
    """The queue, and who may look at it: reviewers are callers with the role `review`."""

    reviewing: Reviewing
    tokens: TokenFile

    def session(self, request: Request) -> Session:
        """Who asks.

        Raises:
            LoggedOutError: nobody who may.
        """
        session = session_of(request, self.reviewing.desk, self.tokens)
        if session is None:
            raise LoggedOutError
        return session

    def sender(self, request: Request, word: str) -> Session:
        """Who sends a form, which must be one of theirs.

        Raises:
            LoggedOutError: nobody is logged in.
            StaleFormError: it is none of this session's.
            ForeignFormError: another site sent it.
        """
        session = self.session(request)
        refuse_foreign(request)
        if not session.sent(word):
            raise StaleFormError("this form is not one of yours: open the page again and repeat what you did")
        return session


class PageRoute(APIRoute):
    """Errors that a person can mend become a page that says how."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's function, with pages in place of errors."""
        inner = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await inner(request)
            except LoggedOutError:
                return to(f"{UNDER}login{'?ended' if has_cookie(request) else ''}")
            except PlumblineError as error:
                return page("review_problem.html.j2", {"said": str(error)}, status_of(error))

        return handled


def status_of(error: PlumblineError) -> int:
    """What a browser is told about an error."""
    return next((code for kind, code in STATUSES if isinstance(error, kind)), 422)


def refuse_foreign(request: Request) -> None:
    """Takes no form from another site.

    Raises:
        ForeignFormError: it was sent from one.
    """
    if not from_this_site(request):
        raise ForeignFormError("this form was sent from another site: open the review page itself")


def about(session: Session) -> dict[str, Any]:
    """What every page of somebody logged in is given."""
    return {"person": session.person, "form_word": session.form_word}


def page(template: str, content: dict[str, Any], status: int = 200) -> HTMLResponse:
    """A page from its template."""
    return HTMLResponse(render(template, content), status, headers=HEADERS)


def to(place: str) -> RedirectResponse:
    """Sends a browser elsewhere, after a form."""
    return RedirectResponse(place, 303, headers=HEADERS)
