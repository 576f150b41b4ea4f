"""`plumbline keys`: the keys that sign releases, here and in the GitOps repository."""

from __future__ import annotations

import argparse
import datetime
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.times import minute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plumbline.attestation.keys import TrustedKey
    from plumbline.commands.command_line import Commands

TREE = "a checked-out GitOps repository, whose policies/keys/ is read and written"


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser("keys", help="the keys that sign releases")
    actions = command.add_subparsers(required=True, metavar="ACTION")
    generate_command = actions.add_parser("generate", help="make the first private key")
    generate_command.add_argument("--repo", type=Path, help=TREE)
    generate_command.add_argument(
        "--environment", action="append", default=[], help="sign for this environment only; may be repeated"
    )
    generate_command.set_defaults(run=generate)
    list_command = actions.add_parser("list", help="private keys here, public keys there")
    list_command.add_argument("--repo", type=Path, help=TREE)
    list_command.set_defaults(run=list_keys)
    rotate_command = actions.add_parser("rotate", help="make a key that takes over from the present one")
    rotate_command.add_argument("--repo", type=Path, default=Path(), help=TREE)
    rotate_command.add_argument(
        "--overlap-days", type=_days, default=14, metavar="DAYS", help="how long both count (default: 14)"
    )
    rotate_command.set_defaults(run=rotate)
    revoke_command = actions.add_parser("revoke", help="nothing that a key signed counts any more")
    revoke_command.add_argument("keyid", help="its id, or its first 8 characters or more")
    revoke_command.add_argument("--repo", type=Path, default=Path(), help=TREE)
    revoke_command.add_argument("--because", required=True, help="whoever is refused reads it")
    revoke_command.set_defaults(run=revoke)


def _days(text: str) -> int:
    """Days of an overlap; checked before a key is made."""
    if not text.isdecimal() or not text.isascii() or len(text) > 4 or int(text) > 3650:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days from 0 to 3650")
    return int(text)


def generate(options: Namespace) -> int:
    """Makes the first private key; prints its public half, or puts it into the tree."""
    from plumbline.attestation.errors import KeyFileError
    from plumbline.attestation.keys import trusted, write_keys
    from plumbline.attestation.private_keys import make_signing_key, signing_keys

    place = _place()
    if options.repo:
        _must_be_known(_tree(options.repo), options.environment)
    if signing_keys(place):
        raise KeyFileError(
            f"{place}: there is a key already; `plumbline keys rotate` makes one that takes over"
        )
    key = make_signing_key(place)
    public = trusted(key.public_key, _now(), options.environment)
    print(f"made {key.file}: keep it, it cannot be made again")
    if options.repo:
        write_keys(_tree(options.repo), [public])
        print(f"wrote {options.repo / public.file}: propose it in a pull request of its own")
    else:
        print(f"Put this into the GitOps repository as {public.file}:\n\n{public.content.decode()}", end="")
    return 0


def list_keys(options: Namespace) -> int:
    """One line a key."""
    from plumbline.attestation.private_keys import signing_keys

    here = {key.keyid for key in signing_keys(_place())}
    there = {key.keyid: key for key in _public(options.repo)} if options.repo else {}
    for keyid in sorted(here | set(there)):
        where = "signs here" if keyid in here else "not here"
        said = _state(there[keyid]) if keyid in there else "not in the repository" if options.repo else ""
        print(f"{keyid[:16]}  {where:<10}  {said}".rstrip())
    if not here and not there:
        print("There is no key yet; `plumbline keys generate` makes one.")
    return 0


