"""Which signature counts when, each refusal by its name."""

from __future__ import annotations

import pytest

from plumbline.attestation.envelope import Envelope
from plumbline.attestation.errors import (
    BrokenSignatureError,
    ExpiredError,
    KeyNotValidError,
    RevokedKeyError,
    UnknownKeyError,
)
from plumbline.attestation.keys import trusted
from plumbline.attestation.signing import sign, verify, verify_past
from tests.release.verifying.gitops_repo import DAY, NOW, rollback, statement


def with_key(trust, **changes):
    return trust.model_copy(update=changes)


def test_a_good_one_counts(key, trust):
    assert verify(sign(statement(), [key]), [trust], NOW) == statement()


def test_a_statement_counts_until_it_expires_and_not_at_that_moment(key, trust):
    envelope = sign(statement(), [key])
    expires = statement().expires
    assert verify(envelope, [trust], expires - DAY / 86400)
    with pytest.raises(ExpiredError, match="expired at 2026-12-09 12:00 UTC"):
        verify(envelope, [trust], expires)


def test_a_clock_that_is_a_little_slow_is_forgiven(key, trust):
    envelope = sign(statement(issued=NOW + DAY / 24 / 60), [key])
    assert verify(envelope, [trust], NOW)
    with pytest.raises(ExpiredError, match="has not come yet"):
        verify(envelope, [trust], NOW - DAY)


def test_a_rollback_never_expires(key, trust):
    assert verify(sign(rollback(), [key]), [trust], NOW + 4000 * DAY)


def test_a_signature_of_something_else_is_broken(key, trust):
    theirs = sign(statement(because="another"), [key]).signatures
    envelope = Envelope(payload=sign(statement(), [key]).payload, signatures=theirs)
    with pytest.raises(BrokenSignatureError, match=f"key {key.keyid[:16]} is not of this statement"):
        verify(envelope, [trust], NOW)


def test_a_strangers_signature_is_unknown(other_key, trust):
    with pytest.raises(UnknownKeyError, match="no key that policies/keys/ trusts"):
        verify(sign(statement(), [other_key]), [trust], NOW)


def test_no_key_at_all(key):
    with pytest.raises(UnknownKeyError):
        verify(sign(statement(), [key]), [], NOW)


def test_a_key_under_anothers_id_is_broken(key, other_key, trust):
    """A key id only chooses the key; it is the key that decides."""
    signature = sign(statement(), [other_key]).signatures[0].model_copy(update={"keyid": key.keyid})
    envelope = Envelope(payload=sign(statement(), [key]).payload, signatures=(signature,))
    with pytest.raises(BrokenSignatureError):
        verify(envelope, [trust], NOW)


def test_a_revoked_key_counts_nowhere_whenever_it_signed(key, trust):
    revoked = with_key(trust, revoked=NOW, because="the laptop was stolen")
    envelope = sign(statement(), [key])
    for check in (lambda: verify(envelope, [revoked], NOW), lambda: verify_past(envelope, [revoked])):
        with pytest.raises(
            RevokedKeyError, match="was revoked at 2026-11-26 12:00 UTC: the laptop was stolen"
        ):
            check()


def test_a_key_that_is_not_valid_yet(key, trust):
    with pytest.raises(KeyNotValidError, match="not valid before 2026-11-27"):
        verify(sign(statement(), [key]), [with_key(trust, valid_from=NOW + DAY)], NOW)


def test_a_key_that_is_over_promotes_nothing_whatever_date_it_writes(key, trust):
    """Else whoever finds an old key dates a rollback back, which never expires."""
    over = with_key(trust, valid_until=NOW - DAY / 2)
    envelope = sign(rollback(issued=NOW - 2 * DAY), [key])
    with pytest.raises(KeyNotValidError, match="not valid since 2026-11-26 00:00"):
        verify(envelope, [over], NOW)
    assert verify_past(envelope, [over])


def test_a_key_for_another_environment(key, trust):
    with pytest.raises(KeyNotValidError, match="may not sign for production"):
        verify(sign(statement(), [key]), [with_key(trust, environments=("dev",))], NOW)


def test_while_one_key_takes_over_either_is_enough(key, other_key, trust):
    envelope = sign(statement(), [key, other_key])
    new = trusted(other_key.public_key, NOW - DAY)
    over = with_key(trust, valid_until=NOW - DAY / 2)
    assert verify(envelope, [trust], NOW)
    assert verify(envelope, [new], NOW)
    assert verify(envelope, [over, new], NOW)


def test_one_broken_signature_spoils_a_good_one(key, other_key, trust):
    """Somebody has touched the envelope."""
    good = sign(statement(), [key, other_key])
    bad = sign(statement(because="x"), [other_key]).signatures[0]
    signatures = tuple(bad if one.keyid == bad.keyid else one for one in good.signatures)
    envelope = Envelope(payload=good.payload, signatures=signatures)
    with pytest.raises(BrokenSignatureError):
        verify(envelope, [trust, trusted(other_key.public_key, NOW - DAY)], NOW)
