"""A release edits the image and the model version of one Deployment, or refuses and says why."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from plumbline.intent import Target
from plumbline.records import Image
from plumbline.release.deployment import DeploymentError, bump

GOLDEN = Path(__file__).parents[1] / "golden" / "release"
FILE = "apps/multimodal-ai-service/deployment.yaml"
IMAGE = Image(
    repository="registry.example.com/ai-apps/acs-employment",
    tag=f"model-{'b' * 12}",
    digest=f"sha256:{'b' * 64}",
)


def bumped(tree: Path, target: Target):
    return bump(tree, target, IMAGE, "2", "acs_employment")


def contents(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("case", ["example", "several_documents", "windows"])
def test_trees_become_what_is_expected(case: str, tmp_path: Path, target: Target):
    """original → expected, byte for byte; a second time there is nothing to do."""
    tree = Path(shutil.copytree(GOLDEN / case / "original", tmp_path / "tree"))
    changes = bumped(tree, target)
    assert contents(tree) == contents(GOLDEN / case / "expected")
    assert [change.new for change in changes] == [str(IMAGE), "2"]
    assert {change.file for change in changes} == {FILE}
    assert bumped(tree, target) == ()
    assert contents(tree) == contents(GOLDEN / case / "expected")


def test_changes_name_path_old_and_new(tree: Path, target: Target):
    """A change is data a reviewer can read."""
    image, version = bumped(tree, target)
    assert image.path == "spec.template.spec.containers[0].image"
    assert image.old.endswith(":unreleased@sha256:" + "0" * 64)
    assert version.path == 'spec.template.metadata.annotations["plumbline.dev/model-version"]'
    assert (version.old, version.new) == ("0", "2")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("name: inference-engine", "name: other", "no reference to .* that inference-engine may mean"),
        ("plumbline.dev/model-version:", "notes:", "states a model version; add the annotation"),
        ("model: acs_employment", "model: another", "runs another; acs_employment must not replace it"),
        ("image: registry", "image: |-\n            registry.example.com/\n            ", "no file names"),
        ("kind: Deployment", "kind: Deployment\n{{ if }}", "not YAML"),
    ],
)  # fmt: skip
def test_a_manifest_that_cannot_be_bumped_is_named_and_kept(
    old: str, new: str, words: str, tree: Path, target: Target
):
    """The message says what is missing; the file stays as it was."""
    text = (tree / FILE).read_text().replace(old, new)
    (tree / FILE).write_text(text)
    with pytest.raises(DeploymentError, match=words) as caught:
        bumped(tree, target)
    assert FILE in str(caught.value)
    assert (tree / FILE).read_text() == text


def test_a_version_that_is_no_string_becomes_one(tree: Path, target: Target):
    """Kubernetes refuses an annotation that is a number."""
    text = (tree / FILE).read_text()
    (tree / FILE).write_text(text.replace('model-version: "0"', "model-version: 0"))
    bumped(tree, target)
    assert 'model-version: "2"' in (tree / FILE).read_text()


ANNOTATION = 'plumbline.dev/model-version: "0"'
OLD = f"sha256:{'0' * 64}"


@pytest.mark.parametrize(
    "text",
    [
        f"images:\n- name: scorer\n  newName: {IMAGE.repository}\n  newTag: TAG\n  digest: DIGEST\n"
        f"commonAnnotations: {{{ANNOTATION}}}\n",
        f"image: {{repository: {IMAGE.repository}, tag: 'TAG@DIGEST'}}\npodAnnotations: {{{ANNOTATION}}}\n",
        f"kind: HelmRelease\nspec:\n  values:\n    image:\n      repository: {IMAGE.repository}\n"
        f"      tag: TAG\n      digest: DIGEST\n    podAnnotations: {{{ANNOTATION}}}\n",
        "kind: Application\nspec:\n  source:\n    helm:\n      parameters:\n"
        f"      - {{name: image.repository, value: {IMAGE.repository}}}\n"
        "      - {name: image.tag, value: TAG@DIGEST}\n"
        '      - {name: podAnnotations.plumbline\\.dev/model-version, value: "0"}\n',
    ],
    ids=["kustomization", "values", "HelmRelease", "Application"],
)
def test_a_target_may_be_any_file_that_names_the_image(text: str, tree: Path, target: Target):
    """Tag, digest and version change; a second time there is nothing to do."""
    (tree / FILE).write_text(text.replace("TAG", "old").replace("DIGEST", OLD))
    assert len(bumped(tree, target)) in (2, 3)
    new = text.replace("TAG", IMAGE.tag).replace("DIGEST", IMAGE.digest).replace('"0"', '"2"')
    assert (tree / FILE).read_text() == new
    assert bumped(tree, target) == ()


def test_a_file_that_names_the_image_twice_is_ambiguous(tree: Path, target: Target):
    """One environment's target is one reference."""
    one = f"image: {{repository: {IMAGE.repository}, tag: old}}"
    (tree / FILE).write_text(f"a: {{{one}}}\nb: {{{one}}}\n{ANNOTATION}\n")
    with pytest.raises(DeploymentError, match="more than one reference to"):
        bumped(tree, target)


def test_a_template_in_the_file_stops_the_release(tree: Path, target: Target):
    """What it makes of the image is unknown."""
    text = (tree / FILE).read_text()
    (tree / FILE).write_text(f"{text}---\nkind: {{{{ .kind }}}}\nimage: {IMAGE.repository}:v1\n")
    with pytest.raises(DeploymentError, match=r"deployment\.yaml: document 1: not plain YAML"):
        bumped(tree, target)


def test_two_deployments_with_the_container_are_ambiguous(tree: Path, target: Target):
    """Nobody guesses which one is meant."""
    text = (tree / FILE).read_text()
    (tree / FILE).write_text(f"{text}---\n{text}")
    with pytest.raises(DeploymentError, match="more than one"):
        bumped(tree, target)


def test_an_image_from_elsewhere_is_refused(tree: Path, target: Target):
    """The spec names the repository a release may come from."""
    foreign = IMAGE.model_copy(update={"repository": "registry.example.com/evil"})
    with pytest.raises(DeploymentError, match="which the spec releases"):
        bump(tree, target, foreign, "2", "acs_employment")


def test_a_missing_file_is_named(tree: Path, target: Target):
    """What, where, and nothing created."""
    absent = target.model_copy(update={"file": "apps/absent.yaml"})
    with pytest.raises(DeploymentError, match=r"apps/absent\.yaml: there is no such file"):
        bumped(tree, absent)


@pytest.mark.parametrize("name", ["../outside.yaml", "/etc/passwd", ".git/config", "."])
def test_paths_stay_inside_the_tree(name: str, tree: Path, target: Target):
    """Also where nobody validated the spec."""
    (tree.parent / "outside.yaml").write_text("kind: Deployment\n")
    with pytest.raises(DeploymentError, match="inside the repository"):
        bumped(tree, target.model_copy(update={"file": name}))


@pytest.mark.parametrize("link", ["file", "folder"])
def test_symbolic_links_are_refused(link: str, tree: Path, target: Target):
    """A link could lead the edit out of the tree; its target stays untouched."""
    real = tree.parent / "real"
    shutil.move(tree / FILE if link == "file" else (tree / FILE).parent, real)
    (tree / FILE if link == "file" else (tree / FILE).parent).symlink_to(real)
    before = contents(tree.parent)
    with pytest.raises(DeploymentError, match="symbolic link"):
        bumped(tree, target)
    assert contents(tree.parent) == before
