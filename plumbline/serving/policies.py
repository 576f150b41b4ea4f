"""The guardrail policies of a project folder, set up."""

from __future__ import annotations

from pathlib import Path

from plumbline.guardrails.guardrails import Guardrails
from plumbline.specs.loading import guardrail_names, load_guardrails


def guardrails_of(root: Path) -> Guardrails:
    """All policies under `policies/guardrails/`, ready to check. It starts no process yet.

    Args:
        root: the project folder.

    Raises:
        PlumblineError: one of them cannot be read or set up, or two are for the same.
    """
    return Guardrails.of([load_guardrails(root, name) for name in guardrail_names(root)], root)
