"""`plumbline guardrails test`: what detectors are worth on their suites, and whether the bounds hold."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.records import BoundJudgement, GuardrailVerdict, SuiteRate


def add_to(actions: Commands) -> None:
    """The command line."""
    test = actions.add_parser("test", help="recall, false positives and the identity gap, and the bounds")
    test.add_argument("what", nargs="?", metavar="POLICY|DETECTOR", help="only this one (default: all)")
    test.add_argument("--json", action="store_true", help="one canonical JSON record a policy")
    test.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Prints what was measured; exits 1 where a policy does not pass."""
    from plumbline.canonical import canonical_json
    from plumbline.settings import Settings

    verdicts = _chosen(Settings.from_environment().root, options.what)
    for verdict in verdicts:
        if options.json:
            print(canonical_json(verdict))
        else:
            print("\n".join(_lines(verdict)))
    return 0 if all(verdict.outcome == "pass" for verdict in verdicts) else 1


def _chosen(root: Path, what: str | None) -> list[GuardrailVerdict]:
    from plumbline.errors import PlumblineError
    from plumbline.nightly.guardrails.in_force import verdicts_of
    from plumbline.specs.loading import guardrail_names

    policies = guardrail_names(root)
    if what is None or what in policies:
        verdicts = list(verdicts_of(root, policies if what is None else [what]))
    else:
        verdicts = list(verdicts_of(root, policies, detector=what))
    if not verdicts:
        said = "no guardrail policy has a detector" if what is None else f"{what!r} is no policy or detector"
        raise PlumblineError(f"{said} with a suite: look into policies/guardrails and its suites/")
    return verdicts


_NOT_REWRITTEN = {"as_written", "held_out", "disguised_held_out"}
"""What is no way of writing of its own."""


def _lines(verdict: GuardrailVerdict) -> Iterator[str]:
    from plumbline.printable import printable
    from plumbline.reports.columns import aligned

    held = sum(one.outcome == "pass" for one in verdict.judgements)
    yield printable(f"{verdict.policy}: {verdict.outcome}, {held} of {len(verdict.judgements)} bounds hold")
    rows = [("detector", "finds", "", "as written", "held out", "hardest way of writing"), *_rows(verdict)]
    yield from (printable(line) for line in aligned(rows, 6))
    for one in verdict.judgements:
        if one.outcome != "pass":
            yield printable(_judged(one))
    yield from (printable(f"insufficient: {line}") for line in verdict.unusable)
    if verdict.missed:
        yield printable(f"wrong, of those that may be looked at: {', '.join(verdict.missed)}")


def _rows(verdict: GuardrailVerdict) -> Iterator[tuple[str, ...]]:
    found: dict[tuple[str, str, str], dict[str, SuiteRate]] = {}
    for rate in verdict.rates:
        if rate.label or rate.measure != "recall":
            found.setdefault((rate.detector, rate.label, rate.measure), {})[rate.variant] = rate
    for (detector, label, measure), rates in found.items():
        if label and measure != "recall":
            continue  # of each label in JSON; here of any
        disguised = [one for name, one in rates.items() if name not in _NOT_REWRITTEN]
        hardest = min(disguised, key=_badness, default=None)
        yield (
            detector,
            label or "anything",
            measure.replace("_", " "),
            _said(rates.get("as_written"), interval=True),
            _said(rates.get("held_out")),
            f"{_said(hardest)} {hardest.variant}" if hardest else "",
        )


def _badness(rate: SuiteRate) -> float:
    value = rate.value or 0.0
    return value if rate.measure == "recall" else -value


def _said(rate: SuiteRate | None, *, interval: bool = False) -> str:
    if rate is None or rate.value is None or rate.low is None or rate.high is None:
        return ""
    counted = f"{rate.value:+.3f}" if rate.measure == "identity_gap" else f"{rate.hits}/{rate.n}"
    return f"{counted} [{rate.low:.3f}, {rate.high:.3f}]" if interval else counted


def _judged(one: BoundJudgement) -> str:
    rate = one.rate
    bound = f"at least {one.at_least:g}" if one.at_least is not None else f"at most {one.at_most:g}"
    about = f"{rate.detector} {rate.label}".rstrip()
    what = (
        f"{rate.measure.replace('_', ' ')} ({rate.variant}): {_said(rate, interval=True) or 'not measured'}"
    )
    return f"{one.outcome}: {about}, {what}, {bound} is asked; {one.because}"
