"""A folder from which a model can be served here: its files, its pin, the service's file, tokens and keys."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plumbline.errors import PlumblineError
from plumbline.intent import Spec
from plumbline.serving.inference.pinned_model import CONFIG_FILE, config_text, pinned_readers
from plumbline.serving.tokens import new_token, token_hash
from plumbline.whole_files import write_whole

ROLES = ("predict", "label", "metrics")
"""What callers may do."""
DATE = "arrived_on"
"""The date column of the log where the spec has none."""


class FolderTakenError(PlumblineError):
    """Something is there already."""


@dataclass(frozen=True)
class Prepared:
    """What was made."""

    folder: Path
    token: str
    """Of the one caller, with every role; kept nowhere else."""

    @property
    def environment(self) -> dict[str, str]:
        """What the service is started with."""
        return {
            "MODEL_CONFIG_PATH": str(self.folder / "model" / CONFIG_FILE),
            "PLUMBLINE_INFERENCE": str(self.folder / "inference.yaml"),
        }


def prepare_folder(
    spec: Spec,
    labels: Sequence[int | str],
    model: Path,
    version: str,
    folder: Path,
    check_token: Path,
    readers: Sequence[Spec] = (),
) -> Prepared:
    """Copies a model's files and writes everything around them.

    Args:
        spec: the model's.
        labels: every value of its label.
        model: its files, in a folder named after their digest.
        version: the registry's version number.
        folder: where; must not be there yet.
        check_token: the file with the service's token for the alignment service.
        readers: the specs of the models that read off pictures for it.

    Raises:
        FolderTakenError: the folder is there.
    """
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        raise FolderTakenError(f"{folder} is there already: name another folder, or move it away") from None
    shutil.copytree(model, folder / "model")
    token = new_token()
    pin = config_text(spec.model, model.name, version, reads=pinned_readers(model, spec.reads))
    write_whole(folder / "model" / CONFIG_FILE, pin.encode(), 0o644)
    _write(folder / "callers.yaml", {"callers": [_caller(token)]})
    write_whole(folder / "id-key", f"{secrets.token_hex(32)}\n".encode())
    _write(folder / "inference.yaml", service_fields(spec, labels, folder, check_token, readers))
    return Prepared(folder, token)


def service_fields(
    spec: Spec,
    labels: Sequence[int | str],
    folder: Path,
    check_token: Path,
    readers: Sequence[Spec] = (),
) -> dict[str, Any]:
    """The service's file for a model, its log in the names that the specs have. Arguments as above."""
    also = {
        each.attribute: "numeric" if each.bands else "categorical"
        for each in spec.protected
        if each.attribute not in spec.features
    }
    for name in (spec.data.weight, spec.data.cluster):
        if name and name not in spec.features:
            also[name] = "numeric" if name == spec.data.weight else "categorical"
    readings = {its.model: {**_names(its), "label": its.data.label} for its in readers}
    return {
        "environment": spec.release.stages[-1].name,
        "callers": str(folder / "callers.yaml"),
        "checks": {"token": str(check_token)},
        "log": {
            "folder": str(folder / "log"),
            "key": str(folder / "id-key"),
            **_names(spec),
            "label": spec.data.label,
            "label_values": list(labels),
            "also": also,
            **({"readings": readings} if readings else {}),
        },
    }


def _names(spec: Spec) -> dict[str, str]:
    return {"id": spec.data.id, "date": spec.nights.date_column or DATE}


def _caller(token: str) -> dict[str, Any]:
    return {"name": "first-caller", "sha256": token_hash(token), "roles": list(ROLES)}


def _write(place: Path, fields: dict[str, Any]) -> None:
    import yaml

    write_whole(place, yaml.safe_dump(fields, sort_keys=False).encode())
