"""How git gets into a forge's repository: over https with a token, or over SSH with a key.

Git asks for the token through a credential helper that answers for this one host, and takes it from its
environment; nothing secret stands in arguments, in a configuration or, but for SSH keys, in a file.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from plumbline.release.forges.credentials import Credentials, CredentialsError
from plumbline.release.git.remote import PLUMBLINE, Author, Remote, SigningKey
from plumbline.release.git.signing import SIGNING_FILE

_HELPER = (
    '!f() { test "$1" = get && '
    'printf "username=%s\\npassword=%s\\n" "$PLUMBLINE_GIT_USER" "$PLUMBLINE_GIT_SECRET"; }; f'
)
_SSH = (
    "ssh -F none -o BatchMode=yes -o IdentitiesOnly=yes -o ConnectTimeout=20 -o StrictHostKeyChecking=yes "
    '-o GlobalKnownHostsFile=none -o UserKnownHostsFile="$PLUMBLINE_FILES/known_hosts" '
    '-o IdentityFile="$PLUMBLINE_FILES/identity"'
)
_PGP = "-----BEGIN PGP PRIVATE KEY BLOCK-----"


def git_remote(credentials: Credentials, web: str, repository: str, user: str, secret: str) -> Remote:
    """The repository as git reaches it.

    Args:
        credentials: the connection; with an SSH key, git goes over SSH. It also names author and signing key.
        web: the forge's address, such as https://github.com.
        repository: owner/name.
        user: the name that goes with the token.
        secret: the token.

    Raises:
        CredentialsError: if a key or the known hosts are missing or unusable.
    """
    files, signing = _signing(credentials)
    author = Author(
        str(credentials.extra.get("author_name") or PLUMBLINE.name),
        str(credentials.extra.get("author_email") or PLUMBLINE.email),
    )
    if has_ssh_key(credentials):
        address, environment = _ssh_address(credentials, web, repository), {"GIT_SSH_COMMAND": _SSH}
        files |= {"identity": credentials.text("private_key"), "known_hosts": _known_hosts(credentials)}
    else:
        address, environment = f"{web}/{repository}.git", _https(credentials, web, user, secret)
    return Remote(address, environment, files, author, signing)


def has_ssh_key(credentials: Credentials) -> bool:
    """Whether the connection holds an SSH key; an App's private key is none."""
    keys = ("private_key", "private_key_file", "private_key_path", "key_file")
    return not app_id(credentials) and any(credentials.extra.get(key) for key in keys)


def app_id(credentials: Credentials) -> str:
    """The GitHub App the connection is for; empty if it is for none."""
    return str(credentials.extra.get("app_id") or credentials.extra.get("github_app_id") or "")


def must_be_for(credentials: Credentials, web: str) -> None:
    """Keeps a connection's secret from a host it is not for: whoever writes a spec may name any address.

    Raises:
        CredentialsError: if the connection is for another host.
    """
    wanted = urlsplit(web).hostname or ""
    named = credentials.hostname.removeprefix("api.") if wanted == "github.com" else credentials.hostname
    if named != wanted and (named or wanted not in {"github.com", "gitlab.com"}):
        whose = f"is for {named}" if named else "names no host"
        raise CredentialsError(
            f"connection {credentials.connection}: {whose}, but the spec's release goes to {wanted}: its "
            "secrets are not sent there. Correct the connection's host or `release.address`"
        )


def _https(credentials: Credentials, web: str, user: str, secret: str) -> dict[str, str]:
    if not secret or not secret.isprintable() or not user.isprintable():
        raise CredentialsError(f"connection {credentials.connection}: holds no token in its password field")
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"credential.{web}.helper",
        "GIT_CONFIG_VALUE_0": _HELPER,
        "PLUMBLINE_GIT_USER": user,
        "PLUMBLINE_GIT_SECRET": secret,
    }


def _ssh_address(credentials: Credentials, web: str, repository: str) -> str:
    port = credentials.number("ssh_port")
    return f"ssh://git@{urlsplit(web).hostname}{f':{port}' if port else ''}/{repository}.git"


def _known_hosts(credentials: Credentials) -> str:
    if credentials.extra.get("private_key_passphrase"):
        raise CredentialsError(
            f"connection {credentials.connection}: use an SSH key without a passphrase, for this alone"
        )
    known = credentials.text("known_hosts")
    if not known:
        raise CredentialsError(
            f"connection {credentials.connection}: with an SSH key, `known_hosts` must hold the forge's host "
            "keys: take them with ssh-keyscan and compare them with what the forge publishes"
        )
    return known


def _signing(credentials: Credentials) -> tuple[dict[str, str], SigningKey | None]:
    key = credentials.text("signing_key")
    if not key:
        return {}, None
    return {SIGNING_FILE: key}, SigningKey("openpgp" if key.lstrip().startswith(_PGP) else "ssh")
