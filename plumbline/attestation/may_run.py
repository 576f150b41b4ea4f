"""Whether something may be loaded or keep running. Only new promotions grow old; what runs does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from plumbline.attestation.envelope import Envelope
from plumbline.attestation.errors import AttestationError
from plumbline.attestation.keys import TrustedKey
from plumbline.attestation.signing import verify_past
from plumbline.records import Record


class Running(Record):
    """What is about to be loaded, and where."""

    model: str
    version: str
    digest: str
    """The model digest, of the files as they are."""
    image: str | None = None
    """The image's digest, sha256:...; none where the loader cannot know it."""
    environment: str


def may_run(running: Running, statements: Iterable[Envelope], keys: Sequence[TrustedKey]) -> str | None:
    """Why it may not run; none if a good signed statement says that it may.

    Neither expiry nor holds nor the policy count: those judge promotions. A pod that restarts at night must
    not fail because a statement has grown old. A key that was revoked counts nowhere.

    Args:
        running: what is about to be loaded.
        statements: those that came with the release.
        keys: the trusted keys.
    """
    problems = []
    for envelope in statements:
        try:
            says = verify_past(envelope, keys)
        except AttestationError as error:
            problems.append(str(error))
            continue
        same_version = (says.model, says.version, says.digest) == (
            running.model,
            running.version,
            running.digest,
        )
        same_image = running.image in (None, says.image.digest)
        if same_version and same_image and says.environment == running.environment:
            return None
        problems.append(f"a statement is for {says.name}, model digest {says.digest[:12]}")
    what = f"{running.model} {running.version}, model digest {running.digest[:12]}, in {running.environment}"
    because = "; ".join(problems) or "no statement came with it"
    return f"nothing states that {what} was released: {because}"
