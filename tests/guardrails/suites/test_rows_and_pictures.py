"""Items that are rows and pictures: what they may be, and other ways of writing that mean the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from plumbline.errors import PlumblineError
from plumbline.guardrails.content import Picture, Row
from plumbline.guardrails.suites.item import Item
from plumbline.guardrails.suites.measuring import cases_of
from plumbline.guardrails.suites.pictures import FORMATS, file_of, opened
from plumbline.guardrails.suites.reading import FOLDER, read_suite, suite_for, suite_names
from plumbline.guardrails.suites.recipe import PictureRecipe
from plumbline.guardrails.suites.verdict import verdict_of
from tests.guardrails.policies import policy, rule

ROOT = Path(__file__).parents[3]
KINDS = {
    "camera": "exif", "moment": "exif", "artist": "exif", "place": "location", "place_in_xmp": "location",
    "creator": "xmp", "history": "xmp", "comment": "comment", "title": "comment", "author": "comment",
    "press": "comment",
}  # fmt: skip


def item(**more):
    return Item(id="one", labels=(), held_out=False, **more)


def noted(note, kind):
    return opened(file_of(PictureRecipe(shape="digit", seed=3, note=note), kind)).metadata


@pytest.mark.parametrize(
    "more",
    [{}, {"text": ""}, {"text": "a", "row": {}}, {"row": {}, "picture": {"shape": "noise", "seed": 1}}],
)
def test_an_item_is_one_thing(more):
    with pytest.raises(ValidationError, match="one of them only"):
        item(**more)


def test_a_row_is_measured_as_written_reordered_and_with_whole_numbers_as_floats():
    row = {"AGEP": 44, "SEX": "2", "flag": True, "huge": 10**30, "gap": None, "half": 0.5}
    cases = {case.variant: case.content for case in cases_of(item(row=row))}
    assert cases["as_written"] == Row(row)
    assert isinstance(cases["reordered"], Row)
    assert list(cases["reordered"].values.items()) == list(reversed(row.items()))
    assert isinstance(cases["as_floats"], Row)
    assert repr(dict(cases["as_floats"].values)) == repr(row | {"AGEP": 44.0})


def test_an_empty_row_is_an_item():
    assert [case.variant for case in cases_of(item(row={}))] == ["as_written", "reordered", "as_floats"]


@pytest.mark.parametrize("shape", ["digit", "stripes", "rings", "noise", "blank"])
def test_a_picture_is_the_same_every_time_and_another_for_another_seed(shape):
    first, again, other = (PictureRecipe(shape=shape, seed=seed) for seed in (1, 1, 2))
    assert file_of(first, "PNG") == file_of(again, "PNG")
    assert file_of(first, "PNG") != file_of(other, "PNG")


@pytest.mark.parametrize("kind", FORMATS.values())
def test_ten_digits_differ(kind):
    pictures = [opened(file_of(PictureRecipe(shape="digit", seed=seed), kind)) for seed in range(10)]
    assert len({picture.rgb for picture in pictures}) == 10
    assert {(one.width, one.height, one.format) for one in pictures} == {(28, 28, kind)}


@pytest.mark.parametrize("note", KINDS)
def test_what_is_noted_lies_in_each_format_that_has_a_place_for_it(note):
    cases = list(cases_of(item(picture=PictureRecipe(shape="rings", seed=5, note=note, format="JPEG"))))
    written = {case.variant for case in cases}
    assert written >= {"as_written", "jpeg"}
    assert ("webp" in written) == (KINDS[note] != "comment")
    for case in cases:
        assert isinstance(case.content, Picture)
        assert KINDS[note] in case.content.metadata, case.variant


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_png_may_note_plainly_compressed_or_in_any_language(seed):
    chunk = (b"tEXt", b"zTXt", b"iTXt")[seed]
    recipe = PictureRecipe(shape="blank", seed=seed, note="title")
    assert chunk in file_of(recipe, "PNG")
    assert opened(file_of(recipe, "PNG")).metadata == ("comment",)


@pytest.mark.parametrize("kind", FORMATS.values())
def test_what_is_of_the_picture_itself_is_nothing_to_find(kind):
    assert noted(None, kind) == noted("resolution", kind) == ()
    assert noted("colours", kind) == ("icc_profile",)


def test_a_place_in_xmp_is_a_place_and_xmp_is_no_comment():
    assert noted("place_in_xmp", "PNG") == noted("place_in_xmp", "WEBP") == ("location", "xmp")
    assert noted("creator", "PNG") == ("xmp",)


def test_a_policys_own_suite_comes_before_the_one_for_all():
    names = ["columns", "one/columns"]
    assert suite_for("one", "columns", names) == "one/columns"
    assert suite_for("two", "columns", names) == "columns"
    assert suite_for("two", "others", names) is None
    assert {"acs_employment/columns", "picture_metadata"} <= set(suite_names(ROOT))


def test_a_suite_in_a_folder_that_is_a_link_is_refused(tmp_path):
    (tmp_path / FOLDER).mkdir(parents=True)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "columns.jsonl").write_text("{}\n")
    (tmp_path / FOLDER / "one").symlink_to(elsewhere)
    with pytest.raises(PlumblineError, match="link"):
        read_suite(tmp_path, "one/columns")


def test_a_detector_of_rows_without_a_suite_is_never_a_pass(tmp_path):
    profile = "policies/guardrails/profiles/acs_employment.json"
    (tmp_path / profile).parent.mkdir(parents=True)
    (tmp_path / profile).write_bytes((ROOT / profile).read_bytes())
    chains = [{"stage": "input", "modality": "tabular", "rules": [rule("columns", "deny")]}]
    made = policy("rows", detectors={"columns": {"kind": "schema", "profile": profile}}, chains=chains)
    verdict = verdict_of(made, tmp_path)
    assert verdict.outcome == "insufficient"
    assert verdict.unusable[0].startswith("columns: it has no suite")
