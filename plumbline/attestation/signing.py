"""Signing a statement, and telling whether a signed one counts. Pure: keys and time are given."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from plumbline.attestation.ed25519 import is_signature
from plumbline.attestation.envelope import PAYLOAD_TYPE, Envelope, Signature, encode_base64, pae
from plumbline.attestation.errors import (
    AttestationError,
    BrokenSignatureError,
    ExpiredError,
    KeyNotValidError,
    RevokedKeyError,
    UnknownKeyError,
)
from plumbline.attestation.in_toto import payload_of, read_payload
from plumbline.attestation.keys import TrustedKey
from plumbline.attestation.private_keys import SigningKey
from plumbline.attestation.statement import Statement
from plumbline.times import minute

CLOCK = datetime.timedelta(minutes=5)
"""How far two machines' clocks may be apart."""


def sign(statement: Statement, keys: Sequence[SigningKey]) -> Envelope:
    """The statement in its envelope, signed by each of the keys. The same statement gives the same bytes."""
    payload = payload_of(statement)
    message = pae(PAYLOAD_TYPE, payload)
    return Envelope(
        payload=encode_base64(payload),
        signatures=tuple(
            Signature(keyid=key.keyid, sig=encode_base64(key.sign(message)))
            for key in sorted(keys, key=lambda key: key.keyid)
        ),
    )


def verify(envelope: Envelope, keys: Iterable[TrustedKey], now: datetime.datetime) -> Statement:
    """The statement, if it may justify a change that is made now.

    One good signature is enough; a key that is not known here is passed over, because while one key takes
    over from another a statement is signed by both.

    Raises:
        BrokenSignatureError: if a trusted key's signature is not of this content.
        RevokedKeyError: if the key was revoked.
        KeyNotValidError: if the key was not valid when it signed or is not now, or not for the environment.
        UnknownKeyError: if no trusted key signed.
        ExpiredError: if the statement is not valid yet or any more.
        MalformedError: if it is no statement.
    """
    statement = _signed(envelope, keys, now)
    if statement.issued > now + CLOCK:
        raise ExpiredError(f"the statement is dated {minute(statement.issued)}, which has not come yet")
    if statement.expires is not None and statement.expires <= now:
        raise ExpiredError(
            f"the statement expired at {minute(statement.expires)}: judge and propose the version anew"
        )
    return statement


def verify_past(envelope: Envelope, keys: Iterable[TrustedKey]) -> Statement:
    """The statement, if it was good when it was issued: for what runs already, and for anchors.

    Neither the statement's expiry nor the end of the key's validity counts: a pod that restarts must not
    fail because time passed. A revoked key counts nowhere.

    Raises:
        AttestationError: as `verify`, expiry apart.
    """
    return _signed(envelope, keys, None)


def _signed(envelope: Envelope, keys: Iterable[TrustedKey], now: datetime.datetime | None) -> Statement:
    known = {key.keyid: key for key in keys}
    message, statement = envelope.signed, None
    signers = [(known[sig.keyid], sig) for sig in envelope.signatures if sig.keyid in known]
    for key, signature in signers:
        if not is_signature(key.key, message, signature.raw):
            raise BrokenSignatureError(f"the signature of key {key.keyid[:16]} is not of this statement")
    if not signers:
        ids = ", ".join(signature.keyid[:16] for signature in envelope.signatures)
        raise UnknownKeyError(
            f"signed by {ids}, which is no key that policies/keys/ trusts: if it is the release worker's, "
            "merge its public key first"
        )
    statement = read_payload(envelope.body)
    problems = [problem for key, _ in signers if (problem := _problem(key, statement, now))]
    if len(problems) == len(signers):
        raise problems[0]
    return statement


def _problem(key: TrustedKey, statement: Statement, now: datetime.datetime | None) -> AttestationError | None:
    """Why a good signature of this key does not count; none if it does."""
    who = f"key {key.keyid[:16]}"
    if key.revoked is not None:
        return RevokedKeyError(f"{who} was revoked at {minute(key.revoked)}: {key.because or 'no reason'}")
    if key.environments and statement.environment not in key.environments:
        return KeyNotValidError(f"{who} may not sign for {statement.environment}")
    for time in (statement.issued, now):
        if time is not None and time + CLOCK < key.valid_from:
            return KeyNotValidError(f"{who} is not valid before {minute(key.valid_from)}")
        if time is not None and key.valid_until is not None and time >= key.valid_until:
            return KeyNotValidError(f"{who} is not valid since {minute(key.valid_until)}")
    return None
