"""Credentials are told from words and digests by their form and by how random they are."""

from __future__ import annotations

import pytest

from plumbline.guardrails.content import Text
from plumbline.guardrails.detectors.secrets import Secrets
from plumbline.guardrails.suites.synthetic import made_up
from plumbline.intent import DetectorSettings

DETECTOR = Secrets(DetectorSettings(kind="secrets"))


def found(text: str) -> dict[str, list[str]]:
    return {one.label: [text[s.start : s.end] for s in one.spans] for one in DETECTOR.detect(Text(text))}


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("aws_id", "cloud_key"),
        ("jwt", "web_token"),
        ("github", "access_token"),
        ("private_key", "private_key"),
    ],
)
def test_the_whole_of_a_credential_is_found(kind, label):
    value = made_up(kind, "a test")
    assert value in found(f"use {value} and go on")[label]


def test_a_private_key_ends_where_its_last_line_does_or_with_the_text():
    key = made_up("private_key", "a test")
    assert found(f"{key}\nand more words")["private_key"] == [key]
    cut = key[: len(key) // 2]
    assert found(cut)["private_key"] == [cut]


@pytest.mark.parametrize(
    "text",
    [
        "the password is required", "password: ********", "token: null", "a secret garden", "api_key: <here>",
        "commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b", "-----BEGIN PUBLIC KEY-----", "eyJ is a header",
    ],
)  # fmt: skip
def test_words_about_credentials_are_none(text):
    assert found(text) == {}
