"""Which hosts may be asked. Whoever runs the service says so: a policy alone sends content nowhere."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from plumbline.guardrails.choosing import GuardrailError

VARIABLE = "PLUMBLINE_MODERATION_HOSTS"
"""Hosts apart by spaces, such as `moderation.example.com models.internal:8443@10.1.0.0/16`: a port where it
is not 443, and the private network it may be in; without, it must be a public address."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Host:
    """Who may be asked."""

    name: str
    port: int
    network: Network | None = None
    """The private network that it may be in."""


@dataclass(frozen=True)
class Asked:
    """An address that may be asked."""

    scheme: str
    host: Host
    path: str


def allowed_hosts(environment: Mapping[str, str]) -> list[Host]:
    """The hosts that may be asked.

    Raises:
        GuardrailError: the variable holds something else.
    """
    return [_host(text) for text in environment.get(VARIABLE, "").split()]


def asked(url: str, hosts: list[Host]) -> Asked:
    """The address that a policy names, if its host may be asked.

    Plain HTTP is for hosts of a private network: it would show the content to everybody on the way.

    Raises:
        GuardrailError: the host is not allowed, or the content would travel in the open.
    """
    try:
        parts = urlsplit(url)
        name = (parts.hostname or "").lower()
        port = parts.port or (80 if parts.scheme == "http" else 443)
    except ValueError:
        raise GuardrailError(f"{url} has no host or port that there is") from None
    host = next((one for one in hosts if (one.name, one.port) == (name, port)), None)
    if host is None:
        raise GuardrailError(
            f"{name}:{port} may not be asked: whoever runs the service lists its hosts in {VARIABLE}"
        )
    if parts.scheme != "https" and host.network is None:
        raise GuardrailError(f"{url} would send content in the open: use https")
    return Asked(parts.scheme, host, f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}")


def _host(text: str) -> Host:
    where, _, network = text.partition("@")
    name, _, port = where.rpartition(":") if ":" in where else (where, "", "443")
    try:
        number = int(port)
        if not name or not 0 < number < 65536 or ":" in name:
            raise ValueError
        return Host(name.lower(), number, ipaddress.ip_network(network) if network else None)
    except ValueError:
        raise GuardrailError(
            f"{VARIABLE}: {text!r} is no host: write such as models.internal:8443@10.1.0.0/16"
        ) from None
