"""Replacing a scalar touches its bytes alone."""

from __future__ import annotations

import pytest
import yaml

from plumbline.release.yaml_scalar import ScalarError, path_text, read_scalar, replace_scalar

IMAGE = ("spec", "image")


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
        ("spec:\n  image: old\n    folded\n  x: 1\n", "spec:\n  image: new:2\n  x: 1\n"),
        ("---\nspec: {image: old}\n...\n", "---\nspec: {image: new:2}\n...\n"),
        ("spec:\n  image: old", "spec:\n  image: new:2"),
        ("b: &b {image: base}\nspec:\n  <<: *b\n  image: old\n",
         "b: &b {image: base}\nspec:\n  <<: *b\n  image: new:2\n"),
    ],
)  # fmt: skip
def test_only_the_scalar_changes(before: str, after: str):
    """Quotes, comments, line ends, byte order mark, anchors and other characters stay."""
    assert replace_scalar(before.encode(), IMAGE, "new:2").decode() == after


@pytest.mark.parametrize("style", ["{}", "'{}'", '"{}"'])
@pytest.mark.parametrize(
    "new",
    ["1", "true", "yes", "y", "null", "~", "", " padded ", "a: b", "a #b", "# c", "- x", "&a", "*a", "!t",
     "%d", "12e5", "0o17", "0x1F", "1_000", "12:30", "2026-11-24", ".5", ".inf", "=", "<<", "it's",
     'say "x"', "back\\slash",
     "{a}", "[a]", "a, b", "@x", "`x`", "|", ">", "日本😀", "a:", "---", "? a"],
)  # fmt: skip
def test_any_printable_text_reads_back_as_this_string(style: str, new: str):
    """Whatever the style, the value is the string itself, never a number, a boolean or a comment."""
    text = f"spec:\n  image: {style.format('old')}  # c\n  list: [a]\n"
    edited = replace_scalar(text.encode(), IMAGE, new)
    assert yaml.safe_load(edited) == {"spec": {"image": new, "list": ["a"]}}
    assert edited.endswith(b"  # c\n  list: [a]\n")


@pytest.mark.parametrize("new", ["12e5", "0o17", "y", "1e3", "0b1_0"])
def test_what_another_yaml_reader_takes_for_a_number_is_quoted(new: str):
    """PyYAML reads `12e5` as a string, Kubernetes as a number."""
    assert replace_scalar(b"spec: {image: old}", IMAGE, new) == f'spec: {{image: "{new}"}}'.encode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("spec:\n  image: |\n    old\n", "block scalar"),
        ("spec:\n  image: >-\n    old\n", "block scalar"),
        ("a: &a old\nspec:\n  image: *a\n", "alias"),
        ("spec:\n  image: &a old\n  other: *a\n", "alias"),
        ("a: &a {image: old}\nspec: *a\n", "alias"),
        ("spec: &a {image: old}\nother: *a\n", "alias"),
        ("a: &a {image: old}\nspec: {<<: *a}\n", "merge key"),
        ("spec:\n  image: 1.5\n", "not a string"),
        ("spec:\n  image:\n", "not a string"),
        ("spec:\n  image: !custom old\n", "not a string"),
        ("spec:\n  image: [old]\n", "collection"),
        ("spec:\n  image: '{{ .Values.image }}'\n", "template"),
        ("{{- if .Values.x }}\nspec:\n  image: old\n{{- end }}\n", "not YAML"),
        ("spec:\n  image: old\n  image: older\n", "stands twice"),
        ("spec: {}\n", "no such key"),
        ("- spec\n", "no such key"),
        ("", "document 0"),
        ("[" * 5000, "nested too deeply"),
    ],
)
def test_what_cannot_be_edited_alone_is_refused_by_name(text: str, words: str):
    """Both reading and replacing say why."""
    with pytest.raises(ScalarError, match=words):
        replace_scalar(text.encode(), IMAGE, "new")
    with pytest.raises(ScalarError, match=words):
        read_scalar(text.encode(), IMAGE)


def test_a_merge_key_is_no_step_of_a_path():
    """`<<` is refused even where it is written inline."""
    with pytest.raises(ScalarError, match="merge key"):
        replace_scalar(b"spec: {<<: {image: old}}", ("spec", "<<", "image"), "new")


@pytest.mark.parametrize("new", ["two\nlines", "tab\t", "\x00", "\u2028", "\ud800"])
def test_unprintable_values_are_refused(new: str):
    """A line break inside a value would reach into the next line."""
    with pytest.raises(ScalarError, match="unprintable"):
        replace_scalar(b"spec: {image: old}", IMAGE, new)


def test_text_that_is_not_utf8_is_refused():
    """Bytes are never guessed."""
    with pytest.raises(ScalarError, match="UTF-8"):
        read_scalar("spec: {image: ä}".encode("latin-1"), IMAGE)


def test_the_document_is_chosen_by_its_number():
    """Other documents of the file stay."""
    text = b"a: 1\n---\nspec: {image: x}\n---\nspec: {image: y}\n"
    assert replace_scalar(text, IMAGE, "z", 2) == text.replace(b"y", b"z")
    assert read_scalar(text, IMAGE, 1) == "x"


def test_a_path_reads_as_people_write_it():
    """Keys with dots stand in brackets."""
    path = ("spec", "containers", 0, "annotations", "plumbline.dev/model")
    assert path_text(path) == 'spec.containers[0].annotations["plumbline.dev/model"]'
