"""What a service imports until it has answered is in its image, as far as it is the project's own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

STARTS = {
    "preprocessing": """
from starlette.testclient import TestClient
from plumbline.serving.preprocessing.app import application
from plumbline.specs.loading import load_preprocessing
client = TestClient(application(load_preprocessing(root), root))
person = {name: "1" for name in ("age", "SCHL")}
client.post("/harmonise", json={"model": "acs_employment", "rows": [person]}).raise_for_status()
""",
    "inference": """
import json, tempfile
from starlette.testclient import TestClient
from tests.serving.inference.small_model import ROW, installed_in
installed = installed_in(Path(tempfile.mkdtemp(dir=sys.argv[2])))
from plumbline.serving.inference.service import service
with TestClient(service(installed.running())) as client:
    sent = {"rows": [ROW]}
    client.post("/predict", json=sent, headers=installed.token("predict")).raise_for_status()
""",
}


@pytest.mark.parametrize("service", STARTS)
def test_a_service_starts_with_what_its_image_holds(root: Path, tmp_path: Path, service: str) -> None:
    script = f"import sys\nfrom pathlib import Path\nroot = Path(sys.argv[1])\n{STARTS[service]}\n"
    script += "print('IMPORTED', *{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", script, root, tmp_path],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    imported = set(done.stdout.partition("IMPORTED ")[2].split())
    copied = set(
        re.findall(r"^COPY (\w+)/ ", (root / f"deploy/images/{service}.Dockerfile").read_text(), re.MULTILINE)
    )
    assert imported & {"plumbline", "alignment_checks"} <= copied
