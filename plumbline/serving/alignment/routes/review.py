"""The review's pages: the queue, one item at a time, and what a reviewer does with it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Form, HTTPException, Request, Response
from fastapi import Path as PathParameter
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field

from plumbline.errors import PlumblineError, TransientError
from plumbline.records import ReviewedDecision, ReviewState
from plumbline.review.answering import answer
from plumbline.review.claiming import claim_next, skip
from plumbline.review.errors import (
    AnsweredError,
    DestroyedError,
    ExposureError,
    NoSuchItemError,
    NotYoursError,
    ReviewError,
)
from plumbline.review.looking import look, reveal
from plumbline.review.notes import LONGEST, Draft, save_draft
from plumbline.review.people import close_session, open_session, opt_out
from plumbline.review.queue import outcome_of, waiting
from plumbline.serving import metric_names as names
from plumbline.serving.alignment.review_pages import FILES, HEADERS, render, static
from plumbline.serving.alignment.review_sessions import (
    ROLE,
    Session,
    end_session,
    from_this_site,
    keep_session,
    session_of,
)
from plumbline.serving.alignment.reviewing import Reviewing
from plumbline.serving.tokens import TokenFile, UnauthorizedError
from plumbline.store import StoreError

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

CheckId = Annotated[str, PathParameter(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Word = Annotated[str, Form(alias="form", max_length=128)]


class Given(BaseModel):
    """What the form of an item holds."""

    form: str = Field(max_length=128)
    verb: str = Field(default="", max_length=16)
    decision: str = Field(default="", max_length=16)
    labels: list[str] = Field(default=[], max_length=200)
    reason: str = Field(default="", max_length=LONGEST)

    def draft(self) -> Draft:
        """As it is kept."""
        return Draft(verb=self.verb, decision=self.decision, labels=tuple(self.labels), reason=self.reason)


class _LoggedOutError(Exception):
    """Nobody is logged in."""


class _PageRoute(APIRoute):
    """Errors that a person can mend become a page that says how."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        inner = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await inner(request)
            except _LoggedOutError:
                return RedirectResponse(f"{UNDER}login", 303, headers=HEADERS)
            except PlumblineError as error:
                status = next((code for kind, code in STATUSES if isinstance(error, kind)), 422)
                return _page("review_problem.html.j2", {"said": str(error)}, status)

        return handled


def review_routes(reviewing: Reviewing, tokens: TokenFile) -> APIRouter:
    """Every route of the review.

    Args:
        reviewing: the queue.
        tokens: who may call; a reviewer is a caller with the role `review`.
    """
    router = APIRouter(route_class=_PageRoute, include_in_schema=False)
    _add_files(router)
    _add_sessions(router, reviewing, tokens)
    _add_queue(router, reviewing, tokens)
    _add_item(router, reviewing, tokens)
    return router


def _add_files(router: APIRouter) -> None:
    @router.get(UNDER + "static/{name}")
    def file(name: str) -> Response:
        if name not in FILES:
            raise NoSuchItemError("there is no such file")
        return Response(static(name), media_type=FILES[name], headers=HEADERS)


def _add_sessions(router: APIRouter, reviewing: Reviewing, tokens: TokenFile) -> None:
    desk = reviewing.desk

    @router.get(UNDER + "login")
    def login_page() -> HTMLResponse:
        return _page("review_login.html.j2", {"refused": ""})

    @router.post(UNDER + "login")
    def login(request: Request, token: Annotated[str, Form(max_length=512)]) -> Response:
        _refuse_foreign(request)
        today = desk.now().astimezone(datetime.UTC).date()
        try:
            caller = tokens.current().caller_of(f"Bearer {token}", today)
        except UnauthorizedError as error:
            return _page("review_login.html.j2", {"refused": str(error)}, 401)
        if ROLE not in caller.roles:
            return _page("review_login.html.j2", {"refused": f"{caller.name} is no reviewer"}, 403)
        response = RedirectResponse(UNDER, 303, headers=HEADERS)
        keep_session(response, request, open_session(desk, caller.name))
        return response

    @router.post(UNDER + "logout")
    def logout(request: Request, word: Word) -> Response:
        session = _session(request, reviewing, tokens, word)
        close_session(desk, session.cookie)
        response = RedirectResponse(f"{UNDER}login", 303, headers=HEADERS)
        end_session(response, request)
        return response


def _add_queue(router: APIRouter, reviewing: Reviewing, tokens: TokenFile) -> None:
    desk = reviewing.desk

    @router.get(UNDER)
    def queue_page(request: Request) -> HTMLResponse:
        session = _session(request, reviewing, tokens)
        found = waiting(desk)
        labels = sorted(
            {*session.person.opt_outs, *(label for one in found for label in one.known.item.known)}
        )
        content = {"waiting": found, "labels": labels, "now": desk.now(), "promotions": reviewing.promotions}
        return _page("review_queue.html.j2", _about(session) | content)

    @router.post(UNDER + "next")
    def take_next(request: Request, word: Word) -> Response:
        session = _session(request, reviewing, tokens, word)
        item = claim_next(desk, session.person.name)
        return _to(UNDER if item is None else _place(item.check_id))

    @router.post(UNDER + "opt-outs")
    def keep_opt_outs(
        request: Request, word: Word, labels: Annotated[tuple[str, ...], Form(max_length=500)] = ()
    ) -> Response:
        session = _session(request, reviewing, tokens, word)
        opt_out(desk, session.person.name, {label[:64] for label in labels})
        return _to(UNDER)


