"""What a bump refuses: by name, with what to do, and with nothing changed."""

from __future__ import annotations

import pytest

from plumbline.release.editing.bump import bump_texts
from plumbline.release.editing.request import BumpError, Request

DIGEST, OTHER = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"


def bumped(text: str | bytes, image: str = "a/b", tag: str = "v2", **more: str):
    content = text.encode() if isinstance(text, str) else text
    return bump_texts({"f.yaml": content}, Request(image, tag, **more))


def refused(text: str | bytes, words: str, **more: str) -> None:
    with pytest.raises(BumpError, match=words):
        bumped(text, **more)


def test_an_image_that_is_nowhere():
    """The message says what to look at."""
    refused("image: a/c:v1", "no file names a/b: check the image's name and --path")
    refused("image: a/b-worker:v1", "no file names a/b")
    refused("# image: a/b:v1\nx: 1", "no file names a/b")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{{- if .x }}\nimage: a/b:v1\n{{- end }}\n", r"cannot be edited: f\.yaml: document 0: not YAML"),
        ("name: {{ .Name }}\nimage: a/b:v1\n", "document 0: not plain YAML .a template"),
        ("{% if x %}\nimage: a/b:v1\n{% endif %}\n", "document 0: not YAML"),
        ("image: a/b:${TAG}", r"image: a/b:\$\{TAG\} is filled in by something else"),
        ("{{- if .x }}\nrepoURL: a\nchart: 'b'\ntargetRevision: v1\n", r"f\.yaml: document 0: not YAML"),
        (
            "- {schema: olm.bundle, image: a/b:v1}\n- {schema: olm.bundle, image: a/b:v0}",
            r"\[1\]\.image: one of several releases in a catalog",
        ),
        ("image: 'a/b:{{ tag }}'", "filled in by something else"),
        ("image: {repository: a/b, tag: '{{ tag }}'}", "image: {{ tag }} is filled in by something else"),
        ("run: |\n  docker run a/b:v1 --help\n", r"f\.yaml: run: a text that is no YAML"),
        ("x: |\n  image: a/b:v1\n  y: {{ z }}\n", r"f\.yaml: x: a text that is no YAML"),
        ("é: a/b:v1\nimage: a/b:v1".encode("latin-1"), "byte 0 is not UTF-8: save the file as UTF-8"),
        ("image: a/b:v1".encode("utf-16"), "is UTF-16, not UTF-8"),
    ],
)  # fmt: skip
def test_an_image_that_stands_only_where_it_cannot_be_edited(text: str | bytes, words: str):
    """The file and the reason are named."""
    refused(text, words)


def test_a_catalog_of_one_release_is_clear():
    """Only several leave open which one is meant."""
    assert bumped("- {schema: olm.bundle, image: a/b:v1}\n- {schema: olm.bundle, image: a/c:v1}").changes


def test_what_can_be_edited_is_and_the_rest_is_named():
    """A template beside a manifest, in one file or two, does not stop the manifest."""
    plain, template = "image: a/b:v1\n", "x: {{ y }}\nimage: a/b:v1\n"
    result = bumped(f"{plain}---\n{template}")
    assert result.texts == {"f.yaml": f"image: a/b:v2\n---\n{template}".encode()}
    [refusal] = result.refused
    assert refusal.file == "f.yaml"
    assert refusal.why.startswith("document 1: ")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("run: |\n  docker run a/b:v1 --help\n", "run: a text that says a/b:v1; it is not edited"),
        ("note: was a/b:v1 once", "note: a text that says a/b:v1; it is not edited"),
        (f"note: pulls docker.io/a/b@{DIGEST} first", f"note: a text that says docker.io/a/b@{DIGEST}"),
    ],
)
def test_a_text_that_names_another_version_is_named_beside_what_was_edited(text: str, why: str):
    """Nobody is told that all of it changed when a script still runs the old image."""
    [left] = bumped(f"image: a/b:v1\n{text}").texts_left
    assert left.file == "f.yaml"
    assert left.why.startswith(why)


def test_a_text_that_names_no_other_version_is_nobodys_business():
    """Neither one that names the new one, the image alone, a host, or another track; nor a comment."""
    for text in (
        "run: |\n  docker run a/b:v2\n",
        "run: |\n  # docker run a/b:v1\n  docker pull a/b\n",
        "note: see a/b and x/a/b:v1 and a/b-c:v1",
        "values: |\n  image: a/b:v1\n",
    ):
        assert bumped(f"image: a/b:v1\n{text}").texts_left == ()
    assert bumped("image: a/b:v1\nnote: not a/b:v0", old_tag="v1").texts_left == ()
    assert bumped("image: redis:v1\nnote: at redis:6379 now", image="redis").texts_left == ()


def test_a_template_that_does_not_name_the_image_is_nobodys_business():
    """Nor one that names it in a comment, or another image of a similar name."""
    others = "x: {{ y }}\nz: a/b-worker:v1\nw: ghcr.io/a/b.c:v1\n# a/b:v1\nv: 1 # a/b\n"
    assert bumped(f"image: a/b:v1\n---\n{others}").refused == ()


