"""`plumbline budget override`: more than a budget's amount, for a while, in your name."""

from __future__ import annotations

import argparse
from argparse import Namespace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from plumbline.commands.account import account, actor
from plumbline.commands.days import time
from plumbline.printable import printable
from plumbline.times import minute

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands


def add_to(add: Commands) -> None:
    """The command line."""
    override = add.add_parser("override", help="allow more than a budget's amount until it expires")
    override.add_argument("budget", help="its name as `budget show` prints it, or its scope: team=risk")
    override.add_argument("--amount", type=amount, required=True, help="how much more, such as 50.00")
    override.add_argument("--currency", help="the policy's unless given")
    override.add_argument(
        "--expires",
        type=time,
        required=True,
        metavar="TIME",
        help="within the period, e.g. 2026-11-30T18:00Z",
    )
    override.add_argument("--reason", required=True, metavar="TEXT", help="why; it stays in the evidence")
    override.add_argument("--asked-by", default="", metavar="NAME", help="who asked, if somebody else did")
    override.set_defaults(run=budget_override)


def amount(text: str) -> Decimal:
    """An amount of money.

    Raises:
        ArgumentTypeError: it is no finite number.
    """
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise argparse.ArgumentTypeError(f"{text!r} is no amount such as 50.00")
    return found


def budget_override(options: Namespace) -> int:
    """Records the override; the person is whoever runs this, and must be an approver."""
    from plumbline.nightly.budgets.accounts import Accounts
    from plumbline.nightly.budgets.overriding import override
    from plumbline.records import Money
    from plumbline.settings import Settings

    who = account()
    accounts = Accounts.at(Settings.from_environment(), actor=actor(who))
    given = override(
        accounts,
        options.budget,
        Money.model_construct(amount=options.amount, currency=options.currency or accounts.policy.currency),
        options.expires,
        person=who,
        reason=options.reason,
        asked_by=options.asked_by,
    )
    print(printable(f"{given.person} adds {given.amount} to {given.budget} until {minute(given.expires)}."))
    return 0
