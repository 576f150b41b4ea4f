"""Obvious secrets are refused before they are written; the message never repeats them."""

from __future__ import annotations

import datetime

import pytest

from plumbline.evidence.ledger import Ledger
from plumbline.evidence.secrecy import SecretError, refuse_secrets
from plumbline.store import Store


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"password": "hunter2"}, "password"),
        ({"git": {"accessToken": "hunter2"}}, "git.accessToken"),
        ({"runs": [{"AWS_SECRET_ACCESS_KEY": "hunter2"}]}, r"runs\[0\].AWS_SECRET_ACCESS_KEY"),
        ({"url": "https://me:hunter2@example.com/repo"}, "url"),
        ({"text": "-----BEGIN RSA PRIVATE KEY-----\nhunter2"}, "text"),
    ],
)
def test_a_secret_is_refused_by_place(body, place):
    with pytest.raises(SecretError, match=place) as refusal:
        refuse_secrets(body, "plan")
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    "body",
    [
        {"password": ""},
        {"token": None},
        {"tokens": 512},
        {"secretary": "Ann"},
        {"url": "https://example.com:80/a@b"},
    ],
)
def test_what_only_sounds_like_a_secret_is_written(body):
    refuse_secrets(body, "plan")


def test_a_refused_body_leaves_no_trace(tmp_path):
    ledger = Ledger(Store(f"sqlite:///{tmp_path}/plumbline.db"))
    with pytest.raises(SecretError):
        ledger.append("p", "k", "m", "me", {"token": "x"}, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    assert ledger.all() == []
