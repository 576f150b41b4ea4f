"""Every way of writing an image is seen, with what is known about it; and what only looks like one is not."""

from __future__ import annotations

import pytest

from plumbline.release.editing.bump import bump_texts
from plumbline.release.editing.references import Reference, find_references
from plumbline.release.editing.request import Request
from plumbline.release.editing.yaml_nodes import NotYamlError

DIGEST, OTHER = f"sha256:{'c' * 64}", f"sha256:{'d' * 64}"


BOMB = b"a: &a [b]\n" + b"".join(
    b"%c: &%c [%s]\n" % (letter, letter, b",".join([b"*%c" % (letter - 1)] * 9)) for letter in range(98, 108)
)
"""Nine aliases of nine aliases of nine ..."""


def seen(text: str) -> list[tuple[str, str, str | None, str | None]]:
    found = find_references(text.encode(), "file.yaml")
    return [(reference.path, reference.repository, reference.tag, reference.digest) for reference in found]


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("image: a/b:v1", ("image", "a/b", "v1", None)),
        (f"image: a/b@{DIGEST}", ("image", "a/b", None, DIGEST)),
        ("sidecarImage: b:v1", ("sidecarImage", "b", "v1", None)),
        ("images: [a/b:v1]", ("images[0]", "a/b", "v1", None)),
        ("images: ['app=a/b:v1']", ("images[0]", "a/b", "v1", None)),
        ("args: ['--image=r.io/b:v1']", ("args[0]", "r.io/b", "v1", None)),
        ("value: r.io/b:v1", ("value", "r.io/b", "v1", None)),
        ("env: [{name: X_IMAGE, value: 'b:v1'}]", ("env[0].value", "b", "v1", None)),
        ("image: {name: 'a/b:v1'}", ("image.name", "a/b", "v1", None)),
        ("image: {repository: a/b, tag: v1}", ("image.tag", "a/b", "v1", None)),
        ("image: {registry: r.io, repository: b, tag: v1}", ("image.tag", "r.io/b", "v1", None)),
        ("image: {registry: ~, repository: a/b, tag: v1}", ("image.tag", "a/b", "v1", None)),
        (f"image: {{repository: a/b, digest: '{DIGEST}'}}", ("image.digest", "a/b", None, DIGEST)),
        (f"image: {{repository: a/b, tag: v1, digest: '{DIGEST}'}}", ("image.tag", "a/b", "v1", DIGEST)),
        ("image: {repository: a/b, tag: v1, sha: 0ff}", ("image.tag", "a/b", "v1", None)),
        ("{image_repo: a/b, image_tag: v1}", ("image_tag", "a/b", "v1", None)),
        ("{serverImage: a/b, serverTag: v1}", ("serverTag", "a/b", "v1", None)),
        ("{image: a/b, version: v1}", ("version", "a/b", "v1", None)),
        ("images: [{name: x, newName: a/b, newTag: v1}]", ("images[0].newTag", "a/b", "v1", None)),
        ("images: [{name: a/b, newTag: v1}]", ("images[0].newTag", "a/b", "v1", None)),
        ("{url: 'oci://r.io/b', ref: {tag: v1}}", ("ref.tag", "r.io/b", "v1", None)),
        ("{repoURL: r.io/c, chart: b, targetRevision: 1.2.0}", ("targetRevision", "r.io/c/b", "1.2.0", None)),
        ("{repoURL: 'oci://r.io/b', targetRevision: 1.2.0}", ("targetRevision", "r.io/b", "1.2.0", None)),
        ("{name: b, repository: 'oci://r.io/c', version: 1.2.0}", ("version", "r.io/c/b", "1.2.0", None)),
        ("{chart: 'oci://r.io/b', version: 1.2.0}", ("version", "r.io/b", "1.2.0", None)),
        ("values: |\n  image: a/b:v1\n", ("values|image", "a/b", "v1", None)),
        ("sources: ['oci::r.io/b:v1']", ("sources[0]", "oci::r.io/b", "v1", None)),
        ("# renovate: datasource=docker depName=r.io/b\nx: v1", ("x", "r.io/b", "v1", None)),
        ("# renovate: datasource=docker depName=b packageName=r.io/b\nx: v1", ("x", "r.io/b", "v1", None)),
        ("image: r.io/b:${TAG}", ("image", "r.io/b", "r.io/b:${TAG}", None)),
    ],
)  # fmt: skip
def test_one_reference(text: str, reference: tuple[str, str, str | None, str | None]):
    """Its path, name, tag and digest."""
    assert seen(text) == [reference]


