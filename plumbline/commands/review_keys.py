"""`plumbline review rotate`: a new key for the service, and the old one's end."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from plumbline.commands.account import account, actor
from plumbline.printable import printable

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.records import ReviewKeyRotation


def add_to(add: Commands) -> None:
    """The command line."""
    rotate = add.add_parser("rotate", help="a new key for the service: wraps the items' keys anew")
    rotate.add_argument(
        "--remove-old", action="store_true", help="take the old key away, once nothing needs it"
    )
    rotate.set_defaults(run=review_rotate)


def review_rotate(options: Namespace) -> int:
    """What was wrapped anew, or removed."""
    import dataclasses

    from plumbline.nightly.reviewing.queue import desk_of
    from plumbline.review.errors import ReviewKeyError
    from plumbline.review.keys import review_keys
    from plumbline.review.old_keys import remove_old
    from plumbline.review.rotation import rotate
    from plumbline.serving.alignment.settings import AlignmentSettings
    from plumbline.settings import Settings

    settings = Settings.from_environment()
    service = AlignmentSettings.under(settings.root, settings.state, settings.database_url)
    folder = service.state / "review"
    if not (folder / "keys").is_dir():
        raise ReviewKeyError(
            f"{folder / 'keys'} is not there: run this where the alignment service keeps its state"
        )
    desk = dataclasses.replace(desk_of(settings), keys=review_keys(folder / "keys"))
    who = actor(account())
    if options.remove_old:
        print(printable(_removed(remove_old(desk, folder / "spill", who))))
        return 0
    for line in _rotated(rotate(desk, who)):
        print(printable(line))
    return 0


def _rotated(done: ReviewKeyRotation) -> list[str]:
    old = ", ".join(map(str, done.old))
    lines = [f"Key {done.newest} wraps from now on; items wrapped anew: {done.wrapped}."]
    if done.foreign:
        lines.append(f"Under keys of another service, and left as they are: {done.foreign}.")
    if old:
        lines.append(f"Key {old} is there still: in ten minutes `review rotate --remove-old` can end it.")
    return lines


def _removed(done: ReviewKeyRotation) -> str:
    if not done.removed:
        return f"There is no key but {done.newest}."
    return f"Key {', '.join(map(str, done.removed))} is removed; key {done.newest} opens every item."