def test_a_new_tag_beside_an_old_digest():
    """It would run the old image under a new name."""
    for text in (
        f"image: a/b:v1@{DIGEST}",
        f"image: a/b@{DIGEST}",
        f"image: {{repository: a/b, tag: v1, digest: '{DIGEST}'}}",
        f"image: {{repository: a/b, tag: 'v1@{DIGEST}'}}",
        f"images: [{{name: a/b, digest: '{DIGEST}'}}]",
    ):
        refused(text, "pins sha256:aaaaaaaaaaaa...: give the --digest of v2 too")
        assert bumped(text, digest=OTHER).changes
    assert bumped(f"image: a/b:v2@{DIGEST}").changes == ()


def test_one_refused_reference_stops_all_of_them():
    """All or nothing, over files too."""
    texts = {"a.yaml": b"image: a/b:v1", "b.yaml": f"image: a/b:v1@{DIGEST}".encode()}
    with pytest.raises(BumpError, match=r"b\.yaml: image pins"):
        bump_texts(texts, Request("a/b", "v2"))


def test_a_model_version_that_would_grow_stale():
    """Image and version belong together."""
    text = 'metadata: {annotations: {plumbline.dev/model-version: "1"}}\nspec: {image: "a/b:v1"}'
    refused(text, r'annotations\["plumbline\.dev/model-version"\] says which .*: give --model-version too')
    assert [change.new for change in bumped(text, model_version="2").changes] == ["a/b:v2", "2"]
    assert bumped(text, tag="v1").changes == ()


def test_a_model_version_without_a_place():
    """What to add is said."""
    refused("image: a/b:v1", 'add the annotation plumbline.dev/model-version: "0"', model_version="2")


def test_a_tag_that_another_image_shares_through_an_alias():
    """Both would change, and only one was meant."""
    text = "one: {repository: a/b, tag: &tag v1}\ntwo: {repository: a/c, tag: *tag}\n"
    refused(text, r"one\.tag is also the tag of a/c, through an alias at two; write that one out first")
    same = text.replace("a/c", "docker.io/a/b")
    assert bumped(same).texts["f.yaml"] == same.replace("v1", "v2").encode()


def test_a_value_that_does_not_fit_its_place():
    """A null has no text of its own to replace."""
    refused("image:\n  repository: a/b\n  tag:\n", "cannot be edited without changing something else")


def test_a_name_without_its_registry_is_taken_as_it_is_written():
    """As values split it; but only if nothing has that whole name, and if it means one image."""
    split = "image: {registry: ghcr.io, repository: a/b, tag: v1}\n"
    assert bumped(split).texts["f.yaml"] == split.replace("v1", "v2").encode()
    both = f"{split}---\nimage: a/b:v1\n"
    assert [change.document for change in bumped(both).changes] == [1]
    refused(f"{split}---\n{split.replace('ghcr.io', 'quay.io')}", r"a/b may be ghcr\.io/a/b or quay\.io/a/b")


def test_a_placeholder_name_of_a_kustomization_is_taken_too():
    """`name` is what people see in the base."""
    text = "images: [{name: scorer, newName: ghcr.io/a/b, newTag: v1}]\n"
    assert bumped(text, image="scorer").texts["f.yaml"] == text.replace("v1", "v2").encode()


def test_references_without_a_version_are_left_to_those_with_one():
    """A base that names the image bare gets its tag from an overlay."""
    base, overlay = b"image: a/b\n", b"images: [{name: a/b, newTag: v1}]\n"
    result = bump_texts({"base.yaml": base, "overlay.yaml": overlay}, Request("a/b", "v2"))
    assert result.texts == {"overlay.yaml": overlay.replace(b"v1", b"v2")}
    assert bump_texts({"base.yaml": base}, Request("a/b", "v2")).texts == {"base.yaml": b"image: a/b:v2\n"}


def test_one_track_of_several():
    """With an old tag, references that say another one stay; a second time there is nothing to do."""
    text = "a: {image: 'a/b:16.4'}\nb: {image: 'a/b:17.2'}\n"
    result = bumped(text, tag="17.3", old_tag="17.2")
    after = result.texts["f.yaml"]
    assert after == text.replace("17.2", "17.3").encode()
    assert bumped(after, tag="17.3", old_tag="17.2").changes == ()
    assert bumped(text, tag="17.3").texts["f.yaml"] == b"a: {image: 'a/b:17.3'}\nb: {image: 'a/b:17.3'}\n"


def test_an_old_tag_that_nothing_says():
    """What they do say is named."""
    text = "a: {image: 'a/b:16.4'}\nb: {image: 'a/b:17.2'}\n"
    refused(text, "no reference to a/b says 18.0: they say 16.4, 17.2", old_tag="18.0")


def test_a_comment_that_names_the_image():
    """The comment stays, and a reference that the comment stands above is edited once."""
    comment = "# renovate: datasource=docker depName=ghcr.io/a/b"
    text = f"{comment}\nx: v1 # note\nimage:\n  repository: ghcr.io/a/b\n  {comment}\n  tag: v1\ny: v1\n"
    result = bumped(text, image="ghcr.io/a/b")
    assert result.texts["f.yaml"] == text.replace("x: v1", "x: v2").replace("tag: v1", "tag: v2").encode()
    assert len(result.changes) == 2
