"""What a picture's file says beside the picture."""

from __future__ import annotations

from plumbline.guardrails.content import Picture, Text
from plumbline.guardrails.detector import Detection
from plumbline.guardrails.detectors.picture_metadata import PictureMetadata
from plumbline.intent import DetectorSettings

DETECTOR = PictureMetadata(DetectorSettings(kind="picture_metadata"))


def test_each_kind_that_it_knows_is_found_and_no_other():
    picture = Picture(1, 1, b"abc", "JPEG", 1, ("exif", "icc_profile", "location"))
    assert DETECTOR.detect(picture) == [Detection("location", 1.0), Detection("exif", 1.0)]
    assert not DETECTOR.detect(Picture(1, 1, b"abc"))


def test_what_is_no_picture_is_left_to_others():
    assert not DETECTOR.detect(Text("location"))
