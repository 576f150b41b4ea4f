"""Rows become what the model takes: names, types, units, categories; what is forbidden is gone."""

from __future__ import annotations

import base64
import dataclasses
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from plumbline.guardrails.detectors.pii import PersonalData
from plumbline.intent import DetectorSettings, PreprocessingPolicy
from plumbline.serving.preprocessing.harmonising import Harmoniser
from plumbline.serving.preprocessing.images import Resizing
from plumbline.serving.preprocessing.removed import UnharmonisableError

FIELDS = {
    "AGE": {
        "kind": "numeric",
        "also": ["age in years"],
        "unit": "years",
        "units": {"months": "1/12", "decades": 10},
        "lowest": 0,
        "highest": 120,
    },
    "SEX": {"kind": "categorical", "values": {"1": ["male", "m"], "2": ["female"]}, "missing": ["n/a"]},
    "NOTE": {"kind": "categorical"},
}
POLICY = PreprocessingPolicy.model_validate(
    {
        "policy": "preprocessing",
        "privacy": {
            "forbidden_fields": ["email", "last_name"],
            "personal_data": ["email"],
            "reason": "Nobody needs to know.",
        },
        "models": {
            "acs": {"fields": FIELDS},
            "lenient": {"fields": FIELDS, "other_fields": "remove"},
            "hate_speech": {"text": {"longest": 200}},
        },
    }
)
HARMONISER = Harmoniser(POLICY, PersonalData(DetectorSettings(kind="pii")), Resizing)


def harmonised(row: dict[str, Any], model: str = "acs") -> tuple[dict[str, Any], dict[str, int]]:
    done = HARMONISER.harmonise(model, "rows", [row])
    return done.items[0], done.removed


@pytest.mark.parametrize(
    ("sent", "becomes"),
    [
        (31, 31.0),
        (31.5, 31.5),
        ("31", 31.0),
        (" 31 ", 31.0),
        ("372 months", 31.0),
        ("372months", 31.0),
        ("31 Years", 31.0),
        ("3.1 decades", 31.0),
        (None, None),
        ("", None),
    ],
)
def test_a_number_is_brought_into_its_unit(sent: Any, becomes: Any) -> None:
    found, _ = harmonised({"AGE": sent})
    assert found["AGE"] == becomes


@pytest.mark.parametrize("months", [1, 10, 371, 372, 1440])
def test_a_twelfth_is_a_twelfth(months: int) -> None:
    found, _ = harmonised({"AGE": f"{months} months"})
    assert found["AGE"] == months / 12


@pytest.mark.parametrize(
    "sent",
    ["old", "31 parsecs", True, -1, 121, "1e5", "\u0663\u0661", "0x1f", float("inf"), "1" * 400, 10**400],
)
def test_what_is_no_number_of_this_field_is_refused(sent: Any) -> None:
    with pytest.raises(UnharmonisableError, match=r"rows\[0\]\.AGE"):
        harmonised({"AGE": sent})


@pytest.mark.parametrize(
    ("sent", "becomes"),
    [("male", "1"), ("M", "1"), (1, "1"), (2.0, "2"), ("FEMALE", "2"), ("N/A", None), (None, None)],
)
def test_a_category_is_found_by_its_spellings(sent: Any, becomes: Any) -> None:
    assert harmonised({"SEX": sent})[0]["SEX"] == becomes


@pytest.mark.parametrize("sent", ["hidden", True, 1.5, 10**30, float("nan"), 10**400])
def test_what_is_none_of_the_categories_is_refused_without_being_repeated(sent: Any) -> None:
    with pytest.raises(UnharmonisableError) as refused:
        harmonised({"SEX": sent})
    assert "hidden" not in str(refused.value)


def test_every_field_is_there_and_null_where_nothing_was_sent() -> None:
    assert harmonised({})[0] == {"AGE": None, "SEX": None, "NOTE": None}


@pytest.mark.parametrize("name", ["age", "Age", "AGE", "age_in_years", "Age in Years", "age-in-years"])
def test_a_field_is_found_by_its_other_names(name: str) -> None:
    assert harmonised({name: 31})[0]["AGE"] == 31


def test_one_field_under_two_names_is_refused() -> None:
    with pytest.raises(UnharmonisableError, match="sent twice"):
        harmonised({"AGE": 31, "age in years": 32})


