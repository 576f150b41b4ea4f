"""A tag in a values file is of the image that the chart's own values name at the same path."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from plumbline.release.editing.bump import Bumped, bump_texts
from plumbline.release.editing.chart_values import read_below
from plumbline.release.editing.charts import laid_over
from plumbline.release.editing.request import BumpError, Request

DIGEST = f"sha256:{'a' * 64}"
CHART = {"c/Chart.yaml": "name: c\n"}
OWN = "image: {repository: ghcr.io/a/b, tag: ''}\n"


def layers(tree: Mapping[str, str], image: bytes = b"a/b") -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    found = laid_over(tree, lambda name: tree.get(name, "").encode(), lambda text: image in text)
    return {name: [(layer.file, layer.under) for layer in one.defaults] for name, one in found.items()}


def bumped(tree: Mapping[str, str], **more: str) -> Bumped:
    """A bump of the whole tree, as the command makes it."""
    content = {name: text.encode() for name, text in tree.items()}
    found = laid_over(tree, lambda name: content.get(name, b""), lambda text: b"a/b" in text)
    below = {
        name: read_below(one.defaults, ((other, content[other]) for other in one.others))
        for name, one in found.items()
    }
    return bump_texts(content, Request("ghcr.io/a/b", "v2", **more), below=below)


def changed(tree: Mapping[str, str], **more: str) -> dict[str, str]:
    return {name: text.decode() for name, text in bumped(tree, **more).texts.items()}


def test_files_of_a_chart_are_laid_over_its_values():
    """In its folder and below, where people keep values; not templates, nor what is no YAML."""
    files = dict.fromkeys(
        [
            "c/values-prod.yaml",
            "c/envs/eu/prod.yml",
            "c/templates/x.yaml",
            "c/crds/x.yaml",
            "c/x.json",
            "x.yaml",
        ],
        "tag: v1\n",
    )
    tree = {**CHART, "c/values.yaml": OWN, **files}
    assert set(layers(tree)) == {"c/values-prod.yaml", "c/envs/eu/prod.yml"}


def test_only_charts_that_name_the_image_are_looked_at():
    """Nor is a chart without values of its own, or a values file that says no tag."""
    tree = {**CHART, "c/values.yaml": OWN, "c/prod.yaml": "tag: v1", "c/dev.yaml": "replicas: 1"}
    assert set(layers(tree)) == {"c/prod.yaml"}
    assert layers(tree, b"a/other") == {}
    assert layers({**CHART, "c/prod.yaml": "tag: v1"}) == {}


@pytest.mark.parametrize(
    ("dependency", "key"),
    [
        ("{name: c, repository: 'file://../c'}", "c"),
        ("{name: c, alias: first, repository: 'file://../c'}", "first"),
    ],
)
def test_a_subcharts_values_stand_under_its_name(dependency: str, key: str):
    """Under its alias where it has one; the umbrella's own values are laid over them too."""
    umbrella = f"name: u\ndependencies:\n- {dependency}\n"
    tree = {
        **CHART,
        "c/values.yaml": OWN,
        "u/Chart.yaml": umbrella,
        "u/values.yaml": "tag: 1",
        "u/p.yaml": "tag: 1",
    }
    found = layers(tree)
    assert found["u/values.yaml"] == [("c/values.yaml", (key,))]
    assert found["u/p.yaml"] == [("u/values.yaml", ()), ("c/values.yaml", (key,))]


def test_a_subchart_in_the_charts_folder_needs_no_dependency():
    """Helm loads whatever stands there; the declared alias counts where there is one."""
    inside = {"u/charts/c/Chart.yaml": "name: c\n", "u/charts/c/values.yaml": OWN, "u/p.yaml": "tag: 1"}
    assert layers({"u/Chart.yaml": "name: u\n", **inside})["u/p.yaml"] == [("u/charts/c/values.yaml", ("c",))]
    aliased = "dependencies: [{name: c, alias: x}]\n"
    assert layers({"u/Chart.yaml": aliased, **inside})["u/p.yaml"] == [("u/charts/c/values.yaml", ("x",))]


def test_a_dependency_from_outside_the_tree_is_no_layer():
    """Nor what a broken Chart.yaml says."""
    for chart in (
        "dependencies: [{name: c, repository: 'file://../../../c'}]",
        "dependencies: c\n",
        "{{ c }}: [",
    ):
        tree = {**CHART, "c/values.yaml": OWN, "u/Chart.yaml": chart, "u/p.yaml": "tag: 1"}
        assert set(layers(tree)) == set()


def test_a_tag_that_the_charts_values_name_changes_alone():
    """At any other path it is nobody's tag; the chart's empty tag stays empty."""
    tree = {
        **CHART,
        "c/values.yaml": OWN,
        "c/prod.yaml": "image: {tag: v1}\nx: {image: {tag: v1}}\ntag: v1\n",
    }
    assert changed(tree) == {"c/prod.yaml": "image: {tag: v2}\nx: {image: {tag: v1}}\ntag: v1\n"}


