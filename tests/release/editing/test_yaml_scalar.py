"""Replacing a scalar touches its bytes alone."""

from __future__ import annotations

import pytest
import yaml

from plumbline.release.editing.yaml_documents import documents
from plumbline.release.editing.yaml_nodes import Scalar
from plumbline.release.editing.yaml_scalar import Replacement, ScalarError, path_text, replaced
from plumbline.release.editing.yaml_walk import walk

IMAGE = ("spec", "image")


def scalar_at(source: str, path: tuple[str | int, ...], document: int = 0) -> Scalar:
    """The scalar at a path; the path must be there."""
    found = {visit.path: visit.node for visit in walk(source, documents(source)[document])}
    scalar = found[path]
    assert isinstance(scalar, Scalar)
    return scalar


def set_to(source: str, new: str, path: tuple[str | int, ...] = IMAGE, *, must_be_text: bool = True) -> str:
    return replaced(source, [Replacement(scalar_at(source, path), new, must_be_text)])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("spec: {image: old}  # c\n", "spec: {image: new:2}  # c\n"),
        ("spec:\n  image:   old   # aligned\n", "spec:\n  image:   new:2   # aligned\n"),
        ("spec:\n  image: 'old'\n", "spec:\n  image: 'new:2'\n"),
        ('spec:\n  image: "o\\x6cd"\n', 'spec:\n  image: "new:2"\n'),
        ("spec:\r\n  image: old\r\nx: 1\r\n", "spec:\r\n  image: new:2\r\nx: 1\r\n"),
        ("\ufeff# bom\nspec:\n  image: old\n", "\ufeff# bom\nspec:\n  image: new:2\n"),
        ("é: 日本 😀\nspec:\n  image: old # ü\n", "é: 日本 😀\nspec:\n  image: new:2 # ü\n"),
        ("spec:\n  image: &tag old\n", "spec:\n  image: &tag new:2\n"),
        ("spec:\n  image: !!str old\n", "spec:\n  image: !!str new:2\n"),
        ("spec:\n  image: &a !!str 'old'\n", "spec:\n  image: &a !!str 'new:2'\n"),
        ("spec:\n  image: &a # note\n    old\n", "spec:\n  image: &a # note\n    new:2\n"),
        ("spec:\n  image: old\n    folded\n  x: 1\n", "spec:\n  image: new:2\n  x: 1\n"),
        ("---\nspec: {image: old}\n...\n", "---\nspec: {image: new:2}\n...\n"),
        ("%YAML 1.1\n---\nspec: {image: old}\n", "%YAML 1.1\n---\nspec: {image: new:2}\n"),
        ("spec:\n  image: old", "spec:\n  image: new:2"),
        ("spec:\n  image: |-\n    old\n  x: 1\n", "spec:\n  image: |-\n    new:2\n  x: 1\n"),
        ("spec:\n  image: > # why\n\n    old\n\n  x: 1\n",
         "spec:\n  image: > # why\n\n    new:2\n\n  x: 1\n"),
        ("b: &b {image: base}\nspec:\n  <<: *b\n  image: old\n",
         "b: &b {image: base}\nspec:\n  <<: *b\n  image: new:2\n"),
    ],
)  # fmt: skip
def test_only_the_scalar_changes(before: str, after: str):
    """Quotes, comments, line ends, byte order mark, anchors, tags and other characters stay."""
    assert set_to(before, "new:2") == after


@pytest.mark.parametrize("style", ["{}", "'{}'", '"{}"'])
@pytest.mark.parametrize(
    "new",
    ["1", "true", "yes", "y", "null", "~", "", " padded ", "a: b", "a #b", "# c", "- x", "&a", "*a", "!t",
     "%d", "12e5", "0o17", "0x1F", "1_000", "12:30", "2026-11-24", ".5", ".inf", "=", "<<", "it's",
     'say "x"', "back\\slash",
     "{a}", "[a]", "a, b", "@x", "`x`", "|", ">", "日本😀", "a:", "---", "? a",
     "?a", ":a", "-", "-a", "--flag=a:1"],
)  # fmt: skip
def test_any_printable_text_reads_back_as_this_string(style: str, new: str):
    """Whatever the style, the value is the string itself, never a number, a boolean or a comment."""
    text = f"spec:\n  image: {style.format('old')}  # c\n  list: [a]\n"
    edited = set_to(text, new)
    assert yaml.safe_load(edited) == {"spec": {"image": new, "list": ["a"]}}
    assert edited.endswith("  # c\n  list: [a]\n")


