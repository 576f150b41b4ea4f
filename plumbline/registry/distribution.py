"""Requests to one repository of an OCI registry: sign-in, further tries, and where credentials may go.

Follows the distribution specification 1.1 and Docker's token authentication:
https://github.com/opencontainers/distribution-spec, https://distribution.github.io/distribution/spec/auth/token/
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import parse_http_list, parse_keqv_list

from plumbline.registry.exchange import Answer, NoAnswerError, exchange, is_loopback
from plumbline.registry.failures import Retries
from plumbline.registry.image_credentials import Credentials
from plumbline.registry.image_failures import (
    ImageRegistryError,
    ImageRegistryUnreachableError,
    basic,
    failure,
    refusal,
    told_json,
)

RETRIES = Retries(request_seconds=60)


@dataclass
class Connection:
    """A session with one registry host about one repository."""

    host: str
    repository: str
    credentials: Credentials | None = None
    retries: Retries = RETRIES
    _authorization: str | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """Where the registry answers. Without TLS on this machine only."""
        return f"http://{self.host}" if is_loopback(self.host) else f"https://{self.host}"

    def send(
        self,
        doing: str,
        method: str,
        url: str,
        expected: Collection[int],
        headers: Mapping[str, str] | None = None,
        content: bytes = b"",
    ) -> Answer:
        """An answer with an expected status; asks again while what fails may pass.

        Args:
            doing: for the error, e.g. `looking up the tag model-1`.
            method: safe to send any number of times.
            url: a path below `/v2/<repository>/`, or an address that the registry gave.
            expected: the statuses that are answers.
            headers: besides those for signing in.
            content: the body.

        Raises:
            ImageRegistryError: for any other status.
            ImageRegistryUnreachableError: if there was none, or one that asks for patience, each time.
        """
        for pause in (*self.retries.pauses, None):
            try:
                return self.send_once(doing, method, url, expected, headers, content)
            except ImageRegistryUnreachableError as error:
                if pause is None:
                    raise
                self.retries.sleep(max(pause, error.retry_after))
        raise AssertionError("the last attempt returns or raises")

    def send_once(
        self,
        doing: str,
        method: str,
        url: str,
        expected: Collection[int],
        headers: Mapping[str, str] | None = None,
        content: bytes = b"",
    ) -> Answer:
        """The same, asking once; signs in when the registry asks for it."""
        where = self.absolute(url)
        answer = self._ask(doing, method, where, headers, content)
        if answer.status == 401 and self._is_ours(where):
            self._authorization = self._sign_in(doing, answer.headers.get("www-authenticate", ""))
            answer = self._ask(doing, method, where, headers, content)
        if answer.status in expected:
            return answer
        raise self._failure(doing, answer)

    def absolute(self, url: str) -> str:
        """The address behind a path of the repository, or behind a location that the registry named.

        Raises:
            ImageRegistryError: if it leads out of TLS.
        """
        found = urljoin(f"{self.address}/v2/{self.repository}/", url)
        parts = urlsplit(found)
        stays_here = is_loopback(self.host) and is_loopback(parts.netloc) and parts.scheme == "http"
        if not stays_here and (parts.scheme != "https" or not parts.hostname):
            raise ImageRegistryError(
                f"{self.host} sends us to {parts.scheme}://{parts.hostname}, which is not encrypted; "
                "nothing was sent there"
            )
        return found

    def _is_ours(self, url: str) -> bool:
        """Whether an address is the registry's own: nobody else is shown the credentials."""
        return _origin(url) == _origin(self.address)

    def _ask(
        self, doing: str, method: str, url: str, headers: Mapping[str, str] | None, content: bytes
    ) -> Answer:
        signed = {"Authorization": self._authorization} if self._authorization and self._is_ours(url) else {}
        return self._exchange(doing, method, url, {**(headers or {}), **signed}, content)

    def _exchange(
        self, doing: str, method: str, url: str, headers: Mapping[str, str], content: bytes = b""
    ) -> Answer:
        try:
            return exchange(method, url, headers, content, self.retries.request_seconds)
        except NoAnswerError as error:
            kind = ImageRegistryUnreachableError if error.passing else ImageRegistryError
            raise kind(f"{doing} failed: {self.host} {error}") from None

    def _sign_in(self, doing: str, challenge: str) -> str:
        """The header to send along, once the registry has said how to sign in."""
        scheme, _, rest = challenge.partition(" ")
        if scheme.lower() == "bearer":
            return f"Bearer {self._token(doing, parse_keqv_list(parse_http_list(rest)))}"
        if scheme.lower() == "basic" and self.credentials:
            return basic(self.credentials)
        raise refusal(doing, self.host, self.repository, 401, self.credentials)

    def _token(self, doing: str, challenge: Mapping[str, str]) -> str:
        realm = self.absolute(challenge.get("realm", ""))
        scope, ours = challenge.get("scope", ""), f"repository:{self.repository}:"
        if scope.startswith(ours):  # a token to pull would be refused at the first upload, by some for good
            scope = f"{ours}pull,push"
        wanted = {"service": challenge.get("service", ""), "scope": scope}
        asked = urlencode({name: value for name, value in wanted.items() if value})
        signed = {"Authorization": basic(self.credentials)} if self.credentials else {}
        answer = self._exchange(doing, "GET", f"{realm}{'&' if '?' in realm else '?'}{asked}", signed)
        if answer.status != 200:
            raise self._failure(doing, answer)
        told = told_json(answer.body)
        token = told.get("token") or told.get("access_token")
        if not isinstance(token, str) or not re.fullmatch(r"[\x21-\x7e]+", token):
            raise ImageRegistryError(f"{doing} failed: {self.host} signs in without a token; see its log")
        return token

    def _failure(self, doing: str, answer: Answer) -> ImageRegistryError:
        return failure(doing, self.host, self.repository, answer, self.credentials, self._authorization)


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
