"""`plumbline cost ingest` and `cost quarantine`: rows of bills become charges, or are held with a reason."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.printable import one_line
from plumbline.s3 import S3Object, is_address, s3_object

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.costs.billing.delivery import Delivery
    from plumbline.costs.billing.ingested import Ingested


def add_to(add: Commands) -> None:
    """The command line."""
    ingesting = add.add_parser("ingest", help="take bills in: FOCUS files, AWS Cost Explorer, OpenCost")
    kinds = ingesting.add_mutually_exclusive_group(required=True)
    kinds.add_argument(
        "--focus",
        type=place,
        nargs="+",
        metavar="PATH",
        help="files or folders in FOCUS 1.0 to 1.2, CSV or parquet, here or on S3 (s3://bucket/key)",
    )
    ingesting.add_argument(
        "--whole-periods",
        action="store_true",
        help="with --focus: the files tell all of their billing periods; what they leave out is taken out",
    )
    ingesting.add_argument(
        "--keep-duplicates", action="store_true", help="rows that are the same in every column count each"
    )
    ingesting.add_argument("--json", action="store_true")
    ingesting.set_defaults(run=ingest_bills)
    held = add.add_parser("quarantine", help="rows of bills that became no charge, and why")
    held.add_argument("--json", action="store_true", help="one JSON object a row, with its cells")
    held.set_defaults(run=quarantine)


def place(text: str) -> Path | S3Object:
    """A file or folder, here or on S3.

    Raises:
        ArgumentTypeError: an address that names nothing on S3.
    """
    if not is_address(text):
        return Path(text)
    try:
        return s3_object(text.rstrip("/"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def ingest_bills(options: Namespace) -> int:
    """Takes each delivery in, and says what became of it."""
    import datetime
    import json

    from plumbline.costs.billing.ingest import ingest
    from plumbline.settings import Settings
    from plumbline.store import Store

    settings = Settings.from_environment()
    now = datetime.datetime.now(datetime.UTC)
    store = Store(settings.database_url)
    results = []
    for delivery in _deliveries(options):
        done = ingest(delivery, settings.state, store, now, keep_duplicates=options.keep_duplicates)
        results.append(done)
        if not options.json:
            print("\n".join(map(one_line_kept, told(done))))
    if options.json:
        print(json.dumps([done.as_json() for done in results], indent=2, ensure_ascii=False))
    return 0


def _deliveries(options: Namespace) -> list[Delivery]:
    from plumbline.costs.billing.focus.deliveries import focus_deliveries

    return focus_deliveries(options.focus, whole=options.whole_periods)


def told(done: Ingested) -> list[str]:
    """A delivery for people, a line each."""
    removed = f", {done.removed:,} removed" if done.removed else ""
    lines = [
        done.delivery,
        f"  {done.rows:,} rows read: {done.new:,} charges new, {done.replaced:,} replaced, "
        f"{done.unchanged:,} unchanged{removed}; {done.quarantined:,} rows quarantined",
    ]
    for currency in sorted(done.read):
        kept, held = (sums.get(currency, 0) for sums in (done.kept, done.held))
        lines.append(f"  {currency}: {done.read[currency]:f} read, {kept:f} kept, {held:f} quarantined")
    lines += [f"  quarantined: {count:,} rows: {reason}" for reason, count in done.reasons.most_common()]
    if done.without_amount:
        lines.append(f"  {done.without_amount:,} of the quarantined rows have no amount that can be read")
    lines += [f"  note: {note}" for note in done.told()]
    return lines


def one_line_kept(text: str) -> str:
    """A line as it may be printed, its indentation kept: names in bills are anybody's."""
    indentation = text[: len(text) - len(text.lstrip(" "))]
    return indentation + one_line(text)


def quarantine(options: Namespace) -> int:
    """Every row that is held, with its file, line and reasons."""
    import json

    from plumbline.costs.billing.quarantine import quarantined
    from plumbline.settings import Settings

    empty = True
    for row in quarantined(Settings.from_environment().state):
        empty = False
        if options.json:
            print(json.dumps(row, ensure_ascii=False))
            continue
        amount = "no amount" if row["billed"] is None else f"{row['billed']} {row['currency']}"
        print(one_line(f"{row['delivery']}, line {row['line']}: {'; '.join(row['reasons'])} ({amount})"))
    if empty and not options.json:
        print("No row is in quarantine.")
    return 0