def test_a_repository_of_its_own_counts_before_the_charts():
    """The values file is merged over the chart's values, not under them."""
    tree = {**CHART, "c/values.yaml": OWN, "c/prod.yaml": "image: {repository: ghcr.io/a/other, tag: v1}\n"}
    assert changed({**tree, "m.yaml": "image: ghcr.io/a/b:v1"}) == {"m.yaml": "image: ghcr.io/a/b:v2"}


def test_a_registry_is_merged_too():
    """Another registry makes another image."""
    own = "image: {registry: ghcr.io, repository: a/b, tag: v0}\n"
    tree = {**CHART, "c/values.yaml": own, "c/p.yaml": "image: {tag: v1}\n", "c/q.yaml": "image: {tag: v1}\n"}
    assert set(changed(tree)) == {"c/values.yaml", "c/p.yaml", "c/q.yaml"}
    elsewhere = {**tree, "c/q.yaml": "image: {registry: quay.io, tag: v1}\n"}
    assert set(changed(elsewhere)) == {"c/values.yaml"}


def test_a_digest_goes_behind_the_tag_or_into_its_own_key():
    """As in any other values file."""
    tree = {
        **CHART,
        "c/values.yaml": OWN,
        "c/p.yaml": "image: {tag: v1}\n",
        "c/q.yaml": "image: {digest: ''}\n",
    }
    assert changed(tree, digest=DIGEST) == {"c/p.yaml": f"image: {{tag: v2@{DIGEST}}}\n"}
    own = {**tree, "c/p.yaml": "image: {tag: v1, digest: ''}\n"}
    assert changed(own, digest=DIGEST) == {
        "c/p.yaml": f'image: {{tag: v2, digest: "{DIGEST}"}}\n'.replace('"', "'")
    }


def refused(tree: Mapping[str, str], words: str, **more: str) -> None:
    result = bumped({**tree, "m.yaml": "image: ghcr.io/a/b:v1"}, **more)
    assert [refusal.file for refusal in result.refused] == ["c/p.yaml"]
    assert words in result.refused[0].why
    assert set(result.texts) - {"c/values.yaml", "c/between.yaml"} == {"m.yaml"}


def test_a_digest_in_the_charts_own_values_is_refused_by_name():
    """The tag would be a new name for the old digest."""
    own = f"image: {{repository: ghcr.io/a/b, tag: v1, digest: '{DIGEST}'}}\n"
    tree = {**CHART, "c/values.yaml": own, "c/p.yaml": "image: {tag: v1}\n"}
    refused(tree, "its digest stands in the chart's own values", digest=DIGEST)


def test_another_values_file_that_names_another_repository_is_refused_by_name():
    """Nobody can tell which one the tag is laid over."""
    tree = {**CHART, "c/values.yaml": OWN, "c/p.yaml": "image: {tag: v1}\n"}
    refused(
        {**tree, "c/between.yaml": "image: {repository: ghcr.io/a/other}\n"}, "c/between.yaml names another"
    )
    assert set(changed({**tree, "c/between.yaml": OWN})) == {"c/p.yaml"}


def test_a_model_version_in_the_charts_own_values_is_refused_by_name():
    """It would stay behind; beside the tag it moves along."""
    annotated = "podAnnotations: {plumbline.dev/model-version: '1'}\n"
    tree = {**CHART, "c/values.yaml": OWN + annotated, "c/p.yaml": "image: {tag: v1}\n"}
    with pytest.raises(BumpError, match=r"c/values\.yaml states its model version: state it beside the tag"):
        bumped(tree)
    own = {**tree, "c/p.yaml": f"image: {{tag: v1}}\n{annotated}"}
    with pytest.raises(BumpError, match="give --model-version too"):
        bumped(own)
    assert changed(own, model_version="2") == {
        "c/p.yaml": own["c/p.yaml"].replace("v1", "v2").replace("'1'", "'2'")
    }


def test_a_tag_that_an_alias_shares_with_another_image():
    """Both would change, and only one was meant."""
    own = OWN + "other: {repository: ghcr.io/a/other, tag: ''}\n"
    with pytest.raises(BumpError, match=r"is also the tag of ghcr\.io/a/other, through an alias at other"):
        bumped({**CHART, "c/values.yaml": own, "c/p.yaml": "image: &x {tag: v1}\nother: *x\n"})


def test_a_chart_that_cannot_be_read_is_no_layer():
    """What it would name is not known, and it is named itself."""
    with pytest.raises(BumpError, match=r"c/values\.yaml: document 0: not plain YAML"):
        bumped({**CHART, "c/values.yaml": "{{ x }}: 1\n" + OWN, "c/p.yaml": "image: {tag: v1}\n"})


def test_a_manifest_in_a_charts_folder_is_no_values_file():
    """It has a kind, and Helm would not take it."""
    manifest = "apiVersion: v1\nkind: X\nimage: {tag: v1}\n"
    assert changed(
        {**CHART, "c/values.yaml": OWN, "c/p.yaml": "image: {tag: v1}\n", "c/m.yaml": manifest}
    ).keys() == {"c/p.yaml"}
