"""A statement says what its kind must, and nothing that nobody defined."""

from __future__ import annotations

import datetime
import json

import pytest
from pydantic import ValidationError

from plumbline.attestation.errors import MalformedError
from plumbline.attestation.in_toto import LARGEST, payload_of, read_payload
from plumbline.attestation.statement import CarriedVersion
from tests.release.verifying.gitops_repo import DAY, NOW, REPOSITORY, judged, rollback, statement, waiver


def test_it_is_an_in_toto_statement_about_image_and_model_version():
    whole = json.loads(payload_of(statement()))
    assert whole["_type"] == "https://in-toto.io/Statement/v1"
    assert whole["predicateType"] == "https://plumbline.dev/release/v1"
    assert whole["subject"] == [
        {"name": REPOSITORY, "digest": {"sha256": "b" * 64}},
        {"name": "acs_employment@2", "digest": {"plumblineFolderSha256": "b" * 64}},
    ]


def test_what_is_written_is_read():
    for one in (
        statement(),
        rollback(),
        statement(kind="waiver", judged=judged("insufficient"), waiver=waiver()),
    ):
        assert read_payload(payload_of(one)) == one


def test_a_reader_that_is_released_with_it_is_named_and_signed():
    one = statement(carries=(CarriedVersion(model="mnist_digits", digest="c" * 64),))
    assert read_payload(payload_of(one)) == one
    said = json.loads(payload_of(one))["predicate"]["carries"]
    assert said == [{"model": "mnist_digits", "digest": "c" * 64}]


def test_without_a_reader_it_is_written_as_it_was_before_there_were_any():
    assert "carries" not in json.loads(payload_of(statement()))["predicate"]


def test_a_reader_needs_a_name_and_a_digest_that_can_be_ones():
    for model, digest in (("No Name", "c" * 64), ("mnist_digits", "c")):
        with pytest.raises(ValidationError):
            CarriedVersion(model=model, digest=digest)


def test_times_are_utc_and_whole_seconds():
    east = datetime.timezone(datetime.timedelta(hours=2))
    one = statement(issued=(NOW - DAY).astimezone(east) + datetime.timedelta(microseconds=7))
    assert json.loads(payload_of(one))["predicate"]["issued"] == "2026-11-25T12:00:00Z"


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"judged": judged("fail")}, "a promotion needs a verdict `pass`, not fail"),
        ({"judged": judged("insufficient")}, "a promotion needs a verdict `pass`"),
        ({"judged": None}, "a promotion needs a verdict `pass`, not none"),
        ({"kind": "waiver", "waiver": waiver()}, "a waiver needs a verdict `insufficient`"),
        ({"kind": "waiver", "judged": judged("insufficient")}, "a waiver needs waiver"),
        ({"kind": "waiver", "judged": judged("fail"), "waiver": waiver()}, "not fail"),
        ({"waiver": waiver()}, "a promotion has no waiver"),
        (
            {"kind": "waiver", "judged": judged("insufficient"), "waiver": waiver(person="alarm")},
            "nobody waives their own request",
        ),
        (
            {"kind": "waiver", "judged": judged("insufficient"), "waiver": waiver(expires=NOW + DAY)},
            "it outlives its waiver",
        ),
        ({"kind": "rollback"}, "a rollback never expires"),
        ({"expires": None}, "a promotion must expire"),
        ({"expires": NOW - 2 * DAY}, "it expires before it is issued"),
        ({"issued": datetime.datetime(2026, 1, 1)}, "a time needs a time zone"),  # noqa: DTZ001 - the point
        ({"files": ("b", "a")}, "files: in order, each once"),
        ({"files": ("../x",)}, "no plain path inside the repository"),
        ({"files": ("/x",)}, "no plain path inside the repository"),
        ({"files": ()}, "at least 1 item"),
        ({"model": "../x"}, "should match pattern"),
        ({"version": "a/b"}, "should match pattern"),
        ({"environment": "a/b"}, "should match pattern"),
        ({"kind": "present"}, "'promotion', 'waiver' or 'rollback'"),
        ({"because": "x" * 2000}, "at most 1000 characters"),
        ({"surprise": 1}, "Extra inputs are not permitted"),
    ],
)
def test_what_may_not_be_stated(changes, because):
    with pytest.raises(ValidationError, match=because):
        statement(**changes)


def _edited(**changes):
    whole = json.loads(payload_of(statement()))
    return json.dumps({**whole, **changes}, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "payload",
    [
        _edited(surprise=1),
        _edited(predicate={**json.loads(payload_of(statement()))["predicate"], "surprise": 1}),
        _edited(_type="https://in-toto.io/Statement/v0.1"),
        _edited(predicateType="https://slsa.dev/provenance/v1"),
        _edited(subject=[]),
        _edited(subject=json.loads(payload_of(statement()))["subject"][::-1]),
        _edited(subject=[{"name": "x", "digest": {"sha256": "b" * 64}}] * 2),
        _edited(predicate="x"),
        b"[]",
        b"null",
        b'{"a":"\\ud800"}',
        b" " + payload_of(statement()),
        json.dumps(json.loads(payload_of(statement())), indent=1).encode(),
    ],
)
def test_a_payload_in_another_form_is_refused(payload):
    with pytest.raises(MalformedError):
        read_payload(payload)


def test_a_name_that_the_predicate_contradicts_is_refused():
    payload = payload_of(statement()).replace(b"acs_employment@2", b"acs_employment@3")
    with pytest.raises(MalformedError, match="not in the one form"):
        read_payload(payload)


def test_a_payload_that_is_too_large_is_not_read():
    with pytest.raises(MalformedError, match="larger than"):
        read_payload(b" " * (LARGEST + 1))


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_that_no_clock_can_add_to_is_refused(time):
    """It would end the verifier with an overflow instead of a refusal."""
    whole = json.loads(payload_of(statement()))
    whole["predicate"]["issued"] = time
    with pytest.raises(MalformedError, match="a year between"):
        read_payload(json.dumps(whole, sort_keys=True, separators=(",", ":")).encode())
