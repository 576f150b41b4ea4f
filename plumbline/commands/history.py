"""`plumbline history`: what was decided, by whom, when."""

from __future__ import annotations

import datetime
from argparse import Namespace
from typing import TYPE_CHECKING

from plumbline.commands.days import time
from plumbline.printable import printable
from plumbline.times import minute

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.evidence.production import InProduction


def add_to(add: Commands) -> None:
    """The command line."""
    history_command = add.add_parser("history", help="what was decided, by whom, when")
    history_command.add_argument("model", nargs="?")
    history_command.add_argument("--json", action="store_true", help="one canonical JSON record a line")
    history_command.add_argument(
        "--at", type=time, metavar="TIME", help="what was in production then, and why"
    )
    history_command.add_argument("--environment", metavar="ENV", help="with --at: production unless given")
    history_command.set_defaults(run=history)


def history(options: Namespace) -> int:
    """What was decided, by whom, when."""
    if options.at is not None:
        return _production(options)
    from plumbline.canonical import canonical_json
    from plumbline.evidence.history import is_for_reading, line
    from plumbline.evidence.ledger import Ledger
    from plumbline.settings import Settings
    from plumbline.store import Store

    entries = Ledger(Store(Settings.from_environment().database_url)).all(model=options.model)
    for entry in entries:
        if options.json:
            print(canonical_json(entry))
        elif is_for_reading(entry):
            print(line(entry))
    if not entries and not options.json:
        print(f"Nothing is recorded about {options.model or 'any model'} yet.")
    return 0


def _production(options: Namespace) -> int:
    """What was in production at a time; exits 1 when nothing was."""
    from plumbline.canonical import canonical_json
    from plumbline.errors import PlumblineError
    from plumbline.evidence.production import in_production
    from plumbline.nightly.context import Context
    from plumbline.nightly.releasing.environments.renamed import names_of

    if options.model is None:
        raise PlumblineError("--at needs a model: plumbline history MODEL --at TIME")
    context = Context.of(options.model)
    stages = [stage.name for stage in context.spec.release.stages]
    environment = options.environment or stages[-1]
    if environment not in stages:
        now = next(
            (f"; {stage} was called so" for stage in stages if environment in names_of(context, stage)), ""
        )
        raise PlumblineError(f"{options.model} has no environment {environment}: {', '.join(stages)}{now}")
    found = in_production(
        context.ledger.all(model=options.model),
        options.at,
        environment,
        earlier=names_of(context, environment),
        first=environment == stages[-1],
    )
    if found is None:
        if not options.json:
            print(f"Nothing ran in {environment} at {minute(options.at)}, as far as the evidence goes.")
        return 1
    print(canonical_json(found) if options.json else _told(found, options.at))
    return 0


def _told(found: InProduction, at: datetime.datetime) -> str:
    version = found.version or "(not registered)"
    called = f" (called {found.called} then)" if found.called else ""
    lines = [
        f"{found.environment}{called} ran {found.model} version {version} at {minute(at)}.",
        f"  since    {minute(found.since)}{_merged(found)}",
        f"  model    {found.digest}",
        f"  image    {found.image or 'none is registered'}",
        f"  because  {found.because}",
        *(f"  but      {said}" for said in (found.otherwise, found.unseen) if said),
    ]
    return "\n".join(map(printable, lines))


def _merged(found: InProduction) -> str:
    if not found.commit:
        return ""
    when = f" at {minute(found.merged_at)}" if found.merged_at else ""
    by = f" by {found.merged_by}" if found.merged_by else ""
    number = f", pull request {found.pull_request}" if found.pull_request else ""
    return f"; merged{when}{by} as {found.commit[:12]}{number}"
