"""Whatever a file holds, it is read, or refused by name: never a traceback."""

from __future__ import annotations

import contextlib

from hypothesis import given
from hypothesis import strategies as st

from plumbline.release.editing.bump import bump_texts
from plumbline.release.editing.references import find_references
from plumbline.release.editing.request import BumpError, Request
from plumbline.release.editing.yaml_nodes import NotYamlError

PIECES = [
    *("image: a/b:v1", "repository: a/b", "tag: v1", "tag:", "newTag: 1.2", "- name: a/b", "images:"),
    *("url: oci://a.io/b", "ref:", "values: |", "values: >-", "<<: *a", "image: &a a/b:v1", "image: *a"),
    *("? k", "digest: ''", "x:", "---", "...", "%YAML 1.1", "{{ x }}", "{{- if x }}", "# a/b:v1", "!!str"),
    *("\t", "\x00", "\ufeff", "'", '"', "[", "}"),
]
LINES = st.lists(st.tuples(st.integers(0, 4), st.sampled_from(PIECES)), max_size=8)
TEXTS = LINES.map(lambda lines: "\n".join("  " * indent + piece for indent, piece in lines).encode())
CONTENTS = st.one_of(TEXTS, TEXTS.map(lambda text: text.replace(b"\n", b"\r\n")), st.binary(max_size=60))


@given(CONTENTS)
def test_references_are_found_or_the_file_is_refused(content: bytes):
    """Any other error than these would end the test."""
    with contextlib.suppress(NotYamlError):
        found = find_references(content, "file.yaml")
        assert all(reference.file == "file.yaml" for reference in found)


@given(CONTENTS)
def test_a_bump_is_done_or_refused_and_done_once(content: bytes):
    """The second time there is nothing to do."""
    request = Request("a/b", "v2")
    bumped = None
    with contextlib.suppress(BumpError):
        bumped = bump_texts({"file.yaml": content}, request)
    if bumped is not None:
        after = bumped.texts.get("file.yaml", content)
        assert bump_texts({"file.yaml": after}, request).texts == {}
