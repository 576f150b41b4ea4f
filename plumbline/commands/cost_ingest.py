"""`plumbline cost ingest`: rows of bills become charges, or are held with a reason."""

from __future__ import annotations

import argparse
import datetime
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.commands.days import day
from plumbline.errors import PlumblineError
from plumbline.s3_address import S3Object, is_address, s3_object

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.costs.billing.delivery import Delivery


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
    kinds.add_argument("--cost-explorer", action="store_true", help="AWS Cost Explorer: --from and --to")
    kinds.add_argument("--opencost", metavar="URL", help="OpenCost's allocation API: --window")
    _add_focus(ingesting)
    _add_cost_explorer(ingesting)
    _add_opencost(ingesting)
    ingesting.add_argument("--json", action="store_true", help="print canonical JSON, amounts exact")
    ingesting.set_defaults(run=ingest_bills)


def _add_focus(ingesting: argparse.ArgumentParser) -> None:
    ingesting.add_argument(
        "--whole-periods",
        action="store_true",
        help="with --focus: the files tell all of their billing periods; what they leave out is taken out",
    )
    ingesting.add_argument(
        "--keep-duplicates",
        action="store_true",
        help="copies of rows, and usage within the period of other usage of the same thing, count each",
    )


def _add_cost_explorer(ingesting: argparse.ArgumentParser) -> None:
    ingesting.add_argument("--from", type=day, dest="start", metavar="DAY", help="first day, in UTC")
    ingesting.add_argument("--to", type=day, dest="last", metavar="DAY", help="last day, included")
    ingesting.add_argument(
        "--group-by",
        metavar="A,B",
        default="service,account",
        help="one or two of service, account, region, usage-type, tag:NAME (default: service,account)",
    )


def _add_opencost(ingesting: argparse.ArgumentParser) -> None:
    ingesting.add_argument(
        "--window",
        metavar="WINDOW",
        help="today, yesterday, 7d, or 2026-11-01,2026-11-08: whole days, in UTC",
    )
    ingesting.add_argument(
        "--aggregate",
        metavar="A,B",
        default="namespace,controller",
        help="what OpenCost allocates to, label:NAME too (default: namespace,controller)",
    )
    ingesting.add_argument(
        "--currency", metavar="CODE", default="USD", help="what OpenCost's prices are in (default: USD)"
    )


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
    import json

    from plumbline.commands.ingested_lines import lines_of
    from plumbline.costs.billing.ingest import ingest
    from plumbline.settings import Settings
    from plumbline.store import Store

    settings = Settings.from_environment()
    now = datetime.datetime.now(datetime.UTC)
    store = Store(settings.database_url)
    results = []
    for delivery in _deliveries(options, now):
        done = ingest(delivery, settings.state, store, now, keep_duplicates=options.keep_duplicates)
        results.append(done)
        if not options.json:
            print("\n".join(lines_of(done)))
    if options.json:
        print(json.dumps([done.as_json() for done in results], indent=2, ensure_ascii=False))
    return 0


def _deliveries(options: Namespace, now: datetime.datetime) -> list[Delivery]:
    if options.focus:
        from plumbline.costs.billing.focus.deliveries import focus_deliveries

        return focus_deliveries(options.focus, whole=options.whole_periods)
    return [_cost_explorer(options) if options.cost_explorer else _opencost(options, now)]


def _cost_explorer(options: Namespace) -> Delivery:
    from plumbline.costs.billing.cost_explorer.client import CostExplorer
    from plumbline.costs.billing.cost_explorer.delivery import cost_explorer_delivery
    from plumbline.costs.billing.cost_explorer.grouping import groups_of

    if options.start is None or options.last is None:
        raise PlumblineError("--cost-explorer needs --from DAY and --to DAY, the last one, included")
    try:
        groups = groups_of(options.group_by)
    except ValueError as error:
        raise PlumblineError(f"--group-by: {error}") from None
    end = options.last + datetime.timedelta(days=1)
    return cost_explorer_delivery(CostExplorer.from_environment(), options.start, end, groups)


def _opencost(options: Namespace, now: datetime.datetime) -> Delivery:
    from plumbline.costs.billing.opencost.client import OpenCost
    from plumbline.costs.billing.opencost.delivery import opencost_delivery
    from plumbline.costs.billing.opencost.windows import window_of

    if options.window is None:
        raise PlumblineError(
            "--opencost needs --window: today, yesterday, 7d, or two days with a comma between"
        )
    try:
        start, end = window_of(options.window, now)
    except ValueError as error:
        raise PlumblineError(f"--window: {error}") from None
    return opencost_delivery(OpenCost(options.opencost), start, end, options.aggregate, options.currency)
