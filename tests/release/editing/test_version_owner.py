"""A model version moves with the image that holds the model, and not with the sidecars beside it."""

from __future__ import annotations

import pytest

from plumbline.release.editing.bump import bump_texts
from plumbline.release.editing.request import BumpError, Request

POD = """\
metadata:
  annotations:
    plumbline.dev/model: acs_employment
    plumbline.dev/model-version: "3"
spec:
  containers:
    - name: engine
      image: r.example.com/{image}:v1
    - name: sidecar
      image: r.example.com/sidecar:1.9
"""
NAMED = POD.replace(
    "    plumbline.dev/model:", "    plumbline.dev/container: engine\n    plumbline.dev/model:"
)


def bumped(text: str, image: str, version: str | None = None) -> str:
    request = Request(f"r.example.com/{image}", "1.10", model_version=version)
    return bump_texts({"f.yaml": text.encode()}, request).texts["f.yaml"].decode()


@pytest.mark.parametrize("pod", [POD.format(image="acs-employment"), NAMED.format(image="scorer")])
def test_a_sidecar_is_bumped_alone(pod: str):
    """The image named as the model is holds it, or that of the container which the annotation names."""
    assert bumped(pod, "sidecar") == pod.replace("sidecar:1.9", "sidecar:1.10")
    with pytest.raises(
        BumpError, match=r"is the model version of r\.example\.com/\S+, not of .*sidecar: leave"
    ):
        bumped(pod, "sidecar", "5")


@pytest.mark.parametrize(
    ("pod", "image"), [(POD.format(image="acs-employment"), "acs-employment"), (NAMED.format(image="x"), "x")]
)
def test_the_models_own_image_takes_the_version_along(pod: str, image: str):
    """And asks for it."""
    with pytest.raises(BumpError, match=r"give --model-version too$"):
        bumped(pod, image)
    assert bumped(pod, image, "5") == pod.replace(":v1", ":1.10").replace('"3"', '"5"')


def test_where_nothing_tells_the_container_must_be_named():
    """Rather ask once too often than leave a version behind."""
    with pytest.raises(
        BumpError, match=r"name that one's container in the annotation plumbline\.dev/container"
    ):
        bumped(POD.format(image="scorer"), "sidecar")
