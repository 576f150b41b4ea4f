"""A key that signs, and the trust in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from plumbline.attestation.keys import TrustedKey, trusted
from plumbline.attestation.private_keys import SigningKey, make_signing_key
from tests.release.verifying.gitops_repo import DAY, NOW


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return make_signing_key(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def other_key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return make_signing_key(tmp_path_factory.mktemp("other-keys"))


@pytest.fixture(scope="session")
def trust(key: SigningKey) -> TrustedKey:
    return trusted(key.public_key, NOW - 30 * DAY)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "keys"
