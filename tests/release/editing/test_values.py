"""Values at given paths are replaced, and not a byte beside them."""

from __future__ import annotations

import pytest

from plumbline.release.editing.values import ValueEditError, with_values

HPA = b"""\
# Scales the service.
apiVersion: v1
kind: Service
metadata: {name: service}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: service}   # one of one
spec:
  minReplicas: 2  # nights too
  maxReplicas: 6
  label: "2"
"""
KIND = "HorizontalPodAutoscaler"


def test_only_the_values_change():
    values = {("spec", "minReplicas"): "1", ("spec", "maxReplicas"): "6", ("spec", "label"): "1"}
    text, changes = with_values("hpa.yaml", HPA, KIND, values)
    assert text == HPA.replace(b"minReplicas: 2", b"minReplicas: 1").replace(b'label: "2"', b'label: "1"')
    assert [(change.path, change.old, change.new) for change in changes] == [
        ("spec.minReplicas", "2", "1"),
        ("spec.label", "2", "1"),
    ]


def test_a_file_that_says_so_already_stays_as_it_is():
    assert with_values("hpa.yaml", HPA, KIND, {("spec", "minReplicas"): "2"}) == (HPA, ())


@pytest.mark.parametrize(
    ("content", "path", "said"),
    [
        (HPA, ("spec", "behavior"), "has no spec.behavior"),
        (b"kind: Service\n", ("spec", "minReplicas"), "holds 0 objects of kind HorizontalPodAutoscaler"),
        (HPA + b"---\n" + HPA, ("spec", "minReplicas"), "holds 2 objects"),
        (b"kind: [\n", ("spec", "minReplicas"), "cannot be read"),
        (
            HPA.replace(b"minReplicas: 2", b"minReplicas: &two 2").replace(
                b"maxReplicas: 6", b"maxReplicas: *two"
            ),
            ("spec", "minReplicas"),
            "is an anchor",
        ),
    ],
)
def test_what_cannot_be_edited_alone_is_refused(content: bytes, path: tuple[str, ...], said: str):
    with pytest.raises(ValueEditError, match=f"hpa.yaml: .*{said}"):
        with_values("hpa.yaml", content, KIND, {path: "1"})


def test_of_several_objects_the_named_one_is_edited():
    other = HPA.replace(b"name: service", b"name: other")
    text, _ = with_values("hpa.yaml", HPA + b"---\n" + other, KIND, {("spec", "minReplicas"): "1"}, "other")
    assert text == HPA + b"---\n" + other.replace(b"minReplicas: 2", b"minReplicas: 1")
