"""The pair behind this project's own guardrails, over a socket: each model's policy decides its part."""

from __future__ import annotations

import base64
import io
import shutil
from pathlib import Path
from typing import Any

from PIL import Image
from starlette.testclient import TestClient

from plumbline.serving.inference.configuration import read_configuration
from plumbline.serving.inference.running import Running
from plumbline.serving.inference.service import service
from plumbline.specs.loading import load_spec
from tests.serving.inference.pair import PAIR, PERSON, digits, make_pair
from tests.serving.inference.real_alignment import alignment_running
from tests.serving.inference.small_model import Installed


def with_a_place(picture: str) -> str:
    """The same picture; its file says where it was taken."""
    found = Image.open(io.BytesIO(base64.b64decode(picture)))
    told = Image.Exif()
    told[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0)}
    written = io.BytesIO()
    found.save(written, "PNG", exif=told)
    return base64.b64encode(written.getvalue()).decode()


def test_every_part_is_decided_by_its_own_policy(
    installed: Installed, project_root: Path, digits_data: Path, tmp_path: Path
) -> None:
    make_pair(installed, project_root, load_spec(project_root, PAIR))
    shutil.copytree(project_root / "policies/guardrails", tmp_path / "project/policies/guardrails")
    pictures = digits(digits_data, project_root)

    def person(age: int, **changes: Any) -> dict[str, Any]:
        read = {"AGEP_tens": pictures[age // 10][0], "AGEP_ones": pictures[age % 10][1]}
        return {**PERSON, **read, **changes}

    rows = [
        person(46),
        person(46, AGEP_tens=with_a_place(pictures[4][0])),
        person(97),
        person(46, SCHL="unheard of"),
    ]
    with alignment_running(tmp_path / "project", installed.alignment.token) as endpoint:
        installed.set_up(
            checks={"seconds": 20}, log={"also": {}, "readings": {"mnist_digits": {"label": "digit"}}}
        )
        configuration = read_configuration({**installed.environment, "AI_ALIGNMENT_CHECK_ENDPOINT": endpoint})
        with TestClient(service(Running(configuration, now=lambda: installed.now))) as client:
            answer = client.post("/predict", json={"rows": rows}, headers=installed.token("predict"))
    assert answer.status_code == 200, answer.text
    found = answer.json()["predictions"]
    assert [each["decision"] for each in found] == ["allow", "deny", "review", "review"]
    assert [each["predicted"] for each in found] == [1, None, None, None]
    assert found[0]["readings"][0]["value"] == 46
    place, *_ = found[1]["reasons"]
    assert place.startswith("AGEP_tens: Where somebody took a picture of a digit is nobody's business here")
    assert any("so a digit may have been misread" in each for each in found[2]["reasons"])
    assert all(each["checked"] for each in found)