@pytest.mark.parametrize("name", ["email", "E-Mail", "e_mail", "Last Name", "LASTNAME"])
def test_a_forbidden_field_is_gone_however_it_is_written(name: str) -> None:
    found, removed = harmonised({"AGE": 31, name: "ann@example.com"})
    assert "ann" not in str(found)
    assert list(removed.values()) == [1]
    assert set(removed) < {"email", "last_name"}


def test_an_unknown_field_is_refused_or_removed_as_the_policy_says() -> None:
    with pytest.raises(UnharmonisableError, match="does not know") as refused:
        harmonised({"shoe size": 43})
    assert "shoe" not in str(refused.value)
    assert harmonised({"shoe size": 43}, "lenient")[1] == {"other fields": 1}


def test_personal_data_in_a_category_is_taken_out() -> None:
    found, removed = harmonised({"NOTE": "ask ann@example.com"})
    assert (found["NOTE"], removed) == ("ask [email]", {"email": 1})


def test_accents_are_one_character() -> None:
    assert harmonised({"NOTE": "cafe\u0301"})[0]["NOTE"] == "caf\u00e9"


def test_a_text_is_normalised_before_personal_data_is_looked_for() -> None:
    done = HARMONISER.harmonise("hate_speech", "texts", ["Write to ann@exam\u0000ple.com\r\nnow", "a" * 200])
    assert done.items[0] == "Write to [email]\nnow"
    with pytest.raises(UnharmonisableError, match="more than 200"):
        HARMONISER.harmonise("hate_speech", "texts", ["a" * 201])


@pytest.mark.parametrize(("model", "kind"), [("acs", "texts"), ("hate_speech", "rows"), ("unknown", "rows")])
def test_another_modality_or_model_is_refused(model: str, kind: str) -> None:
    with pytest.raises(UnharmonisableError):
        HARMONISER.harmonise(model, kind, ["x"])


CELLS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text("0159 .-+mMonthsfé\u0301\0\ud800", max_size=20)
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["AGE", "SEX", "NOTE", "email", "other"]), CELLS))
def test_whatever_is_sent_is_refused_or_becomes_what_the_model_takes(row: dict[str, Any]) -> None:
    try:
        found, _ = harmonised(row, "lenient")
    except UnharmonisableError:
        return
    assert list(found) == ["AGE", "SEX", "NOTE"]
    assert found["AGE"] is None or 0 <= found["AGE"] <= 120
    assert found["SEX"] in (None, "1", "2")


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from(["AGE", "SEX", "NOTE"]), CELLS))
def test_what_was_harmonised_stays_as_it_is(row: dict[str, Any]) -> None:
    try:
        once, _ = harmonised(row)
    except UnharmonisableError:
        return
    assert harmonised(once)[0] == once


PICTURE = {
    "kind": "image",
    "also": ["tens of the age"],
    "picture": {"width": 28, "height": 28, "greyscale": True},
}


def reading(row: dict[str, Any]) -> dict[str, Any]:
    policy = PreprocessingPolicy.model_validate(
        {
            "policy": "preprocessing",
            "privacy": {"reason": "Nobody needs to know."},
            "models": {"pair": {"fields": {"AGE_tens": PICTURE, "NOTE": {"kind": "categorical"}}}},
        }
    )
    return dataclasses.replace(HARMONISER, policy=policy).harmonise("pair", "rows", [row]).items[0]


def test_a_picture_in_a_row_is_brought_to_its_models_size() -> None:
    file = io.BytesIO()
    Image.new("RGB", (64, 48)).save(file, "PNG")
    found = reading({"Tens of the Age": base64.b64encode(file.getvalue()).decode(), "NOTE": "x"})
    with Image.open(io.BytesIO(base64.b64decode(found["AGE_tens"]))) as image:
        assert (image.size, image.mode) == ((28, 28), "L")


@pytest.mark.parametrize("sent", [None, 4, True, "", "no picture"])
def test_a_row_whose_picture_is_none_is_refused_by_its_place(sent: Any) -> None:
    with pytest.raises(UnharmonisableError, match=r"rows\[0\]\.AGE_tens"):
        reading({"AGE_tens": sent})
