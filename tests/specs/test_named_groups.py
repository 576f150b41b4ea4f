"""The groups a spec gives a name: bands, or what labels name; of an intersection, every pair of them."""

from __future__ import annotations

from plumbline.specs.loading import load_spec


def spec_with(project_root, *intersections):
    spec = load_spec(project_root, "acs_employment")
    return spec.model_copy(update={"intersections": intersections})


def test_bands_and_labels_name_groups_and_the_privileged_is_none_of_them(project_root):
    named = spec_with(project_root).named_groups
    assert named["SEX"] == ("2",)
    assert named["AGEP"] == ("0-17", "18-24", "25-34", "45-54", "55-64", "65-74", "75+")


def test_an_intersection_has_all_groups_but_the_one_privileged_in_every_attribute(project_root):
    found = spec_with(project_root, ("SEX", "DIS")).named_groups["SEX & DIS"]
    assert found == ("SEX=1 & DIS=1", "SEX=2 & DIS=2", "SEX=2 & DIS=1")


def test_an_attribute_without_names_leaves_its_intersections_without(project_root):
    spec = spec_with(project_root, ("SEX", "DIS"))
    sex, *others = spec.protected
    nameless = spec.model_copy(update={"protected": (sex.model_copy(update={"labels": {}}), *others)})
    assert (nameless.named_groups["SEX"], nameless.named_groups["SEX & DIS"]) == ((), ())