def rotate(options: Namespace) -> int:
    """Makes a second key; the present ones are valid for the overlap, and those that are over are deleted."""
    from plumbline.attestation.keys import trusted, write_keys
    from plumbline.attestation.private_keys import forget, make_signing_key, must_sign
    from plumbline.attestation.rotation import inherited_environments, is_over, retiring

    place, now, tree = _place(), _now(), _tree(options.repo)
    own = {key.keyid for key in must_sign(place)}
    public = [key for key in _public(options.repo) if key.keyid in own]
    new = make_signing_key(place)
    for key in public:
        if is_over(key, now):
            print(f"deleted {forget(place, key.keyid)}: it is over")
    overlap = datetime.timedelta(days=options.overlap_days)
    before = retiring(public, now, overlap)
    successor = trusted(new.public_key, now, inherited_environments(public, now))
    changes = write_keys(tree, [*before, successor])
    print(f"made {new.file}; releases are signed by it too from now on")
    for change in changes:
        print(f"wrote {options.repo / change.file}")
    for key in before:
        print(f"{key.keyid[:16]}: {_state(key)}")
    print(f"{successor.keyid[:16]} takes over: {_state(successor)}")
    print(f"Propose these files in a pull request of its own{_before_when(before, now)}.")
    return 0


def _before_when(before: Sequence[TrustedKey], now: datetime.datetime) -> str:
    """Until when the public keys must be merged, in words."""
    from plumbline.attestation.rotation import is_over

    if not before:
        return (
            ": no key of this place was in the repository, so nothing signed here counts until it is merged"
        )
    ends = max((key.valid_until for key in before if key.valid_until and not is_over(key, now)), default=now)
    return f", and merge it before the overlap ends, on {minute(ends)}"


def revoke(options: Namespace) -> int:
    """Marks a key as revoked in the tree, and deletes its private half if it is here."""
    from plumbline.attestation.keys import write_keys
    from plumbline.attestation.private_keys import forget
    from plumbline.attestation.rotation import revoke as revoked

    key = revoked(_public(options.repo), options.keyid, _now(), options.because)
    for change in write_keys(_tree(options.repo), [key]):
        print(f"wrote {options.repo / change.file}: propose it now, in a pull request of its own")
    gone = forget(_place(), key.keyid)
    if gone:
        print(f"deleted {gone}")
    print("What this key signed counts nowhere any more: state anew what is to be promoted.")
    return 0


def _state(key: TrustedKey) -> str:
    from plumbline.printable import one_line  # the file is the repository's: it drives no terminal

    if key.revoked is not None:
        return one_line(f"revoked {minute(key.revoked)}: {key.because}")
    until = f" until {minute(key.valid_until)}" if key.valid_until else ""
    only = f", for {', '.join(key.environments)} only" if key.environments else ""
    return one_line(f"valid from {minute(key.valid_from)}{until}{only}")


def _public(tree: Path) -> tuple[TrustedKey, ...]:
    from plumbline.attestation.keys import FOLDER, read_keys
    from plumbline.attestation.tree import read_files

    return read_keys(read_files(_tree(tree), FOLDER))


def _tree(tree: Path) -> Path:
    from plumbline.attestation.errors import AttestationError

    if not (tree / ".git").exists():
        raise AttestationError(
            f"{tree}: no checked-out repository; clone the GitOps repository and name its folder"
        )
    return tree


def _must_be_known(tree: Path, environments: list[str]) -> None:
    """Raises AttestationError for an environment that the tree's policy does not name: a key for nothing."""
    from plumbline.attestation.errors import AttestationError
    from plumbline.attestation.strict_yaml import read_record
    from plumbline.attestation.tree import read_files
    from plumbline.attestation.trust import POLICY
    from plumbline.intent import GitOpsPolicy

    files = read_files(tree, str(Path(POLICY).parent))
    if POLICY not in files:
        return
    policy = read_record(files[POLICY], POLICY, GitOpsPolicy)
    known = [environment.name for environment in policy.environments]
    unknown = [name for name in environments if name not in known]
    if unknown:
        raise AttestationError(
            f"--environment {', '.join(unknown)}: {POLICY} knows only {', '.join(known)}; no key was made"
        )


def _place() -> Path:
    from plumbline.settings import Settings

    return Settings.from_environment().signing_keys


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
