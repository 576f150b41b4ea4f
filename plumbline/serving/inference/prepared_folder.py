"""A folder from which a model can be served here: its files, its pin, the service's file, tokens and keys."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plumbline.errors import PlumblineError
from plumbline.intent import Spec
from plumbline.serving.edge.tokens import new_token, token_hash
from plumbline.serving.inference.pinned_model import CONFIG_FILE, config_text, pinned_readers
from plumbline.whole_files import write_whole

ROLES = ("predict", "label", "metrics")
"""What callers may do."""
DATE = "arrived_on"
"""The date column of the log where the spec has none."""


class FolderTakenError(PlumblineError):
    """Something is there already."""


@dataclass(frozen=True)
class Beside:
    """What the service is set up with that is not in its folder."""

    check_token: Path
    """The file with its token for the alignment service."""
    callers: Path | None = None
    """The file of its callers; one with a first caller is made where there is none."""
    preprocessor: tuple[str, Path] | None = None
    """Address of the data preprocessor's `/harmonise`, and the file with the token for it."""
    readers: tuple[Spec, ...] = ()
    """The specs of the models that read off pictures for it."""


@dataclass(frozen=True)
class Prepared:
    """What was made."""

    folder: Path
    token: str | None
    """Of the one caller, with every role; kept nowhere else. None where callers were given."""

    @property
    def environment(self) -> dict[str, str]:
        """What the service is started with."""
        return {
            "MODEL_CONFIG_PATH": str(self.folder / "model" / CONFIG_FILE),
            "PLUMBLINE_INFERENCE": str(self.folder / "inference.yaml"),
        }


def prepare_folder(
    spec: Spec, labels: Sequence[int | str], model: Path, version: str, folder: Path, beside: Beside
) -> Prepared:
    """Copies a model's files and writes everything around them; the folder is there whole or not at all.

    Args:
        spec: the model's.
        labels: every value of its label.
        model: its files, in a folder named after their digest.
        version: the registry's version number.
        folder: where; must not be there yet.
        beside: what it is set up with besides.

    Raises:
        FolderTakenError: the folder is there.
    """
    if folder.exists():
        raise FolderTakenError(f"{folder} is there already: name another folder, or move it away")
    folder.parent.mkdir(parents=True, exist_ok=True)
    token = None if beside.callers else new_token()
    with tempfile.TemporaryDirectory(prefix=".preparing-", dir=folder.parent) as work:
        part = Path(work) / "folder"
        shutil.copytree(model, part / "model")
        pin = config_text(spec.model, model.name, version, reads=pinned_readers(model, spec.reads))
        write_whole(part / "model" / CONFIG_FILE, pin.encode(), 0o644)
        if token:
            _write(part / "callers.yaml", {"callers": [_caller(token)]})
        write_whole(part / "id-key", f"{secrets.token_hex(32)}\n".encode())
        _write(part / "inference.yaml", service_fields(spec, labels, folder, beside))
        part.rename(folder)
    return Prepared(folder, token)


def service_fields(spec: Spec, labels: Sequence[int | str], folder: Path, beside: Beside) -> dict[str, Any]:
    """The service's file for a model, its log in the names that the specs have. Arguments as above."""
    also = {
        each.attribute: "numeric" if each.bands else "categorical"
        for each in spec.protected
        if each.attribute not in spec.features
    }
    for name in (spec.data.weight, spec.data.cluster):
        if name and name not in spec.features:
            also[name] = "numeric" if name == spec.data.weight else "categorical"
    readings = {its.model: {**_names(its), "label": its.data.label} for its in beside.readers}
    log = {
        "folder": str(folder / "log"),
        "key": str(folder / "id-key"),
        **_names(spec),
        "label": spec.data.label,
        "label_values": list(labels),
        "also": also,
    }
    fields: dict[str, Any] = {
        "environment": spec.release.stages[-1].name,
        "callers": str(beside.callers or folder / "callers.yaml"),
        "checks": {"token": str(beside.check_token)},
        "log": log | ({"readings": readings} if readings else {}),
    }
    if beside.preprocessor:
        address, token = beside.preprocessor
        fields["preprocessor"] = {"address": address, "token": str(token)}
    return fields


def _names(spec: Spec) -> dict[str, str]:
    return {"id": spec.data.id, "date": spec.nights.date_column or DATE}


def _caller(token: str) -> dict[str, Any]:
    return {"name": "first-caller", "sha256": token_hash(token), "roles": list(ROLES)}


def _write(place: Path, fields: dict[str, Any]) -> None:
    import yaml

    write_whole(place, yaml.safe_dump(fields, sort_keys=False).encode())
