"""The guardrail policies of a project: read as a whole, with their detectors set up, and never changed."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plumbline.canonical import digest
from plumbline.errors import PlumblineError
from plumbline.guardrails.choosing import ANY
from plumbline.guardrails.detector import Detector
from plumbline.guardrails.guardrails import Guardrails
from plumbline.guardrails.setting_up import digests_of
from plumbline.intent import GuardrailPolicy
from plumbline.printable import printable
from plumbline.specs.loading import GUARDRAILS, guardrail_names, load_guardrails

MOST_POLICIES = 200
"""Files."""
LARGEST_FILE = 64 * 2**20
"""Bytes of a policy, or of what its detectors read."""


class PoliciesError(PlumblineError):
    """The policies cannot be used as a whole."""


@dataclass(frozen=True, slots=True)
class Policies:
    """All policies. A check takes this once and keeps to it from begin to end."""

    digest: str
    """Of all of them."""
    guardrails: Guardrails
    models: frozenset[str]
    """The models that they name."""
    labels: Mapping[str, tuple[str, ...]]
    """All that each policy's detectors can find."""
    files: tuple[Path, ...]
    """What their detectors read."""


def load_policies(root: Path) -> Policies:
    """Reads every policy of a project and sets its detectors up.

    Raises:
        PlumblineError: one can't be used, two are for the same, or there is none.
    """
    files = policy_files(root)
    try:
        content_digest(files)  # what is no file is not read as one
    except OSError as error:
        raise PoliciesError(f"{error.filename}: cannot be read: {error.strerror}") from None
    policies = [load_guardrails(root, path.stem) for path in files]
    if not policies:
        raise PoliciesError(f"{root / GUARDRAILS} holds no guardrail policy: nothing could be checked")
    names = [policy.guardrails for policy in policies]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise PoliciesError(f"{root / GUARDRAILS}: two policies are named {twice}: give one another name")
    guardrails = Guardrails.of(policies, root)
    return Policies(
        digest([one.in_force for one in guardrails.policies]),
        guardrails,
        frozenset(model for policy in policies for model in policy.models if model != ANY),
        {one.policy.guardrails: _labels(one.detectors.values()) for one in guardrails.policies},
        tuple(root / path for path in sorted(_read(policies, root))),
    )


def policy_files(root: Path) -> list[Path]:
    """The files that hold policies, sorted by name. A link counts: Kubernetes mounts files as links.

    Raises:
        PoliciesError: there are too many, or a link leads out of the project: what is wrong with a policy is
            told to callers, and would tell them what is written elsewhere.
    """
    files = [root / GUARDRAILS / f"{name}.yaml" for name in guardrail_names(root)]
    if len(files) > MOST_POLICIES:
        raise PoliciesError(f"{root / GUARDRAILS} holds more than {MOST_POLICIES} policies")
    inside = root.resolve()
    out = next((file for file in files if not Path(os.path.realpath(file)).is_relative_to(inside)), None)
    if out is not None:
        raise PoliciesError(f"{printable(str(out))} leads out of {root}: put the policy itself there")
    return files


def content_digest(files: list[Path]) -> str:
    """SHA-256 over files with their names: whether anything is new.

    Raises:
        PoliciesError: one is no file, or larger than any is.
        OSError: one can't be read.
    """
    found = hashlib.sha256()
    for file in files:
        content = _content(file)
        found.update(os.fsencode(file) + f"\0{len(content)}\0".encode() + content)
    return found.hexdigest()


def _content(file: Path) -> bytes:
    """What a file holds; a pipe is not waited for, and a device is not read without end."""
    if file.is_dir():  # which can be opened, but not as a file
        raise PoliciesError(f"{file} is no file: put the policy, or what it reads, in its place")
    with os.fdopen(os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as opened:
        if not stat.S_ISREG(os.fstat(opened.fileno()).st_mode):
            raise PoliciesError(f"{file} is no file: put the policy, or what it reads, in its place")
        content = opened.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise PoliciesError(f"{file} has more than {LARGEST_FILE} bytes: no policy reads as much")
    return content


def _read(policies: list[GuardrailPolicy], root: Path) -> set[str]:
    return {path for policy in policies for path in digests_of(policy, root)}


def _labels(detectors: Iterable[Detector]) -> tuple[str, ...]:
    return tuple(sorted({label for detector in detectors for label in detector.labels}))
