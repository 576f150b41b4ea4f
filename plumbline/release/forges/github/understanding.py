"""Answers that are no GitHub's: PyGithub makes a bare object of them, or stumbles."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from plumbline.release.forges.errors import ForgeError


def no_github(address: str) -> ForgeError:
    """For what answers and is not GitHub: a page to sign in, say."""
    return ForgeError(f"{address}: did not answer as GitHub does: is `address` GitHub's?")


@contextlib.contextmanager
def understood(address: str) -> Iterator[None]:
    """What PyGithub stumbles over is no GitHub's; what this code stumbles over is a defect."""
    try:
        yield
    except (AttributeError, KeyError, TypeError) as error:
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        if trace is None or not str(trace.tb_frame.f_globals.get("__name__")).startswith("github."):
            raise
        raise no_github(address) from None