def _add_item(router: APIRouter, reviewing: Reviewing, tokens: TokenFile) -> None:
    desk = reviewing.desk

    @router.get(UNDER + "items/{check_id}")
    def item_page(request: Request, check_id: CheckId) -> HTMLResponse:
        session = _session(request, reviewing, tokens)
        return _item(reviewing, session, check_id, None)

    @router.post(UNDER + "items/{check_id}/reveal")
    def reveal_content(request: Request, check_id: CheckId, given: Annotated[Given, Form()]) -> HTMLResponse:
        session = _session(request, reviewing, tokens, given.form)
        content = reveal(desk, check_id, session.person.name)
        _keep_draft(reviewing, session, check_id, given)
        counted = _session(request, reviewing, tokens)  # one more was seen today
        return _item(reviewing, counted, check_id, content)

    @router.post(UNDER + "items/{check_id}/draft")
    def keep_draft(request: Request, check_id: CheckId, given: Annotated[Given, Form()]) -> Response:
        session = _session(request, reviewing, tokens, given.form)
        _keep_draft(reviewing, session, check_id, given)
        return Response(status_code=204, headers=HEADERS)

    @router.post(UNDER + "items/{check_id}/skip")
    def skip_item(request: Request, check_id: CheckId, given: Annotated[Given, Form()]) -> Response:
        session = _session(request, reviewing, tokens, given.form)
        _keep_draft(reviewing, session, check_id, given)
        skip(desk, check_id, session.person.name)
        return _to(UNDER)

    @router.post(UNDER + "items/{check_id}/answer")
    def answer_item(request: Request, check_id: CheckId, given: Annotated[Given, Form()]) -> Response:
        session = _session(request, reviewing, tokens, given.form)
        _keep_draft(reviewing, session, check_id, given)
        decision, labels = _decided(given)
        answer(desk, check_id, session.person.name, decision, labels, given.reason)
        if reviewing.metrics is not None:
            reviewing.metrics.count(names.REVIEW_ANSWERS, answer=given.verb)
        return _to(UNDER)


class Reviewed(BaseModel):
    """What became of a check that people look at."""

    check_id: str
    state: ReviewState
    decision: ReviewedDecision | None
    """Once it is settled, or expired: nobody's answer in time is a denial."""


def outcome_routes(reviewing: Reviewing) -> APIRouter:
    """What callers ask, with their token: answers as JSON."""
    router = APIRouter(tags=["checks"])

    @router.get("/reviews/{check_id}")
    def outcome(check_id: CheckId) -> Reviewed:
        """What people decided about a check. 404 while the queue has no such item (yet)."""
        try:
            found = outcome_of(reviewing.desk, check_id)
        except StoreError as error:
            raise HTTPException(503, str(error), {"retry-after": "10"}) from None
        if found is None:
            raise HTTPException(404, "the queue has no such item (yet)")
        return Reviewed(check_id=check_id, state=found.state, decision=found.decision)

    return router


def _decided(given: Given) -> tuple[ReviewedDecision, list[str]]:
    """What a form decides: approved as harmless, denied for what is in it, or corrected to something else.

    Raises:
        ReviewError: nothing was chosen, or a denial that names nothing.
    """
    if given.verb == "approve":
        return "allow", []
    decision = {"deny": "deny", "correct": given.decision}.get(given.verb, "")
    if decision == "allow":
        return "allow", given.labels
    if decision not in ("redact", "deny"):
        raise ReviewError("nothing is decided: choose approve, deny or correct, and what it should be")
    if not given.labels:
        raise ReviewError(
            "choose what is in it: a decision against content teaches nothing without its labels"
        )
    return ("deny" if decision == "deny" else "redact"), given.labels


def _keep_draft(reviewing: Reviewing, session: Session, check_id: str, given: Given) -> None:
    if given.verb or given.reason.strip():
        save_draft(reviewing.desk, check_id, session.person.name, given.draft())


def _item(
    reviewing: Reviewing, session: Session, check_id: str, content: dict[str, Any] | None
) -> HTMLResponse:
    shown = look(reviewing.desk, check_id, session.person.name)
    mine = shown.claim is not None and shown.claim.person == session.person.name
    draft = shown.draft or Draft(labels=shown.known.item.labels)
    about = {"item": shown.known.item, "standing": shown.known.standing, "shown": shown, "mine": mine}
    return _page("review_item.html.j2", _about(session) | about | {"draft": draft, "content": content})


def _about(session: Session) -> dict[str, Any]:
    return {"person": session.person, "form_word": session.form_word}


def _session(request: Request, reviewing: Reviewing, tokens: TokenFile, word: str | None = None) -> Session:
    """Who asks; for what changes something, the form must be one of theirs."""
    session = session_of(request, reviewing.desk, tokens)
    if session is None:
        raise _LoggedOutError
    if word is not None:
        _refuse_foreign(request)
        if not session.sent(word):
            raise ReviewError("this form is not one of yours: open the page again and repeat what you did")
    return session


def _refuse_foreign(request: Request) -> None:
    if not from_this_site(request):
        raise ReviewError("this form was sent from another site: open the review page itself")


def _page(template: str, content: dict[str, Any], status: int = 200) -> HTMLResponse:
    return HTMLResponse(render(template, content), status, headers=HEADERS)


def _to(place: str) -> RedirectResponse:
    return RedirectResponse(place, 303, headers=HEADERS)


def _place(check_id: str) -> str:
    return f"{UNDER}items/{check_id}"
