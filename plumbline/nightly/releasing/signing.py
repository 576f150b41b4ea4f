"""Statements of a release: signed once for the same step and kept, anchored in the evidence."""

from __future__ import annotations

from collections.abc import Callable

from plumbline.attestation.envelope import Envelope
from plumbline.attestation.private_keys import must_sign
from plumbline.attestation.signing import sign
from plumbline.attestation.statement import Anchor, Statement
from plumbline.nightly.context import Context, NotRecordedError


def signed_once(context: Context, key: str, state: Callable[[], Statement]) -> Envelope:
    """The signed statement of a step: the recorded one, else one that is made, signed and recorded now.

    Args:
        context: the model's.
        key: digest of everything that makes the step this one and no other.
        state: makes the statement.

    Raises:
        KeyFileError: if there is no key to sign with.
    """
    kept = context.ledger.find("statement", key)
    if kept is None:
        envelope = sign(state(), must_sign(context.settings.signing_keys))
        kept, _ = context.record("statement", key, envelope)
    return Envelope.model_validate(kept.body)


def anchor(context: Context) -> Anchor:
    """The head of the evidence as it is now.

    Raises:
        NotRecordedError: if nothing is recorded, and so nothing was judged.
    """
    head = context.ledger.head()
    if head is None:
        raise NotRecordedError(f"{context.model}: there is no evidence of any release here")
    return Anchor(sequence=head.sequence, hash=head.hash)
