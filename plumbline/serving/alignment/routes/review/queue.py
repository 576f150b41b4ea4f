"""The queue: what waits, which item is next, and what somebody does not want to see."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from plumbline.review.claiming import claim_next, opt_out
from plumbline.review.queue import waiting
from plumbline.serving.alignment.routes.review.site import FRONT, UNDER, Site, Word, about, page, to


def add_queue(router: APIRouter, site: Site) -> None:
    """The page, and its two forms."""
    desk = site.reviewing.desk

    def front() -> Response:
        return to(UNDER)

    for path in FRONT:
        router.get(path)(front)

    @router.get(UNDER)
    def queue_page(request: Request, none: str | None = None) -> HTMLResponse:
        session = site.session(request)
        found = waiting(desk)
        known = (label for one in found for label in one.known.item.known)
        content = {
            "waiting": found,
            "labels": sorted({*session.person.opt_outs, *known}),
            "now": desk.now(),
            "nothing_for_them": none is not None and bool(found),
            "promotions": site.reviewing.promotions,
        }
        return page("review_queue.html.j2", about(session) | content)

    @router.post(UNDER + "next")
    def take_next(request: Request, word: Word) -> Response:
        session = site.sender(request, word)
        item = claim_next(desk, session.person.name)
        return to(f"{UNDER}?none" if item is None else f"{UNDER}items/{item.check_id}")

    @router.post(UNDER + "opt-outs")
    def keep_opt_outs(
        request: Request, word: Word, labels: Annotated[tuple[str, ...], Form(max_length=500)] = ()
    ) -> Response:
        session = site.sender(request, word)
        opt_out(desk, session.person.name, {label[:64] for label in labels})
        return to(UNDER)
