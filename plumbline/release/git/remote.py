"""Where git clones from and pushes to, and how it gets in."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from plumbline.release.forges.errors import ForgeError

Transport = Literal["file", "http", "https", "ssh"]


@dataclass(frozen=True)
class Author:
    """Whom git names as author and committer of what Plumbline commits."""

    name: str = "Plumbline"
    email: str = "plumbline@localhost"


PLUMBLINE = Author()


@dataclass(frozen=True)
class SigningKey:
    """That commits are signed, and how; the private key itself is one of the remote's `files`."""

    kind: Literal["ssh", "openpgp"]


@dataclass(frozen=True)
class Remote:
    """One repository as git reaches it. No secret is in `address`, in `str()` or in `repr()`."""

    address: str
    """An absolute path (the local forge), `https://host/path` or `ssh://user@host/path`."""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Variables for git and what it starts: credentials travel here, never in arguments."""
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What git or ssh will only read from a file, by name; written to the folder `$PLUMBLINE_FILES` names."""
    author: Author = PLUMBLINE
    signing: SigningKey | None = None
    seconds: float = 120
    """Time limit of one git command."""

    def __post_init__(self) -> None:
        transport_of(self.address)

    @property
    def transport(self) -> Transport:
        """How git gets there."""
        return transport_of(self.address)

    def __str__(self) -> str:
        return self.address


def transport_of(address: str) -> Transport:
    """Which of the allowed transports an address means.

    Raises:
        ForgeError: for `file://`, `ext::`, `git://` and every other one, for a password in an address, and
            for plain http to anywhere but this machine.
    """
    if Path(address).is_absolute():
        return "file"
    if re.fullmatch(r"[A-Za-z0-9_.-]+@[A-Za-z0-9][A-Za-z0-9.-]*:(?!/?/)[^\s:-][^\s:]*", address):
        return "ssh"
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    plain = re.fullmatch(r"[a-z]+://[^\s\x00-\x1f]+", address) and re.match(r"[\w:]", parts.hostname or "-")
    if plain and parts.scheme == "ssh" and parts.password is None:
        return "ssh"
    if plain and parts.scheme in {"http", "https"} and parts.username is None and parts.password is None:
        if parts.scheme == "https":
            return "https"
        if is_loopback(parts.hostname or ""):
            return "http"
        raise ForgeError(f"{parts.hostname}: would be sent credentials over plain http; use https")
    raise ForgeError(
        f"{parts.scheme or address[:20]!r}: not an address of a forge: use https://host/owner/name or "
        "ssh://git@host/owner/name, without a password (the connection holds it)"
    )


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
