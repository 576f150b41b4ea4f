"""Passwords and keys are generated once, survive restarts, and are for this user only."""

import base64
import stat

import pytest

from plumbline.stack.credentials import ROLES, Credentials, CredentialsError, load_credentials, write_private


def test_they_survive_a_restart(tmp_path):
    assert load_credentials(tmp_path) == load_credentials(tmp_path)


def test_two_stacks_share_nothing(tmp_path):
    assert not set(Credentials().values()) & set(Credentials().values())


def test_only_this_user_can_read_them(tmp_path):
    load_credentials(tmp_path)
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_file_is_made_private_even_where_it_was_open(tmp_path):
    file = tmp_path / "open"
    file.write_text("old")
    file.chmod(0o644)
    write_private(file, "new")
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == ("new\n", 0o600)


def test_printing_them_shows_nothing():
    credentials = Credentials()
    assert not [secret for secret in credentials.values() if secret in f"{credentials!r} {credentials}"]


def test_every_user_has_a_password_of_their_own():
    passwords = Credentials().airflow_passwords
    assert set(passwords) == set(ROLES)
    assert len(set(passwords.values())) == len(ROLES)


def test_the_fernet_key_is_32_bytes():
    assert len(base64.urlsafe_b64decode(Credentials().fernet_key)) == 32


def test_a_damaged_file_is_explained(tmp_path):
    (tmp_path / "credentials.json").write_text('{"fernet_key": 1, "unknown": 2}')
    with pytest.raises(CredentialsError, match="make clean"):
        load_credentials(tmp_path)
