"""Which backends can train here, by the name offers call them by."""

from __future__ import annotations

from collections.abc import Callable

from plumbline.errors import PlumblineError
from plumbline.retraining.backends.backend import Backend


class BackendError(PlumblineError, LookupError):
    """No such backend is installed here."""


def available() -> frozenset[str]:
    """The names of the backends that can train here."""
    return frozenset(INSTALLED)


def backend(name: str) -> Backend:
    """The backend of that name.

    Raises:
        BackendError: it is not installed here; the message says what to do.
    """
    if name not in INSTALLED:
        raise BackendError(
            f"backend {name!r} ({KNOWN.get(name, 'unknown')}) is not installed here; choose an offer on "
            f"{' or '.join(sorted(INSTALLED))}, or add it to plumbline/retraining/backends/choosing.py"
        )
    return INSTALLED[name]()


def _local() -> Backend:
    from plumbline.retraining.backends.local import LocalBackend

    return LocalBackend()


INSTALLED: dict[str, Callable[[], Backend]] = {"local": _local}
"""What makes each backend."""

KNOWN = {"local": "a process on this machine", "pod": "a Kubernetes pod", "batch": "an AWS Batch job"}
"""Every backend a price list may name."""
