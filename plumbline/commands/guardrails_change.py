"""`plumbline guardrails judge`, `waive` and `measure`: whether a change of guardrails may be merged."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.nightly.finops.fleet import Fleet
    from plumbline.records import GuardrailChange


def add_to(actions: Commands) -> None:
    """The command line."""
    judge = actions.add_parser("judge", help="hold a change of guardrails against the version before it")
    _add_versions(judge)
    judge.add_argument("--json", action="store_true", help="one canonical JSON record")
    judge.set_defaults(run=judge_it)
    waive = actions.add_parser(
        "waive",
        help="a reviewer's yes to what a change loosens, or can't show",
        description="The yes is that of the account which runs this: one of `reviewers` in "
        "policies/alignment.yaml as it is before the change.",
    )
    _add_versions(waive)
    waive.add_argument("--reason", required=True, metavar="TEXT", help="why it may be merged all the same")
    waive.set_defaults(run=waive_it)
    measure = actions.add_parser("measure", help="what these guardrails make of suites, as JSON; for judge")
    measure.add_argument("--root", type=Path, required=True, help="a project folder")
    measure.add_argument("--suites", type=Path, required=True, help="the folder whose suites are asked")
    measure.set_defaults(run=measure_it)


def _add_versions(command: ArgumentParser) -> None:
    command.add_argument("--repo", type=Path, default=Path(), help="a clone of the project (default: here)")
    command.add_argument("--before", required=True, metavar="REF", help="the commit it would be merged into")
    command.add_argument("--after", required=True, metavar="REF|FOLDER", help="what is proposed")
    command.add_argument(
        "--requested-by", required=True, metavar="PERSON", help="who proposes it, and can't say yes to it"
    )


def judge_it(options: Namespace) -> int:
    """Prints what speaks against it; exits 1 if anything does. Records the judgement."""
    from plumbline.canonical import canonical_json
    from plumbline.nightly.guardrails.change import EVIDENCE, judge_change
    from plumbline.nightly.guardrails.trees import digest_of_tree
    from plumbline.nightly.guardrails.waiving import key_of, waiver_of
    from plumbline.specs.loading import load_alignment

    with _versions(options) as (before, after):
        fleet = _fleet()
        key = key_of(digest_of_tree(before), digest_of_tree(after))
        people = load_alignment(before).reviewers
        change = judge_change(before, after, waiver_of(fleet, key, people, options.requested_by))
    fleet.record(EVIDENCE, f"{key}:{change.waived_by or ''}", change)
    if options.json:
        print(canonical_json(change))
    else:
        print("\n".join(_lines(change)))
    return 0 if change.outcome == "pass" else 1


def waive_it(options: Namespace) -> int:
    """Records the yes of the account that this runs under."""
    from plumbline.commands.account import account
    from plumbline.nightly.guardrails.trees import digest_of_tree
    from plumbline.nightly.guardrails.waiving import DAYS, key_of, waive
    from plumbline.specs.loading import load_alignment

    who = account()
    with _versions(options) as (before, after):
        key = key_of(digest_of_tree(before), digest_of_tree(after))
        people = load_alignment(before).reviewers
    waive(_fleet(who), key, people, who, options.reason, options.requested_by)
    print(f"{who} said yes to this change. It counts for {DAYS} days, and for no other change.")
    return 0


def measure_it(options: Namespace) -> int:
    """Prints one JSON record."""
    from plumbline.canonical import canonical_json
    from plumbline.guardrails.suites.verdict import show
    from plumbline.nightly.guardrails.trees import MeasuredDetector, MeasuredTree
    from plumbline.specs.loading import guardrail_names, load_guardrails

    found = [
        MeasuredDetector(policy=name, detector=detector, labels=one.labels, results=one.results)
        for name in guardrail_names(options.root)
        for detector, one in show(load_guardrails(options.root, name), options.root, options.suites).items()
    ]
    print(canonical_json(MeasuredTree(detectors=tuple(found))))
    return 0


@contextmanager
def _versions(options: Namespace) -> Iterator[tuple[Path, Path]]:
    from plumbline.nightly.guardrails.trees import unpack

    with tempfile.TemporaryDirectory(prefix="plumbline-before-") as one:
        before = unpack(options.repo, options.before, Path(one))
        if Path(options.after).is_dir():
            yield before, Path(options.after).resolve()
            return
        with tempfile.TemporaryDirectory(prefix="plumbline-after-") as other:
            yield before, unpack(options.repo, options.after, Path(other))


def _fleet(who: str = "") -> Fleet:
    from plumbline.commands.account import account, actor
    from plumbline.nightly.finops.fleet import Fleet
    from plumbline.settings import Settings

    return Fleet(Settings.from_environment(), actor(who or account()))


def _lines(change: GuardrailChange) -> Iterator[str]:
    from plumbline.printable import printable

    for moved in change.changes:
        yield printable(
            f"{moved.policy}, {moved.detector}: {moved.lost} items lost and {moved.won} won; "
            f"{moved.flagged} harmless ones flagged and {moved.freed} no longer; {moved.because}"
        )
    for verdict in change.verdicts:
        held = sum(judged.outcome == "pass" for judged in verdict.judgements)
        yield printable(
            f"{verdict.policy}: {verdict.outcome}, {held} of {len(verdict.judgements)} bounds hold"
        )
    yield from (printable(f"looser: {line}") for line in change.loosened if change.waived_by)
    yield from (printable(f"refused: {line}") for line in change.refusals)
    waived = f", with the yes of {change.waived_by}" if change.waived_by else ""
    yield printable(f"{change.before[:12]}..{change.after[:12]}: {change.outcome}{waived}")
