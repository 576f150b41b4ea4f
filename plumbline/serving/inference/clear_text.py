"""Where a token may go without TLS: nowhere but to this machine, or to a service of the same cluster."""

from __future__ import annotations

from urllib.parse import urlsplit

from plumbline.errors import PlumblineError

NEAR = (".svc", ".svc.cluster.local")
"""Ends of names that lead to a service of the same cluster."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class ClearTextError(PlumblineError):
    """A token would go out where others can read it."""


def keep_in_the_cluster(setting: str, address: str) -> None:
    """Refuses an address to which a token would go in clear text.

    Args:
        setting: what gives the address, for whoever reads the error.
        address: of another service.

    Raises:
        ClearTextError: it has no TLS and is neither in the cluster nor on this machine.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme != "https" and host not in LOOPBACK and not host.endswith(NEAR):
        raise ClearTextError(
            f"{setting}: the token would go to {host} without TLS: give an https address, or a service of "
            "this cluster by its whole name, such as alignment-service.ai-governance.svc"
        )
