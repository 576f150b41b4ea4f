"""How the clients for GitHub and GitLab send a request: its answer is read whole, within limits.

The only file that knows requests, which both of them use. Its own time limit starts anew with every byte.
"""

from __future__ import annotations

import functools
import os
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from plumbline.bounded import TooMuchError, TooSlowError, read_within, within

LARGEST = 64 * 1024 * 1024
"""Bytes of an answer; a diff is the largest."""
_PIECE = 64 * 1024


class WholeAnswers(HTTPAdapter):
    """Sends one request. A request's `timeout`, in seconds, is for the whole answer."""

    def send(self, request: requests.PreparedRequest, *_: Any, **options: Any) -> requests.Response:
        """The answer with its content.

        Raises:
            requests.Timeout: if it does not end in time, or never would.
        """
        seconds = float(options["timeout"])

        def read() -> requests.Response:
            answer = super(WholeAnswers, self).send(request, **{**options, "stream": True})
            with answer:
                answer._content = read_within(answer.iter_content(_PIECE), LARGEST, seconds)
            return answer

        try:
            return within(seconds, read)
        except TooSlowError:
            raise requests.Timeout("timed out before its answer ended", request=request) from None
        except TooMuchError:
            raise requests.Timeout("does not come to the end of its answer", request=request) from None


def mount(session: Any) -> None:
    """Makes a session of requests send this way."""
    for scheme in ("https://", "http://"):
        session.mount(scheme, _adapter(os.getpid()))


@functools.cache
def _adapter(process: int) -> WholeAnswers:
    """One for a process, which keeps its connections; a child never speaks on its parent's."""
    del process
    return WholeAnswers(max_retries=0)
