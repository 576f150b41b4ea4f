"""Which names are the same image, and what is a name, a tag or a digest at all."""

from __future__ import annotations

import pytest

from plumbline.release.editing.image_names import (
    ImageNameError,
    Written,
    canonical,
    check_digest,
    check_name,
    check_tag,
    has_host,
    left_open,
    parse_image,
)

DIGEST = f"sha256:{'0a' * 32}"


@pytest.mark.parametrize(
    "names",
    [
        ("nginx", "library/nginx", "docker.io/nginx", "docker.io/library/nginx"),
        ("nginx", "index.docker.io/library/nginx", "registry.hub.docker.com/library/nginx"),
        ("acme/app", "docker.io/acme/app", "registry-1.docker.io/acme/app"),
        ("ghcr.io/acme/app", "GHCR.io/acme/app", "oci://ghcr.io/acme/app"),
        ("localhost:5000/app", "docker://localhost:5000/app"),
    ],
)  # fmt: skip
def test_names_of_one_image(names: tuple[str, ...]):
    assert len({canonical(name) for name in names}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("acme/app", "acme/app-worker"),
        ("acme/app", "ghcr.io/acme/app"),
        ("app", "acme/app"),
        ("localhost/app", "localhost:5000/app"),
        ("acme/app", "acme/team/app"),
        ("quay.io/library/nginx", "nginx"),
    ],
)
def test_names_of_two_images(one: str, other: str):
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("nginx", ("nginx", None, None)),
        ("nginx:1.2", ("nginx", "1.2", None)),
        ("r.io:5000/a/b", ("r.io:5000/a/b", None, None)),
        ("r.io:5000/a/b:v1", ("r.io:5000/a/b", "v1", None)),
        (f"a/b@{DIGEST}", ("a/b", None, DIGEST)),
        (f"a/b:v1@{DIGEST}", ("a/b", "v1", DIGEST)),
        (f"oci://r.io/a:v1@{DIGEST}", ("oci://r.io/a", "v1", DIGEST)),
        ("a__b/c-d.e_f", ("a__b/c-d.e_f", None, None)),
    ],
)
def test_an_image_is_taken_apart_and_put_together(text: str, parts: tuple[str, str | None, str | None]):
    assert parse_image(text) == Written(*parts)
    assert str(Written(*parts)) == text


@pytest.mark.parametrize(
    "text", ["", "A/b:c", "a b", "a:", "a:b:c", ":v1", "a@sha256:12", "https://x.io/a", "a:{{ tag }}", "a/-b"]
)
def test_what_is_no_image(text: str):
    assert parse_image(text) is None


@pytest.mark.parametrize(
    "text", ["r.io/a:${TAG}", "r.io/a:{{ .Values.tag }}", "r.io/a@${DIGEST}", "r.io/a:v%s"]
)
def test_a_tag_that_something_else_fills_in(text: str):
    """It names the image, and cannot be bumped here."""
    assert left_open(text) == "r.io/a"


@pytest.mark.parametrize(
    ("name", "has"),
    [("a/b", False), ("a.io/b", True), ("a:1/b", True), ("localhost/b", True), ("a.b", False)],
)
def test_a_registry_is_told_from_an_organisation(name: str, has: bool):
    assert has_host(name) is has


@pytest.mark.parametrize("tag", ["v1", "1.2.3-rc.1", "_", "A" * 128])
def test_tags_that_a_registry_takes(tag: str):
    assert check_tag(tag) == tag


@pytest.mark.parametrize("tag", ["", ".a", "-a", "a b", "a:b", "a+b", "a/b", "A" * 129, "v1\n", "ü"])
def test_what_is_no_tag_is_refused(tag: str):
    with pytest.raises(ImageNameError, match="is no tag: at most 128 letters"):
        check_tag(tag)


@pytest.mark.parametrize("digest", ["", "sha256:12", f"md5:{'0' * 64}", DIGEST.upper(), f"{DIGEST} "])
def test_what_is_no_digest_is_refused(digest: str):
    with pytest.raises(ImageNameError, match="is no digest"):
        check_digest(digest)


@pytest.mark.parametrize("name", ["", "A/b", "a//b", "https://a.io/b", "a b", "a/b/", "-a"])
def test_what_is_no_name_is_refused(name: str):
    with pytest.raises(ImageNameError, match="is no image name"):
        check_name(name)


def test_a_name_with_its_tag_is_refused_with_the_name_alone():
    with pytest.raises(ImageNameError, match="the image's name alone, a/b, and its tag apart"):
        check_name("a/b:v1")