def test_a_tag_that_begins_with_a_date_is_no_date():
    """A date ends after its day, or a time follows."""
    assert (
        set_to("spec: {image: old}", "2026-06-11-173435-f35c22f")
        == "spec: {image: 2026-06-11-173435-f35c22f}"
    )
    assert set_to("spec: {image: old}", "2026-06-11T10:00:00Z") == 'spec: {image: "2026-06-11T10:00:00Z"}'


@pytest.mark.parametrize("text", ["spec:\n- {}\n", "spec: [{}]\n", "spec: [a, {}]\n"])
def test_a_flag_gets_no_quotes_that_it_did_not_have(text: str):
    """A dash starts a list's item only before a space."""
    place = ("spec", text.count(","))
    assert set_to(text.format("--image=a:1"), "--image=a:2", place) == text.format("--image=a:2")


@pytest.mark.parametrize("new", ["12e5", "0o17", "y", "1e3", "0b1_0", "1.10", "0123", "true", "2026-11-24"])
def test_what_another_yaml_reader_takes_for_something_else_is_quoted(new: str):
    """PyYAML reads `12e5` as a string, Kubernetes as a number; `1.10` would become 1.1."""
    for old in ("old", "1.9", "7"):
        assert set_to(f"spec: {{image: {old}}}", new, must_be_text=False) == f'spec: {{image: "{new}"}}'


@pytest.mark.parametrize(
    ("old", "new"), [("1.9", "2.1"), ("12", "13"), ("0.5", "12.25"), ("202311", "202312")]
)
def test_a_number_may_stay_one_where_every_reader_gives_it_back(old: str, new: str):
    """A tag `1.9` that works without quotes becomes `2.1` without quotes; an annotation gets them."""
    assert set_to(f"spec: {{image: {old}}}", new, must_be_text=False) == f"spec: {{image: {new}}}"
    assert set_to(f"spec: {{image: {old}}}", new) == f'spec: {{image: "{new}"}}'


@pytest.mark.parametrize(("old", "new"), [("v1", "2.1"), ("12", "2.1"), ("1.9", "12345678"), ("1.9", "2.0")])
def test_a_number_that_was_none_or_of_another_kind_is_quoted(old: str, new: str):
    """Nothing that read as a string starts to read as a number; large numbers lose digits in Helm."""
    assert set_to(f"spec: {{image: {old}}}", new, must_be_text=False) == f'spec: {{image: "{new}"}}'


@pytest.mark.parametrize("text", ["spec:\n  image: |\n    old\n    older\n", "spec:\n  image: >-\n\n"])
def test_a_block_of_several_lines_is_refused(text: str):
    """Which of its lines was meant?"""
    with pytest.raises(ScalarError, match="block scalar of several lines"):
        set_to(text, "new")


@pytest.mark.parametrize("new", ["two\nlines", "tab\t", "\x00", "\u2028", "\ud800"])
def test_unprintable_values_are_refused(new: str):
    """A line break inside a value would reach into the next line."""
    with pytest.raises(ScalarError, match="unprintable"):
        set_to("spec: {image: old}", new)


def test_several_scalars_change_at_once():
    """Each in its own style, in whatever order they are given."""
    text = "a: 'x'\nb: \"y\"\nc: z\n"
    wanted = [Replacement(scalar_at(text, (key,)), "new") for key in "cab"]
    assert replaced(text, wanted) == "a: 'new'\nb: \"new\"\nc: new\n"


def test_an_anchor_changes_once_for_all_its_aliases():
    """The alias is the anchor's own scalar."""
    text = "a: &a x\nb: *a\n"
    wanted = [Replacement(scalar_at(text, (key,)), "new") for key in "ab"]
    assert replaced(text, wanted) == "a: &a new\nb: *a\n"
    with pytest.raises(ScalarError, match="cannot say two things"):
        replaced(text, [wanted[0], wanted[1]._replace(new="other")])


def test_the_document_is_chosen_by_its_number():
    """Other documents of the file stay."""
    text = "a: 1\n---\nspec: {image: x}\n---\nspec: {image: y}\n"
    assert replaced(text, [Replacement(scalar_at(text, IMAGE, 2), "z")]) == text.replace("y", "z")


def test_a_path_reads_as_people_write_it():
    """Keys with dots stand in brackets; what stands in a literal block follows a bar."""
    path = ("spec", "containers", 0, "annotations", "plumbline.dev/model")
    assert path_text(path) == 'spec.containers[0].annotations["plumbline.dev/model"]'
    assert path_text(("spec", "helm", "values", "|", "image", "tag")) == "spec.helm.values|image.tag"
