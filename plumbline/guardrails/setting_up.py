"""A policy's detectors, set up; rules that could never hold are refused here and not found out later."""

from __future__ import annotations

from pathlib import Path

from plumbline.canonical import file_digest
from plumbline.guardrails.choosing import GuardrailError
from plumbline.guardrails.detector import Detector
from plumbline.guardrails.detectors import known
from plumbline.guardrails.files import inside
from plumbline.intent import DetectorSettings, GuardrailChain, GuardrailPolicy, GuardrailRule


def detectors_of(policy: GuardrailPolicy, root: Path) -> dict[str, Detector]:
    """Every detector that the policy's rules name, set up, by that name.

    Args:
        policy: the rules, and the settings of detectors.
        root: the project folder, which paths in settings are relative to.

    Raises:
        PlumblineError: a detector cannot be set up, or a rule could never hold.
    """
    named = {rule.detector for chain in policy.chains for rule in chain.rules}
    detectors = {name: known.make(settings_of(policy, name), root) for name in sorted(named)}
    for chain in policy.chains:
        for rule in chain.rules:
            _refuse_what_never_holds(policy, chain, rule, detectors[rule.detector])
    return detectors


def settings_of(policy: GuardrailPolicy, name: str) -> DetectorSettings:
    """The settings of a detector that a rule names: those of that name, or a kind's own."""
    return policy.detectors.get(name) or DetectorSettings(kind=name)


def digests_of(policy: GuardrailPolicy, root: Path) -> dict[str, str]:
    """SHA-256 of every file that the policy's detectors read, by its path."""
    read = {
        str(getattr(settings, key))
        for settings in policy.detectors.values()
        for key in getattr(known.class_at(known.place_of(settings.kind)), "files", ())
        if getattr(settings, key)
    }
    return {path: file_digest(inside(root, path)) for path in sorted(read)}


def _refuse_what_never_holds(
    policy: GuardrailPolicy, chain: GuardrailChain, rule: GuardrailRule, detector: Detector
) -> None:
    wrong = _never_holds(chain, rule, detector)
    if wrong:
        where = f"guardrails {policy.guardrails}, {chain.stage} of {chain.modality}"
        raise GuardrailError(f"{where}, a rule on {rule.detector}: {wrong}")


def _never_holds(chain: GuardrailChain, rule: GuardrailRule, detector: Detector) -> str | None:
    strangers = [label for label in rule.labels if label not in detector.labels]
    if strangers:
        return f"it finds no {strangers[0]}; it finds {', '.join(detector.labels)}"
    modality = "text" if chain.modality == "conversation" else chain.modality
    modalities = getattr(detector, "modalities", (modality,))
    if modality not in modalities:
        return f"it finds nothing in {chain.modality}, only in {', '.join(modalities)}"
    if rule.action == "redact" and modality != "text":
        return f"nothing can be redacted in {chain.modality}: use review or deny"
    highest: float = getattr(detector, "highest", 1.0)
    if rule.at_least > highest:
        return f"its score is never more than {highest:.6g}, so at_least {rule.at_least:.6g} never holds"
    return None
