"""What is recorded of promotions: which were proposed, and whether their pull request came to an end."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from plumbline.canonical import digest
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.environments.recorded import merge_of
from plumbline.nightly.releasing.without_secrets import without_secrets
from plumbline.records import (
    Promotion,
    Written,
)

SETTLED = ("rejection", "superseded", "rollout")
"""Kinds of evidence under a promotion's key after which its pull request needs no more watching."""


class Known(NamedTuple):
    """A recorded promotion."""

    key: str
    promotion: Promotion
    at: datetime.datetime


def known(context: Context) -> list[Known]:
    """Every promotion of the model, oldest first."""
    entries = context.ledger.all("promotion", context.model)
    return [Known(entry.key, Promotion.model_validate(entry.body), entry.at) for entry in entries]


def promotions(context: Context) -> list[Promotion]:
    """Every promotion of the model, oldest first, as first recorded."""
    return [found.promotion for found in known(context)]


def latest_of(context: Context, version: str) -> Known | None:
    """The newest promotion of a version, by its digest: the environment it has come to."""
    found = [one for one in known(context) if one.promotion.registration.digest == version]
    return found[-1] if found else None


def unsettled(context: Context) -> list[Known]:
    """The promotions whose pull request has not come to an end, as far as recorded."""
    return [found for found in known(context) if not is_settled(context, found)]


def is_settled(context: Context, found: Known) -> bool:
    """Whether it is recorded what became of a promotion's pull request."""
    if any(context.ledger.find(kind, found.key) for kind in SETTLED):
        return True
    merge = merge_of(context, found.promotion.pull_request.number)
    return merge is not None and merge.registration.digest == found.promotion.registration.digest


def promotion_key(promotion: Promotion) -> str:
    """The key of contents: which model bytes, to which target and environment."""
    return digest([promotion.registration.digest, promotion.target, promotion.environment])


def record_promotion(context: Context, promotion: Promotion) -> str:
    """Keeps a promotion, and that its branch is as Plumbline wrote it; the promotion's key.

    A version whose pull request was taken over by a newer one may come back in another pull request.
    """
    key, pull = promotion_key(promotion), without_secrets(promotion.pull_request)
    promotion = promotion.model_copy(update={"pull_request": pull})
    entry, new = context.record("promotion", key, promotion)
    if not new and entry.body["pull_request"]["number"] != pull.number:
        key = digest([key, pull.number])
        context.record("promotion", key, promotion)
    if pull.state == "open":
        written = Written(model=context.model, number=pull.number, head=pull.head)
        context.record("branch_written", digest([key, pull.head]), written)
    return key


def heads_written(context: Context, number: int) -> list[str]:
    """The commits Plumbline pushed for a pull request, in order."""
    entries = context.ledger.all("branch_written", context.model)
    found = [Written.model_validate(entry.body) for entry in entries]
    return [written.head for written in found if written.number == number]
