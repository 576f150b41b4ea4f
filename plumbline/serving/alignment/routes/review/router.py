"""All of the review's pages together."""

from __future__ import annotations

from fastapi import APIRouter

from plumbline.serving.alignment.reviewing import Reviewing
from plumbline.serving.alignment.routes.review.item import add_item
from plumbline.serving.alignment.routes.review.login import add_files, add_sessions
from plumbline.serving.alignment.routes.review.queue import add_queue
from plumbline.serving.alignment.routes.review.site import PageRoute, Site
from plumbline.serving.edge.tokens import TokenFile


def review_routes(reviewing: Reviewing, tokens: TokenFile) -> APIRouter:
    """Every page of the review.

    Args:
        reviewing: the queue.
        tokens: who may call; a reviewer is a caller with the role `review`.
    """
    router, site = APIRouter(route_class=PageRoute, include_in_schema=False), Site(reviewing, tokens)
    add_files(router)
    add_sessions(router, site)
    add_queue(router, site)
    add_item(router, site)
    return router
