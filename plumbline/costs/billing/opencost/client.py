"""Asks OpenCost's allocation API, within limits of time and size."""

from __future__ import annotations

import datetime
import json
import os
from types import NoneType
from typing import Any
from urllib.parse import urlsplit

from plumbline.bounded import TooMuchError, TooSlowError, read_within
from plumbline.costs.billing.rows import BillError
from plumbline.errors import TransientError

SECONDS = 120.0
"""For a whole answer: OpenCost asks Prometheus in its turn."""

LARGEST = 256 * 1024 * 1024
"""Bytes of an answer."""

TOKEN = "PLUMBLINE_OPENCOST_TOKEN"  # noqa: S105 - the name of a variable
"""The environment's variable with a bearer token, where a proxy in front of OpenCost wants one."""

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


class OpenCostUnreachableError(TransientError):
    """OpenCost did not answer in time, or not yet."""


class OpenCost:
    """One OpenCost, by its address."""

    def __init__(self, address: str, seconds: float = SECONDS) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BillError("that is no address of OpenCost: write http://host:9003 or https://host")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise BillError(
                f"an address of OpenCost holds no user, password or question; a token goes into {TOKEN}"
            )
        self.address = address.rstrip("/")
        self._seconds = seconds
        self._token = os.environ.get(TOKEN)
        if self._token and parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise BillError(f"{TOKEN} would go to {parts.hostname} in clear: use https, or unset it")

    def allocation(
        self, start: datetime.datetime, end: datetime.datetime, aggregate: str
    ) -> list[dict[str, Any]]:
        """A mapping a day, of allocations by name, idle capacity among them; numbers as texts, exact.

        Args:
            start: a midnight in UTC.
            end: a later one.
            aggregate: `namespace`, `controller`, `label:team`, or several with commas between.

        Raises:
            BillError: OpenCost says no, or answers as something else.
            OpenCostUnreachableError: it does not answer in time.
        """
        question = {
            "window": f"{start:%Y-%m-%dT%H:%M:%SZ},{end:%Y-%m-%dT%H:%M:%SZ}",
            "aggregate": aggregate,
            "step": "1d",
            "accumulate": "false",
            "includeIdle": "true",
        }
        status, content = self._get("/allocation", question)
        try:
            answer = json.loads(content, parse_float=str, parse_int=str, parse_constant=str)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise BillError(f"{self.address} answers with no JSON object: it is no OpenCost")
        if status != 200 or answer.get("code") not in (None, "200"):
            told = " ".join(str(answer.get("message", "")).split())[:300]
            raise BillError(f"{self.address} refuses ({status}: {told}); correct the window or the aggregate")
        sets = answer.get("data")
        if not isinstance(sets, list) or not all(isinstance(each, dict | NoneType) for each in sets):
            raise BillError(f"{self.address} answers without `data`: it is no OpenCost")
        return [each for each in sets if each]

    def _get(self, path: str, question: dict[str, str]) -> tuple[int, bytes]:
        import httpx

        headers = {"Accept": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        try:
            with (
                httpx.Client(timeout=self._seconds, follow_redirects=False) as client,
                client.stream("GET", self.address + path, params=question, headers=headers) as answer,
            ):
                if answer.status_code in (429, 502, 503, 504):
                    raise OpenCostUnreachableError(
                        f"{self.address} is busy or starting ({answer.status_code}); try again later"
                    )
                if answer.is_redirect:
                    raise BillError(f"{self.address} sends elsewhere: give the address that it sends to")
                return answer.status_code, read_within(answer.iter_bytes(), LARGEST, self._seconds)
        except (httpx.HTTPError, TooSlowError) as error:
            raise OpenCostUnreachableError(
                f"{self.address} did not answer ({type(error).__name__}); see whether OpenCost runs there"
            ) from None
        except TooMuchError:
            raise BillError(
                f"{self.address} answers with more than {LARGEST // 2**20} MB; ask for fewer days, "
                "or a coarser aggregate"
            ) from None
