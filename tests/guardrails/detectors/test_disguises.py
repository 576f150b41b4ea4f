"""A value that is hidden is decided as the plain one, and all of it is taken out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.guardrails.content import Text
from plumbline.guardrails.detectors.pii import PersonalData
from plumbline.guardrails.detectors.secrets import Secrets
from plumbline.guardrails.redaction import redact
from plumbline.guardrails.suites.disguising import DISGUISES, in_disguise
from plumbline.guardrails.suites.synthetic import made_up
from plumbline.intent import DetectorSettings

DETECTORS = [PersonalData(DetectorSettings(kind="pii")), Secrets(DetectorSettings(kind="secrets"))]
PLAIN = [name for name in DISGUISES if not name.startswith("spelled")]
"""Those for values of every kind; an address is spelled."""
CODES = ["percent", "percent_all", "entity", "entity_hex", "backslash_x", "unicode_escape", "base64", "hex"]
"""Those of which any two hide nothing."""


def left(text):
    """The text without what was found, and what was found."""
    found = [one for detector in DETECTORS for one in detector.detect(Text(text))]
    return redact(text, [(span, "x") for one in found for span in one.spans]), {one.label for one in found}


@pytest.mark.parametrize("name", DISGUISES)
def test_an_address_is_found_however_it_is_hidden(name):
    hidden = in_disguise("kim7@mail.example.org", (name,))
    text, labels = left(f"it is {hidden.rstrip('=')} now")
    assert text == "it is [x] now"
    assert "email" in labels


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize(
    ("kind", "label"), [("ssn", "us_ssn"), ("card", "credit_card"), ("github", "access_token")]
)
def test_a_number_and_a_credential_are_found_however_they_are_hidden(name, kind, label):
    hidden = in_disguise(made_up(kind, name), (name,))
    text, labels = left(f"it is {hidden} now")
    assert label in labels
    assert text.replace("=", "").replace("[x][x]", "[x]") == "it is [x] now"


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["ssn", "card", "email", "iban", "jwt", "stripe"]),
    st.lists(st.sampled_from(CODES), max_size=3),
)
def test_one_code_over_another_hides_nothing(kind, names):
    value = made_up(kind, "codes")
    text, labels = left(f"it is {in_disguise(value, tuple(names))} now")
    assert labels >= left(value)[1]
    assert set(text.removeprefix("it is ").removesuffix(" now")) <= set("[x]=")


@pytest.mark.parametrize("around", ["{}x", "x{}", "no{}ok", "_{}_", "ж{}ж", "{}:", "#{}"])
@pytest.mark.parametrize("kind", ["ssn", "card", "aws_id", "github", "stripe", "google_key"])
def test_letters_beside_a_value_do_not_hide_it(around, kind):
    value = made_up(kind, around)
    assert value not in left(f"see {around.format(value)} there")[0]


@pytest.mark.parametrize("text", ["XDE89", "noDE89 3704 0044 0532 0130 00", "id_DE89370400440532013000x"])
def test_an_account_behind_small_letters_is_found(text):
    assert ("[x]" in left(text)[0]) is (len(text) > 5)


@pytest.mark.parametrize(
    "text",
    [
        "flight LH0456-12-7788B", "078-05-11235", "1078-05-1123", "lot 12-345-6789", "1617-5551-01429",
        "The ferry leaves at 7. io is a moon", "look at the dot on the map", "a password, a login and an account",
        "the secret is patience, practice and luck", "1 2 3 4 5 6 7 8 9 10 11 12",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_value_is_none(text):
    assert left(text) == (text, set())


@pytest.mark.parametrize("between", [",", ", ", "; ", " or ", " and ", " / ", " | ", ",password="])
@pytest.mark.parametrize("count", [2, 30])
def test_of_passwords_in_a_list_each_is_taken_out(between, count):
    values = [made_up("password", f"list {n}").rstrip("?!") for n in range(count)]
    text, _ = left(f"password={between.join(values)}")
    assert not [value for value in values if value in text]


def test_words_behind_a_password_stay():
    assert left("the password is hT7#kk2Qx, remember it") == (
        "the password is [x], remember it",
        {"password"},
    )
    assert left("password: hT7#kk2Qx and everything else") == (
        "password: [x] and everything else",
        {"password"},
    )