@pytest.mark.parametrize(
    "text",
    [
        "url: redis:6379",
        "address: db/primary:5432",
        "{app.kubernetes.io/name: redis, app.kubernetes.io/version: '7.2'}",
        "{appName: redis, appVersion: 7.2.0}",
        "{name: redis, version: 7.2.0}",
        "{url: 'https://github.com/a/b', ref: {tag: v1}}",
        "{repoURL: 'https://charts.example.com', chart: b, targetRevision: 1.2.0}",
        "{name: b, repository: 'https://charts.example.com', version: 1.2.0}",
        "note: see r.io/b:v1 for more",
        "# image: a/b:v1\nkind: Pod",
        "imagePullPolicy: Always",
        "# renovate: datasource=github-releases depName=a/b\nx: v1",
        "# renovate: datasource=docker depName=r.io/b\n\nx: v1",
        "# renovate: datasource=docker depName=r.io/b\nrepository: b\n",
        "# renovate: datasource=docker depName=r.io/b\nx: {y: [z]}\n",
        "script: |\n  docker run r.io/b:v1\n",
        "---\n---\n# nothing\n",
        "# nothing\n",
        "",
        "---",
        "# nothing\n---\n# nothing\n...\n# nothing\n",
        "\ufeff",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_reference(text: str):
    """Hosts with ports, labels, Git sources and prose."""
    assert seen(text) == []


def test_what_is_known_about_a_reference():
    """Where it stands, in which workload and container, and the model that runs there."""
    text = """\
kind: ConfigMap
---
kind: Deployment
metadata: {name: scorer, namespace: ml}
spec:
  template:
    metadata:
      annotations: {plumbline.dev/model: census, plumbline.dev/model-version: "7"}
    spec:
      containers:
      - {name: app, image: "a/b:v1"}
"""
    assert find_references(text.encode(), "apps/scorer.yaml") == [
        Reference(
            file="apps/scorer.yaml",
            document=1,
            path="spec.template.spec.containers[0].image",
            repository="a/b",
            tag="v1",
            digest=None,
            kind="image",
            workload="scorer",
            workload_kind="Deployment",
            namespace="ml",
            container="app",
            model="census",
            model_version="7",
        )
    ]


def test_a_model_version_without_an_image_is_a_reference_too():
    """A patch may change the version alone."""
    text = 'metadata: {annotations: {plumbline.dev/model: census, plumbline.dev/model-version: "7"}}'
    [found] = find_references(text.encode(), "patch.yaml")
    assert (found.kind, found.repository, found.model, found.model_version) == (
        "model version",
        "",
        "census",
        "7",
    )


def test_each_image_has_the_version_nearest_to_it():
    """Two workloads in one values file."""
    text = """\
one: {image: {repository: a/b, tag: v1}, podAnnotations: {plumbline.dev/model-version: "1"}}
two: {image: {repository: a/c, tag: v1}, podAnnotations: {plumbline.dev/model-version: "2"}}
"""
    assert [found.model_version for found in find_references(text.encode(), "values.yaml")] == ["1", "2"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a: {{ .Values.x }}\n", "not plain YAML"),
        (b"kind: Pod\n---\n{{- if }}\n", "document 1: not YAML"),
        ("a: ä".encode("latin-1"), "byte 3 is not UTF-8"),
        ("a: b".encode("utf-16"), "is UTF-16"),
        (b"a: *b", "refers to no anchor"),
        (b"[" * 3000, "not YAML|nested too deeply"),
        (BOMB, "too many aliases"),
        (b"a: &a [*a]\n", "too many aliases, or nested too deeply"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_never_taken_for_nothing(content: bytes, words: str):
    """Whoever judges a change must know that a file could hold anything."""
    with pytest.raises(NotYamlError, match=rf"^file\.yaml: .*({words})"):
        find_references(content, "file.yaml")


def test_a_comment_names_the_origin_of_a_mirrored_image():
    """The tag is of both names, and of the mirror's first."""
    text = b"images:\n- newName: m.io/b\n  # renovate: datasource=docker depName=ghcr.io/a/b\n  newTag: v1\n"
    [found] = find_references(text, "f.yaml")
    assert (found.repository, found.kind) == ("m.io/b", "kustomize images")
    for image in ("m.io/b", "ghcr.io/a/b"):
        assert bump_texts({"f.yaml": text}, Request(image, "v2")).texts == {
            "f.yaml": text.replace(b"v1", b"v2")
        }


def test_what_a_lock_looks_up_gets_no_digest_of_its_own():
    """It must stay the name that the manifests say; the image beside it is what runs."""
    text = "overrides:\n- image: a/b:v1\n  newImage: docker.io/a/b@{}\n"
    result = bump_texts({"f.yaml": text.format(DIGEST).encode()}, Request("a/b", "v2", OTHER))
    assert result.texts == {"f.yaml": text.replace("v1", "v2").format(OTHER).encode()}


def test_what_a_kustomization_looks_for_stays():
    """Whatever tag somebody wrote behind it, it is found by this name."""
    text = "images:\n- name: a/b:old\n  newName: a/b\n  newTag: {}\n- {{name: a/b:old, newTag: {}}}\n"
    result = bump_texts({"f.yaml": text.format("v1", "v1").encode()}, Request("a/b", "v2"))
    assert result.texts == {"f.yaml": text.format("v2", "v2").encode()}


HEX, OTHER_HEX = DIGEST.removeprefix("sha256:"), OTHER.removeprefix("sha256:")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"tag: v1@{DIGEST}, digest: ''", f"tag: v2@{OTHER}, digest: ''"),
        (f"tag: v1@{DIGEST}, digest: '{DIGEST}'", f"tag: v2@{OTHER}, digest: '{OTHER}'"),
        ("tag: v1, digest: ''", f"tag: v2, digest: '{OTHER}'"),
        (f"tag: v1, sha: '{HEX}'", f"tag: v2, sha: '{OTHER_HEX}'"),
        ("tag: v1, sha: ''", f"tag: v2, sha: '{OTHER_HEX}'"),
        (f"tag: v1, sha: '{DIGEST}'", f"tag: v2, sha: '{OTHER}'"),
    ],
)
def test_a_digest_stays_where_it_stands(before: str, after: str):
    """In the tag, or in its own key; without its `sha256:` where a chart's template has that."""
    text = "image: {{repository: a/b, {}}}\n"
    result = bump_texts({"f.yaml": text.format(before).encode()}, Request("a/b", "v2", OTHER))
    assert result.texts == {"f.yaml": text.format(after).encode()}
    again = bump_texts(result.texts, Request("a/b", "v2", OTHER))
    assert (again.texts, again.references) == ({}, 1)


def test_a_scheme_says_that_it_is_an_image():
    """A workflow's step may run one, on Docker Hub too."""
    assert seen("uses: docker://a/b:v1") == [("uses", "docker://a/b", "v1", None)]
    assert seen("uses: a/b@v1") == []
