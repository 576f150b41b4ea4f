"""A model of three features on disk, pinned, with everything a service around it is set up with."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import xgboost
import yaml

from plumbline.canonical import folder_digest
from plumbline.serving.edge.tokens import new_token, token_hash
from plumbline.serving.inference.configuration import Configuration, read_configuration
from plumbline.serving.inference.running import Running
from tests.serving.inference.stand_in_alignment import StandInAlignment

FEATURES = [
    {"name": "AGE", "kind": "numeric", "categories": []},
    {"name": "INCOME", "kind": "numeric", "categories": []},
    {"name": "SEX", "kind": "categorical", "categories": ["1", "2"]},
]
ENDPOINT = "http://alignment-service.ai-governance.svc.cluster.local/check"
ROW = {"AGE": 31, "INCOME": 1200.5, "SEX": "2"}


def model_folder(folder: Path) -> str:
    """Trains a model into a folder; its digest."""
    folder.mkdir(parents=True)
    random = np.random.default_rng(0)
    matrix = np.column_stack(
        [random.integers(18, 80, 200), random.random(200) * 5000, random.integers(0, 2, 200)]
    )
    labels = (matrix[:, 0] > 45).astype(float)
    data = xgboost.DMatrix(matrix.astype(np.float32), labels)
    xgboost.train({"objective": "binary:logistic", "nthread": 1}, data, 8).save_model(folder / "model.ubj")
    (folder / "features.json").write_text(json.dumps(FEATURES))
    return folder_digest(folder)


@dataclass
class Installed:
    """Where a service is set up."""

    folder: Path
    digest: str
    callers: dict[str, str]
    """Token of each caller, by its role."""
    alignment: StandInAlignment
    now: datetime.datetime = datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "MODEL_CONFIG_PATH": str(self.folder / "model/config.json"),
            "MODEL_VERSION": "7",
            "PLUMBLINE_INFERENCE": str(self.folder / "inference.yaml"),
            "AI_ALIGNMENT_CHECK_ENDPOINT": ENDPOINT,
        }

    def pin(self, **fields: Any) -> None:
        """Writes the model's config.json."""
        whole = {"model": "acs", "digest": self.digest, **fields}
        (self.folder / "model/config.json").write_text(json.dumps(whole))

    def set_up(self, **changes: Any) -> None:
        """Writes the service's file; `checks={"unchecked": ...}` changes a key of a section."""
        whole: dict[str, Any] = {
            "environment": "production",
            "callers": str(self.folder / "tokens.yaml"),
            "checks": {"token": str(self.folder / "alignment-token")},
            "log": {
                "folder": str(self.folder / "log"),
                "key": str(self.folder / "log-key"),
                "label": "employed",
                "label_values": [0, 1],
                "also": {"DIS": "categorical"},
                "may_label": {"label-caller": ["predict-caller"]},
            },
        }
        for name, value in changes.items():
            whole[name] = {**whole[name], **value} if isinstance(value, dict) and name in whole else value
        (self.folder / "inference.yaml").write_text(yaml.safe_dump(whole))

    def configuration(self) -> Configuration:
        return read_configuration(self.environment)

    def running(self) -> Running:
        return Running(self.configuration(), now=lambda: self.now, transport=self.alignment)

    def token(self, role: str) -> dict[str, str]:
        """The header of a caller with a role."""
        return {"authorization": f"Bearer {self.callers[role]}"}


def secrets_in(folder: Path) -> tuple[dict[str, str], str]:
    """Writes tokens and keys into a folder; the token of each caller, by its role, and the service's own."""
    callers = {role: new_token() for role in ("predict", "label", "metrics")}
    entries = [
        {"name": f"{role}-caller", "sha256": token_hash(token), "roles": [role]}
        for role, token in callers.items()
    ]
    (folder / "tokens.yaml").write_text(yaml.safe_dump({"callers": entries}))
    own = new_token()
    (folder / "alignment-token").write_text(own + "\n")
    (folder / "log-key").write_text("ab" * 32)
    return callers, own


def installed_in(folder: Path) -> Installed:
    """A service set up in a folder, its model made."""
    digest = model_folder(folder / "model")
    callers, own = secrets_in(folder)
    installed = Installed(folder, digest, callers, StandInAlignment(own))
    installed.pin()
    installed.set_up()
    return installed
