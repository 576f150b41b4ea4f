"""`plumbline bump`: points every reference to an image at a new tag."""

from __future__ import annotations

import gc
import json
import sys
from argparse import Namespace, RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.printable import spelled_out

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.release.editing.bump import Bumped

SOME_REFUSED = 3
"""Exit status where files were edited, and others that name the image could not be."""

_DESCRIPTION = """\
Edits the working tree DIR in place: every reference to the image gets the new tag, and nothing else
changes by a byte. Known are manifests, kustomizations, Helm values, also those laid over a chart's own,
Flux HelmReleases and OCIRepositories, and Argo CD Applications.
"""
_EPILOG = """\
Digests: with --digest every reference is pinned to it, also one that had no digest. Without --digest a
reference that has one is an error, since the old digest would keep the old image.

Exit status: 0 done, or nothing to do; 1 an error, and nothing was written; 3 written, but some files that
name the image could not be edited (templates and scripts, for example): they are named on standard error.
"""


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser(
        "bump",
        help="point every reference to an image at a new tag, in a working tree",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
    )
    command.add_argument("--repo", type=Path, required=True, metavar="DIR", help="the working tree to edit")
    command.add_argument("--image", required=True, metavar="NAME", help="the image, without tag")
    command.add_argument("--tag", required=True, help="its new tag")
    command.add_argument("--digest", metavar="sha256:...", help="its new digest")
    command.add_argument(
        "--from",
        dest="old_tag",
        metavar="TAG",
        help="only references that say this tag now; all of them when left out",
    )
    command.add_argument(
        "--path",
        action="append",
        default=[],
        metavar="GLOB",
        help="only these files: a file, a folder, or a glob with * and **; may be given again",
    )
    command.add_argument("--model-version", metavar="V", help="the model version that the image holds")
    command.add_argument("--dry-run", action="store_true", help="write nothing, only say what would change")
    command.add_argument("--json", action="store_true", help="print the changes as a JSON list")
    command.set_defaults(run=bump)


def bump(options: Namespace) -> int:
    """Edits the tree, prints the changes."""
    gc.disable()  # nodes of many files are kept to the end; looking for garbage in them takes half the time
    from plumbline.release.editing.bump import bump_texts
    from plumbline.release.editing.chart_files import values_over_charts
    from plumbline.release.editing.request import Request
    from plumbline.release.editing.tree import candidates, write_all
    from plumbline.release.editing.yaml_files import last_part

    request = Request(options.image, options.tag, options.digest, options.model_version, options.old_tag)
    needle = last_part(request.image)
    values, below = values_over_charts(options.repo, options.path, needle)
    texts = candidates(options.repo, options.path, needle) | values
    bumped = bump_texts(dict(sorted(texts.items())), request, below=below)
    if not options.dry_run:
        write_all(options.repo, bumped.texts)
    _print(bumped, as_json=options.json)
    return SOME_REFUSED if bumped.refused else 0


def _print(bumped: Bumped, *, as_json: bool) -> None:
    for refusal in (*bumped.refused, *bumped.texts_left):
        print(
            f"plumbline: not edited: {spelled_out(refusal.file)}: {spelled_out(refusal.why)}", file=sys.stderr
        )
    if as_json:
        print(json.dumps([vars(change) for change in bumped.changes], indent=2))
        return
    for change in bumped.changes:
        print(spelled_out(f"{change.file}: {change.path}: {change.old} -> {change.new}"))
    if not bumped.changes:
        print(f"Nothing to do: {bumped.references} references say so already.")
