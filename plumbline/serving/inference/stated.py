"""The signed statement that the pinned version may run here."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from plumbline.attestation import keys, statement_files
from plumbline.attestation.envelope import Envelope, read_envelope
from plumbline.attestation.errors import MalformedError
from plumbline.attestation.in_toto import read_payload
from plumbline.attestation.keys import TrustedKey
from plumbline.attestation.may_run import Running, may_run
from plumbline.errors import PlumblineError
from plumbline.serving.inference.configuration import Configuration


class NotReleasedError(PlumblineError):
    """What is pinned was not stated to be released here."""


def stated_image(configuration: Configuration) -> str | None:
    """The digest of the image that a good statement names; None where none is looked for, or needed.

    Raises:
        NotReleasedError: a statement is required, and none says that this may run here.
    """
    wanted = configuration.service.statements
    if wanted is None:
        return None
    envelopes, trusted = _released(wanted.folder, configuration.pinned.model)
    running = Running(
        model=configuration.pinned.model,
        version=configuration.version,
        digest=configuration.pinned.digest,
        image=configuration.pinned.image,
        environment=configuration.environment,
    )
    for envelope in envelopes:
        if may_run(running, [envelope], trusted) is None:
            return _image_in(envelope)
    because = may_run(running, envelopes, trusted)
    if wanted.required:
        raise NotReleasedError(f"{because}. Release it, or run what was released")
    return None


def _released(folder: Path, model: str) -> tuple[list[Envelope], Sequence[TrustedKey]]:
    stated = sorted((folder / statement_files.FOLDER / model).rglob("*.json"))
    listed = sorted((folder / keys.FOLDER).glob("*.yaml"))
    _refuse_links([*stated, *listed])
    envelopes: list[Envelope] = []
    for path in stated:
        with contextlib.suppress(MalformedError):  # it states nothing, and must not stop what another states
            envelopes.append(read_envelope(path.read_bytes(), path.name))
    return envelopes, keys.read_keys({f"{keys.FOLDER}/{path.name}": path.read_bytes() for path in listed})


def _refuse_links(paths: Iterable[Path]) -> None:
    link = next((path for path in paths if path.is_symlink()), None)
    if link is not None:
        raise NotReleasedError(f"{link} is a link: statements and keys are plain files")


def _image_in(envelope: Envelope) -> str:
    return read_payload(envelope.body).image.digest
