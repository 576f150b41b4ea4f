r"""What saved files begin with, so that one cut short, changed or of another version is told by name.

PLUMBLINE <WHAT> <version>\n
<SHA-256 of everything after this line>\n
the body
"""

from __future__ import annotations

import hashlib

from alignment_checks.profiles.profile import ProfileError


def sealed(what: str, version: int, body: bytes) -> bytes:
    """The body under its two lines; `what` it is in one or two words."""
    return f"PLUMBLINE {what.upper()} {version}\n{hashlib.sha256(body).hexdigest()}\n".encode() + body


def unsealed(what: str, version: int, content: bytes) -> bytes:
    """The body that `sealed` was given.

    Raises:
        ProfileError: it is something else, of another version, cut short or changed.
    """
    magic = f"PLUMBLINE {what.upper()} ".encode()
    if not content.startswith(magic):
        raise ProfileError(f"this is no {what}")
    first, _, rest = content[len(magic) :].partition(b"\n")
    if first != str(version).encode():
        shown = first[:20].decode("ascii", "replace")
        raise ProfileError(f"it has version {shown} and only {version} can be read: build it again")
    digest, _, body = rest.partition(b"\n")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise ProfileError(f"this {what} was cut short or changed: build it again")
    return body
