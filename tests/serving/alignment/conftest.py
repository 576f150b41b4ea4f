from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from plumbline.serving.alignment.settings import AlignmentSettings
from plumbline.serving.edge.tokens import token_hash
from tests.serving.alignment.service import POLICY, TOKEN, write_policy


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_policy(tmp_path, POLICY)
    return tmp_path


@pytest.fixture
def settings(root: Path) -> AlignmentSettings:
    found = AlignmentSettings.under(root, root / "var", "sqlite://")
    found.state.mkdir(parents=True)
    entry = f'  - {{name: caller, sha256: "{token_hash(TOKEN)}", roles: [check, operate, metrics]}}\n'
    found.tokens.write_text(f"callers:\n{entry}")
    return replace(found, look_every=0.01)
