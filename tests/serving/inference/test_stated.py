"""A signed statement says that the pinned version may run here; without one that counts nothing starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from plumbline.attestation.keys import trusted, write_keys
from plumbline.attestation.private_keys import SigningKey, make_signing_key
from plumbline.attestation.signing import sign
from plumbline.attestation.statement_files import write_statement
from plumbline.serving.inference.loading import load_model
from plumbline.serving.inference.stated import NotReleasedError
from tests.release.verifying.gitops_repo import DAY, NOW, digest, statement
from tests.serving.inference.small_model import Installed


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    return make_signing_key(tmp_path_factory.mktemp("keys"))


def released(installed: Installed, key: SigningKey, **changes: Any) -> Path:
    """A GitOps repository with a statement for the installed model, and the service told of it."""
    tree = installed.folder / "gitops"
    tree.mkdir()
    write_keys(tree, [trusted(key.public_key, NOW - 1000 * DAY)])
    says = {"model": "acs", "version": "7", "digest": installed.digest, "environment": "production"}
    write_statement(tree, sign(statement(**{**says, **changes}), [key]))
    installed.set_up(statements={"folder": str(tree)})
    return tree


def test_what_was_stated_runs_and_tells_the_images_digest(installed: Installed, key: SigningKey) -> None:
    released(installed, key)
    assert load_model(installed.configuration()).image == digest("b")


def test_it_runs_long_after_the_statement_expired(installed: Installed, key: SigningKey) -> None:
    released(installed, key, issued=NOW - 900 * DAY, expires=NOW - 890 * DAY)
    assert load_model(installed.configuration()).version == "7"


@pytest.mark.parametrize(
    "changes", [{"version": "8"}, {"digest": "c" * 64}, {"environment": "staging"}, {"model": "other"}]
)
def test_what_was_stated_of_another_does_not_count(
    installed: Installed, key: SigningKey, changes: dict[str, str]
) -> None:
    released(installed, key, **changes)
    with pytest.raises(NotReleasedError, match="nothing states that acs 7"):
        load_model(installed.configuration())


def test_another_image_than_the_stated_one_is_refused(installed: Installed, key: SigningKey) -> None:
    released(installed, key)
    installed.pin(image=digest("c"))
    with pytest.raises(NotReleasedError):
        load_model(installed.configuration())


def test_a_strangers_statement_does_not_count(installed: Installed, key: SigningKey, tmp_path: Path) -> None:
    tree = released(installed, make_signing_key(tmp_path / "stranger"))
    for file in (tree / "policies/keys").iterdir():
        file.unlink()
    write_keys(tree, [trusted(key.public_key, NOW - 30 * DAY)])
    with pytest.raises(NotReleasedError):
        load_model(installed.configuration())


def test_a_damaged_statement_beside_a_good_one_stops_nothing(installed: Installed, key: SigningKey) -> None:
    tree = released(installed, key)
    (tree / "plumbline/statements/acs/production/1-promotion-0.json").write_text("{}")
    assert load_model(installed.configuration()).version == "7"


def test_a_link_among_statements_is_not_followed(installed: Installed, key: SigningKey) -> None:
    tree = released(installed, key)
    (tree / "plumbline/statements/acs/production/link.json").symlink_to("/etc/hostname")
    with pytest.raises(NotReleasedError, match="is a link"):
        load_model(installed.configuration())
