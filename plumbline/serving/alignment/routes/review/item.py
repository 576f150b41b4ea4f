"""One item: its content once it is asked for, drafts, and the answer or the refusal to give one."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from plumbline.review.answering import answer
from plumbline.review.claiming import skip
from plumbline.review.errors import AnsweredError, DestroyedError, NotYoursError, ReviewError
from plumbline.review.looking import look, reveal
from plumbline.review.notes import Draft, save_draft
from plumbline.serving.alignment.review_pages import HEADERS
from plumbline.serving.alignment.review_sessions import Session
from plumbline.serving.alignment.routes.review.forms import Given, decided
from plumbline.serving.alignment.routes.review.site import (
    UNDER,
    CheckId,
    ForeignFormError,
    Site,
    StaleFormError,
    about,
    page,
    to,
)
from plumbline.serving.telemetry import metric_names as names

NOT_SHOWN_AGAIN = (NotYoursError, AnsweredError, DestroyedError, ForeignFormError)
"""After these the item is no more the reviewer's, or the form never was."""
LOGGED_IN_AGAIN = "You logged in again since you opened this page: look at your answer, and send it again."

GivenForm = Annotated[Given, Form()]


def add_item(router: APIRouter, site: Site) -> None:
    """The page of an item, and what its form can be sent to."""
    desk = site.reviewing.desk

    @router.get(UNDER + "items/{check_id}")
    def item_page(request: Request, check_id: CheckId) -> HTMLResponse:
        return _item(site, site.session(request), check_id)

    @router.post(UNDER + "items/{check_id}/reveal")
    def reveal_content(request: Request, check_id: CheckId, given: GivenForm) -> HTMLResponse:
        session = site.sender(request, given.form)
        content = reveal(desk, check_id, session.person.name)
        _keep_draft(site, session, check_id, given)
        counted = site.session(request)  # one more was seen today
        return _item(site, counted, check_id, content)

    @router.post(UNDER + "items/{check_id}/draft")
    def keep_draft(request: Request, check_id: CheckId, given: GivenForm) -> Response:
        session = site.sender(request, given.form)
        _keep_draft(site, session, check_id, given)
        return Response(status_code=204, headers=HEADERS)

    @router.post(UNDER + "items/{check_id}/skip")
    def skip_item(request: Request, check_id: CheckId, given: GivenForm) -> Response:
        session = site.sender(request, given.form)
        _keep_draft(site, session, check_id, given)
        skip(desk, check_id, session.person.name)
        return to(UNDER)

    @router.post(UNDER + "items/{check_id}/answer")
    def answer_item(request: Request, check_id: CheckId, given: GivenForm) -> Response:
        try:
            return _answered(site, request, check_id, given)
        except NOT_SHOWN_AGAIN:
            raise
        except ReviewError as error:
            said = LOGGED_IN_AGAIN if isinstance(error, StaleFormError) else str(error)
            return _item(site, site.session(request), check_id, said=said, given=given)


def _answered(site: Site, request: Request, check_id: str, given: Given) -> Response:
    session = site.sender(request, given.form)
    _keep_draft(site, session, check_id, given)
    decision, labels = decided(given)
    answer(site.reviewing.desk, check_id, session.person.name, decision, labels, given.reason)
    if site.reviewing.metrics is not None:
        site.reviewing.metrics.count(names.REVIEW_ANSWERS, answer=given.verb)
    return to(UNDER)


def _keep_draft(site: Site, session: Session, check_id: str, given: Given) -> None:
    if given.is_begun:
        save_draft(site.reviewing.desk, check_id, session.person.name, given.draft())


def _item(
    site: Site,
    session: Session,
    check_id: str,
    content: dict[str, Any] | None = None,
    said: str = "",
    given: Given | None = None,
) -> HTMLResponse:
    """The page of an item.

    Args:
        site: what pages share.
        session: whose it is.
        check_id: the item.
        content: what was checked, where it was asked for.
        said: why the form was not taken; none where it was.
        given: the form that was not taken, to be mended.
    """
    shown = look(site.reviewing.desk, check_id, session.person.name)
    draft = given.draft() if given else shown.draft or Draft(labels=shown.known.item.labels)
    told = {
        "item": shown.known.item,
        "standing": shown.known.standing,
        "shown": shown,
        "mine": shown.claim is not None and shown.claim.person == session.person.name,
        "draft": draft,
        "content": content,
        "said": said,
    }
    return page("review_item.html.j2", about(session) | told, 422 if said else 200)
