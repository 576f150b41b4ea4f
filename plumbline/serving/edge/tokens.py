"""Who may call a service: tokens per caller, of which the service knows only the hashes.

    callers:
      - name: multimodal-ai-service
        sha256: 3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1b
        roles: [predict]
        requests_per_minute: 600
        expires: 2027-06-30

A token is 32 random bytes, so its plain hash gives nothing away. A name may stand twice, with an old token
and a new one, while callers change over.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
import secrets
import time
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from plumbline.attestation.errors import MalformedError
from plumbline.attestation.strict_yaml import LARGEST, read_record
from plumbline.errors import PlumblineError
from plumbline.private_files import PrivateFileError, read_private
from plumbline.records import Record

LOG = logging.getLogger("plumbline.serving")
PREFIX = "plumb_"
"""Lets a person, or a scanner for secrets, see what it is."""
LONGEST = 256
"""Characters of a token: more is not looked at."""
LOOK_EVERY = 2.0
"""Seconds after which the file is looked at again: a new token counts without a restart."""


class TokenError(PlumblineError):
    """The file of tokens cannot be used; says what is wrong with it."""


class UnauthorizedError(PlumblineError):
    """No token, or none that counts here today."""


class Caller(Record):
    """Somebody who may call, and what for."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$")
    sha256: str = Field(pattern="^[0-9a-f]{64}$", repr=False)
    """Of the token's characters, in hex."""
    roles: tuple[Annotated[str, Field(pattern="^[a-z][a-z_-]{0,31}$")], ...]
    """What the caller may do, in the service's own words."""
    requests_per_minute: int | None = Field(default=None, ge=1, le=10_000_000)
    """None for as many as the service gives anybody."""
    expires: datetime.date | None = None
    """The last day on which the token counts, in UTC."""


class Tokens(Record):
    """Everybody who may call."""

    callers: tuple[Caller, ...] = ()

    @model_validator(mode="after")
    def _every_token_once(self) -> Self:
        hashes = [caller.sha256 for caller in self.callers]
        if len(set(hashes)) != len(hashes):
            raise ValueError("callers: one token stands for two callers; give each its own")
        return self

    @cached_property
    def _by_hash(self) -> dict[str, Caller]:
        return {caller.sha256: caller for caller in self.callers}

    def caller_of(self, authorization: str | None, today: datetime.date) -> Caller:
        """Who sent a request.

        Args:
            authorization: the header, `Bearer <token>`; None where there is none.
            today: the day in UTC.

        Raises:
            UnauthorizedError: no token, an unknown one, or one that has expired. Never says what was sent.
        """
        scheme, _, token = (authorization or "").partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            raise UnauthorizedError("send a token: the header `Authorization: Bearer <token>`")
        known = token_hash(token) if len(token) <= LONGEST else ""
        caller = self._by_hash.get(known)
        if caller is None:
            raise UnauthorizedError("this token is not known here: ask who runs the service for one")
        if caller.expires and today > caller.expires:
            raise UnauthorizedError(f"this token expired on {caller.expires}: ask for a new one")
        return caller


def new_token() -> str:
    """A token nobody can guess."""
    return PREFIX + secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the service keeps of a token: SHA-256 in hex."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def read_tokens(path: Path) -> Tokens:
    """Everybody the file names.

    Raises:
        TokenError: it cannot be read, can be written by others, or holds something else.
    """
    return _parsed(path, _content(path))


def read_token(path: Path) -> str:
    """A service's own token for calling another, from a file of one line.

    Raises:
        TokenError: there is no such file, others can write it, or it holds no token.
    """
    token = _content(path).decode(errors="replace").strip()
    if not token or len(token) > LONGEST or not token.isascii() or not token.isprintable() or " " in token:
        raise TokenError(f"{path} holds no token: one line, at most {LONGEST} letters, digits and signs")
    return token


class TokenFile:
    """The file, looked at again now and then. A broken new one leaves the old one in force and is shown."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Reads the file.

        Args:
            path: where it is.
            clock: seconds that only rise.

        Raises:
            TokenError: it cannot be used; a service that knows nobody does not start.
        """
        self._path = path
        self._clock = clock
        self._content = _content(path)
        self._tokens = _parsed(path, self._content)
        self._looked = clock()
        self.problem: str | None = None
        """Why the file as it is now is not in force; None while it is."""

    def current(self) -> Tokens:
        """The tokens in force."""
        if self._clock() - self._looked >= LOOK_EVERY:
            self._looked = self._clock()
            self._look()
        return self._tokens

    def _look(self) -> None:
        try:
            content = _content(self._path)
            if content != self._content:
                self._tokens, self._content = _parsed(self._path, content), content
            self.problem = None
        except TokenError as error:
            if str(error) != self.problem:
                LOG.warning("%s; the tokens read before stay in force", error)
            self.problem = str(error)


def _content(path: Path) -> bytes:
    try:
        return read_private(path, LARGEST)
    except PrivateFileError as error:
        raise TokenError(str(error)) from None


def _parsed(path: Path, content: bytes) -> Tokens:
    try:
        return read_record(content, str(path), Tokens)
    except MalformedError as error:
        raise TokenError(f"{error}; `plumbline serve token` prints an entry as it must be") from None
