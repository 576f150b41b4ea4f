"""The pages in the registry: a night's beside its run, a candidate's beside its version."""

from __future__ import annotations

from pathlib import Path

from plumbline.nightly.context import Context
from plumbline.nightly.publishing.publish import registry
from plumbline.nightly.telling.story import write_page, write_pages
from plumbline.records import Evaluation, Registration


def attach_night(context: Context, evaluation: Evaluation, registration: Registration) -> Path | None:
    """Draws the night's page and puts it into the night's run.

    Args:
        context: the model's night.
        evaluation: of the champion.
        registration: the champion's.

    Returns:
        The page; None when the verdict is not recorded.
    """
    page = write_page(context, evaluation.verdict.key)
    if page:
        store = registry(context)
        store.attach(store.log_night(registration, evaluation), [page])
    return page


def attach_candidate(context: Context, verdict: str, registration: Registration) -> None:
    """Draws the night's page and its candidate's anew and puts both into the candidate's run.

    Both, because they link to each other as the files they are.

    Args:
        context: the model's night.
        verdict: key of the champion's verdict that the candidate answers.
        registration: the candidate's.
    """
    pages = write_pages(context, verdict)
    if pages:
        registry(context).attach(registration.run, pages)
