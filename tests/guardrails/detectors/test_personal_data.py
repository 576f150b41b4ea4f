"""Personal data is told from other numbers by checksums, calendars and the words before it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.guardrails.content import Picture, Text
from plumbline.guardrails.detectors.checksums import luhn
from plumbline.guardrails.detectors.pii import FORMS, PersonalData
from plumbline.guardrails.detectors.values import Values
from plumbline.guardrails.redaction import redact
from plumbline.intent import DetectorSettings

DETECTOR = PersonalData(DetectorSettings(kind="pii"))


def found(text: str) -> dict[str, list[str]]:
    return {one.label: [text[s.start : s.end] for s in one.spans] for one in DETECTOR.detect(Text(text))}


@pytest.mark.parametrize(
    ("text", "label", "value"),
    [
        ("mail jane@example.com now", "email", "jane@example.com"),
        ("jane (at) example dot com", "email", "jane (at) example dot com"),
        ("order 12 4111 1111 1111 1111 ok", "credit_card", "4111 1111 1111 1111"),
        ("IBAN DE89 3704 0044 0532 0130 00.", "iban", "DE89 3704 0044 0532 0130 00"),
        ("my number is 617-555-0142", "phone", "617-555-0142"),
        ("２１２-５５５-０１４３", "phone", "２１２-５５５-０１４３"),
        ("ssn 457-55-5462", "us_ssn", "457-55-5462"),
        ("from 2001:db8::ff00:42 today", "ip_address", "2001:db8::ff00:42"),
        ("passport number: X1234567", "identity_document", "X1234567"),
        ("She lives at 12 Maple Street, Apt 4.", "street_address", "12 Maple Street, Apt 4"),
        ("d.o.b. 25 September 1971", "date_of_birth", "25 September 1971"),
    ],
)
def test_what_is_found_stands_where_it_was_written(text, label, value):
    assert found(text) == {label: [value]}


@pytest.mark.parametrize(
    "text",
    [
        "order 4111 1111 1111 1112", "version 10.2.3.4", "localhost 127.0.0.1", "a 10 minute drive",
        "founded on 3 March 1984", "000-12-3456", "0000 0000 0000 0000", "DE00 3704 0443 0532 0130 03",
        "bring your passport", "10:30:00", "",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_not(text):
    assert found(text) == {}


def test_digits_inside_an_account_number_are_no_telephone_number_as_well():
    assert set(found("IBAN DE89 3704 0044 0532 0130 00")) == {"iban"}


@given(st.text(alphabet="0123456789 -", min_size=13, max_size=24))
def test_a_card_is_found_only_where_luhn_holds(text):
    for value in found(text).get("credit_card", []):
        assert luhn("".join(one for one in value if one.isdigit()))


@given(st.text(max_size=100))
def test_any_text_is_taken_and_spans_lie_in_it(text):
    for one in DETECTOR.detect(Text(text)):
        assert all(0 <= span.start < span.end <= len(text) for span in one.spans)


def test_nothing_is_found_in_a_picture():
    assert DETECTOR.detect(Picture(1, 1, b"\0\0\0")) == ()


@pytest.mark.parametrize(
    "value", ["203.0.113.77", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "jane@example.org"]
)
@pytest.mark.parametrize("between", [" ", "\n", ",", "/", "|"])
def test_of_several_values_in_a_row_none_hides_another(value, between):
    text = between.join([value] * 6)
    left = redact(text, [(span, "") for one in DETECTOR.detect(Text(text)) for span in one.spans])
    assert value[-5:] not in left


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1111\u2460",
        "203.0.113.77\u2460",
        "\u2460203.0.113.77",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "ref ab12 DE89 3704 0044 0532 0130 00",
    ],
)
def test_what_stands_beside_a_value_does_not_hide_it(text):
    assert found(text)


WITHOUT_CORES = Values([replace(form, core="") for form in FORMS])
PARTS = (
    "I live at", "deliver it to:", "Anschrift", "habite", "call", "221B Baker St", "12 Maple Street, Apt 4",
    "Hauptstraße 5, 10115 Berlin", "12 rue de la Paix", "12 of them", "Maple Street", "jane@example.com", ".",
)  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=12).map(" ".join))
def test_what_is_looked_for_first_hides_nothing(text):
    """Of addresses only the part that stands in every one."""
    assert DETECTOR.detect(Text(text)) == WITHOUT_CORES.detect(Text(text))
