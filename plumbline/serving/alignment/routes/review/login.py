"""Logging in with a token, and out; and the files that pages load."""

from __future__ import annotations

import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from plumbline.review.errors import NoSuchItemError
from plumbline.review.people import close_session, open_session
from plumbline.serving.alignment.review_pages import FILES, HEADERS, static
from plumbline.serving.alignment.review_sessions import ROLE, end_session, keep_session
from plumbline.serving.alignment.routes.review.site import UNDER, Site, Word, page, refuse_foreign, to
from plumbline.serving.edge.tokens import UnauthorizedError

ENDED = "Your session is over: log in again. Items you began are yours while nobody else takes them."


def add_files(router: APIRouter) -> None:
    """What pages load."""

    @router.get(UNDER + "static/{name}")
    def file(name: str) -> Response:
        if name not in FILES:
            raise NoSuchItemError("there is no such file")
        return Response(static(name), media_type=FILES[name], headers=HEADERS)


def add_sessions(router: APIRouter, site: Site) -> None:
    """Logging in and out."""
    desk = site.reviewing.desk

    @router.get(UNDER + "login")
    def login_page(ended: str | None = None) -> HTMLResponse:
        return _login(ENDED if ended is not None else "")

    @router.post(UNDER + "login")
    def login(request: Request, token: Annotated[str, Form(max_length=512)]) -> Response:
        refuse_foreign(request)
        today = desk.now().astimezone(datetime.UTC).date()
        try:
            caller = site.tokens.current().caller_of(f"Bearer {token}", today)
        except UnauthorizedError as error:
            return _login(str(error), 401)
        if ROLE not in caller.roles:
            return _login(f"{caller.name} is no reviewer", 403)
        response = to(UNDER)
        keep_session(response, request, open_session(desk, caller.name))
        return response

    @router.post(UNDER + "logout")
    def logout(request: Request, word: Word) -> Response:
        session = site.sender(request, word)
        close_session(desk, session.cookie)
        response = to(f"{UNDER}login")
        end_session(response, request)
        return response


def _login(said: str, status: int = 200) -> HTMLResponse:
    return page("review_login.html.j2", {"said": said}, status)
