"""`plumbline profile`: summaries of files, and of the parts of one."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.commands.command_line import data_file, names

if TYPE_CHECKING:
    from alignment_checks.profiles.profile import Profile
    from plumbline.commands.command_line import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    profile = add.add_parser("profile", help="mergeable summaries of files, without their rows")
    actions = profile.add_subparsers(required=True, metavar="ACTION")
    building = actions.add_parser("build", help="of parquet or CSV files that are parts of one window")
    building.add_argument("files", type=data_file, nargs="+", metavar="FILE")
    building.add_argument("--columns", type=names, metavar="A,B", help="only these columns")
    building.add_argument(
        "--categorical", type=names, default=[], metavar="A,B", help="columns of numbers that are categories"
    )
    building.set_defaults(run=build)
    merging = actions.add_parser("merge", help="profiles of parts to the profile of the whole")
    merging.add_argument("files", type=data_file, nargs="+", metavar="P")
    merging.set_defaults(run=merge)
    for action in (building, merging):
        action.add_argument("--out", type=Path, required=True, help="where to; the name ends with .profile")


def build(options: Namespace) -> int:
    """One profile of all files together."""
    from plumbline.checking.profiles import Columns, profile_of

    columns = Columns(options.columns, options.categorical)
    return _save([profile_of(path, columns) for path in options.files], options)


def merge(options: Namespace) -> int:
    """One profile of all profiles together."""
    from plumbline.checking.profiles import load

    return _save([load(path) for path in options.files], options)


def _save(parts: list[Profile], options: Namespace) -> int:
    from alignment_checks.profiles.profile import Profile, ProfileError
    from plumbline.checking.files import FileError
    from plumbline.checking.profiles import save

    total = Profile()
    for path, part in zip(options.files, parts, strict=True):
        try:
            total = total + part
        except ProfileError as error:
            raise FileError(f"{path} does not fit the files before it: {error}") from None
    save(total, options.out)
    print(f"wrote {options.out}: {len(total.columns)} columns of {total.rows:,} rows")
    return 0
