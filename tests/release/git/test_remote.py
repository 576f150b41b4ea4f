"""Only https, ssh and local paths are addresses, and none holds a password."""

from __future__ import annotations

import pytest

from plumbline.release.forges.errors import ForgeError
from plumbline.release.git.remote import Remote


@pytest.mark.parametrize(
    ("address", "transport"),
    [
        ("/srv/forge/apps.git", "file"),
        ("https://github.com/org/apps.git", "https"),
        ("https://git.example.com:8443/org/apps.git", "https"),
        ("ssh://git@github.com/org/apps.git", "ssh"),
        ("ssh://git@git.example.com:2222/org/apps.git", "ssh"),
        ("git@github.com:org/apps.git", "ssh"),
        ("http://127.0.0.1:3000/org/apps.git", "http"),
        ("http://[::1]:3000/org/apps.git", "http"),
    ],
)
def test_what_git_may_be_sent_to(address: str, transport: str):
    assert Remote(address).transport == transport


@pytest.mark.parametrize(
    "address",
    [
        "ext::sh -c 'touch /tmp/owned'",
        "file:///srv/forge/apps.git",
        "git://github.com/org/apps.git",
        "fd::17/foo",
        "ftp://example.com/apps.git",
        "apps.git",
        "../apps.git",
        "--upload-pack=touch",
        "-oProxyCommand=touch@host:x",
        "ssh://-oProxyCommand=touch/x",
        "git@-host:org/apps.git",
        "git@host:-apps.git",
        "https://host/a b",
        "https://host/a\nb",
        "https:///apps.git",
        "HTTPS://host/x",
        "https://[x",
        "",
    ],
)
def test_every_other_transport_is_refused(address: str):
    with pytest.raises(ForgeError, match="not an address of a forge"):
        Remote(address)


@pytest.mark.parametrize(
    "address", ["https://robot:s3cret@host/x.git", "https://s3cret@host/x.git", "ssh://git:s3cret@host/x"]
)
def test_a_password_in_an_address_is_refused_and_not_shown(address: str):
    with pytest.raises(ForgeError) as refused:
        Remote(address)
    assert "s3cret" not in str(refused.value)


def test_credentials_are_not_sent_over_plain_http():
    with pytest.raises(ForgeError, match="use https"):
        Remote("http://git.example.com/org/apps.git")


def test_secrets_do_not_show():
    """Neither what travels in the environment nor what lies in files."""
    remote = Remote("https://host/x", {"PLUMBLINE_GIT_SECRET": "s3cret"}, {"identity": "s3cret"})
    assert "s3cret" not in f"{remote!r} {remote}"
