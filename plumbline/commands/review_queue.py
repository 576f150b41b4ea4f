"""`plumbline review list`, `audit` and `destroy`: what waits, who looked at what, and the end of content.

None of them prints content; the page of the alignment service alone shows it, and records whom to.
"""

from __future__ import annotations

import re
from argparse import ArgumentTypeError, Namespace
from typing import TYPE_CHECKING

from plumbline.commands.account import account, actor
from plumbline.printable import printable
from plumbline.times import minute

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.records import Entry
    from plumbline.review.queue import Waiting

KINDS = (
    "review_item",
    "review_read",
    "review_skipped",
    "review_answer",
    "review_expired",
    "review_destroyed",
    "review_key_rotation",
)
"""Evidence of the review."""


def add_to(add: Commands) -> None:
    """The command line."""
    listing = add.add_parser("list", help="what waits for people, the most urgent first")
    listing.add_argument("--json", action="store_true", help="one canonical JSON record a line")
    listing.set_defaults(run=review_list)
    audit = add.add_parser("audit", help="who looked at which item, when, whether its content was shown")
    audit.add_argument("check_id", nargs="?", type=check_id, help="one item (default: all)")
    audit.add_argument("--person", help="only what this reviewer did")
    audit.add_argument("--json", action="store_true", help="one canonical JSON record a line")
    audit.set_defaults(run=review_audit)
    destroy = add.add_parser("destroy", help="destroy an item's key, and with it its content, at once")
    destroy.add_argument("check_id", type=check_id)
    destroy.add_argument("--reason", required=True, metavar="TEXT", help="why; it stays in the evidence")
    destroy.set_defaults(run=review_destroy)


def check_id(text: str) -> str:
    """A check's id.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", text):
        raise ArgumentTypeError(f"{text!r} is no check's id")
    return text


def review_list(options: Namespace) -> int:
    """One line an open item."""
    from plumbline.canonical import canonical_json
    from plumbline.nightly.reviewing.queue import desk_of
    from plumbline.review.queue import waiting
    from plumbline.settings import Settings

    found = waiting(desk_of(Settings.from_environment()), limit=10_000)
    for one in found:
        print(canonical_json(one.known.item) if options.json else printable(_line(one)))
    if not found and not options.json:
        print("Nothing waits for review.")
    return 0


def review_audit(options: Namespace) -> int:
    """One line an entry of the evidence."""
    from plumbline.canonical import canonical_json
    from plumbline.evidence.ledger import Ledger
    from plumbline.settings import Settings
    from plumbline.store import Store

    ledger = Ledger(Store(Settings.from_environment().database_url))
    entries = sorted((e for kind in KINDS for e in ledger.all(kind)), key=lambda entry: entry.sequence)
    wanted = [
        entry
        for entry in entries
        if options.check_id in (None, _item(entry)) and options.person in (None, entry.actor)
    ]
    for entry in wanted:
        print(canonical_json(entry) if options.json else printable(_told(entry)))
    if not wanted and not options.json:
        print("Nothing of the kind is in the evidence.")
    return 0


def review_destroy(options: Namespace) -> int:
    """Orders an item's content destroyed, also one that a service still has on its disk."""
    from plumbline.nightly.reviewing.queue import desk_of
    from plumbline.review.retention import order_destroyed
    from plumbline.settings import Settings

    desk = desk_of(Settings.from_environment())
    if order_destroyed(desk, options.check_id, actor(account()), options.reason):
        print(f"The content of {options.check_id} is destroyed; what was decided about it stays.")
    else:
        print(f"{options.check_id} has no content here. If it comes yet, it comes without.")
    return 0


def _line(one: Waiting) -> str:
    item, claim = one.known.item, one.claim
    why = "must be decided" if item.cause == "review" else "random sample"
    found = ", ".join(item.labels) or "nothing found"
    whose = f"with {claim.person}" if claim else "with nobody"
    return (
        f"{item.check_id}  {minute(item.at)}  {item.model} {item.model_version}  "
        f"{item.stage} {item.modality}  {found}  {why}  {whose}"
    )


def _item(entry: Entry) -> str:
    body = entry.body
    return str(body.get("check_id") or body.get("answer", {}).get("check_id") or entry.key)


def _told(entry: Entry) -> str:
    from plumbline.evidence.history import line

    return f"{line(entry)}  {_item(entry)}"
