"""Why a statement, a key or a file of the GitOps repository is not accepted; each by its own name."""

from __future__ import annotations

from plumbline.errors import PlumblineError


class AttestationError(PlumblineError, ValueError):
    """Something that should prove a release does not; says what, and what to do."""


class MalformedError(AttestationError):
    """It is not written the one way it is written, so nothing in it counts."""


class UnknownKeyError(AttestationError):
    """No key that signed is trusted here."""


class BrokenSignatureError(AttestationError):
    """A trusted key's signature is not of this content."""


class RevokedKeyError(AttestationError):
    """The key that signed was revoked."""


class KeyNotValidError(AttestationError):
    """The key that signed is not valid yet, not valid any more, or not for this environment."""


class ExpiredError(AttestationError):
    """The statement has expired, or is not valid yet."""


class KeyFileError(AttestationError):
    """A private key's file cannot be used as it is."""
