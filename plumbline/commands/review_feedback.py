"""`plumbline review agreement`, `propose` and `labels`: what people's answers teach."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.commands.account import account, actor
from plumbline.printable import printable

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.records import Agreement, DetectorAgreement, ThresholdSuggestion

WHY_BOTH = (
    "Reviewed items are a selected sample: what the guardrails flagged is in it more often than not, so it "
    "tells whether flags are right, and flatters recall. The audit sample was drawn at random, whatever was "
    "decided: weighted by the inverse of its chance, it stands for all checks."
)


def add_to(add: Commands) -> None:
    """The command line."""
    agree = add.add_parser("agreement", help="how well detectors and reviewers agree")
    agree.add_argument("model", nargs="?", help="one model (default: all)")
    agree.add_argument("--json", action="store_true", help="one canonical JSON record")
    agree.set_defaults(run=review_agreement)
    propose = add.add_parser("propose", help="suggest thresholds to a guardrail policy, by pull request")
    propose.add_argument("policy", help="its name under policies/guardrails/")
    propose.add_argument(
        "--dry-run", action="store_true", help="open no pull request, only say what it would be"
    )
    propose.add_argument("--json", action="store_true", help="one canonical JSON record a rule")
    propose.set_defaults(run=review_propose)
    labels = add.add_parser("labels", help="what people found, in parts for the next training; never content")
    labels.add_argument("model")
    labels.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder to write into")
    labels.set_defaults(run=review_labels)


def review_agreement(options: Namespace) -> int:
    """Two lines a detector and label: on what was reviewed, and estimated for all that was checked."""
    from plumbline.canonical import canonical_json
    from plumbline.nightly.reviewing.agreeing import agreement
    from plumbline.nightly.reviewing.queue import desk_of
    from plumbline.review.queue import reviewed
    from plumbline.settings import Settings

    found = agreement(reviewed(desk_of(Settings.from_environment()), options.model))
    if options.json:
        print(canonical_json(found))
        return 0
    for line in _lines(found):
        print(printable(line))
    return 0


def review_propose(options: Namespace) -> int:
    """One line a rule, and the pull request."""
    from plumbline.canonical import canonical_json
    from plumbline.nightly.context import utc_now
    from plumbline.nightly.reviewing.proposing import propose_thresholds
    from plumbline.nightly.reviewing.queue import desk_of
    from plumbline.nightly.reviewing.suggesting import suggestions
    from plumbline.release.forges.credentials import from_environment
    from plumbline.review.queue import reviewed
    from plumbline.settings import Settings
    from plumbline.specs.loading import load_guardrails

    settings = Settings.from_environment()
    policy = load_guardrails(settings.root, options.policy)
    found = suggestions(policy, reviewed(desk_of(settings)))
    for one in found:
        print(canonical_json(one) if options.json else printable(_rule(one)))
    if options.dry_run:
        return 0
    who = actor(account())
    made, because = propose_thresholds(settings, policy, found, who, from_environment, utc_now)
    if not options.json:
        shown = f"Pull request {made.pull_request}: {made.url or 'on the local forge'}" if made else ""
        print(shown or f"No pull request: {because}.")
    return 0


def review_labels(options: Namespace) -> int:
    """Writes one file a part."""
    from plumbline.figures import counted
    from plumbline.nightly.reviewing import labels
    from plumbline.nightly.reviewing.queue import desk_of
    from plumbline.review.queue import reviewed
    from plumbline.settings import Settings

    desk = desk_of(Settings.from_environment())
    counts = labels.write_labels(labels.review_labels(reviewed(desk, options.model)), options.out)
    for part, count in counts.items():
        print(printable(f"{options.out / f'{part}.jsonl'}: {counted(count, 'label')}"))
    if not any(counts.values()):
        print(printable(f"Nobody has answered an item of {options.model} yet."))
    return 0


def _lines(found: Agreement) -> list[str]:
    from plumbline.figures import counted, figure

    lines = [f"{counted(found.items, 'item')}, {found.answered} answered."]
    if not found.answered:
        return [*lines, "Nothing can be said before people answer, at /review/ of the alignment service."]
    lines += [
        f"Audit sample: {counted(found.audit_items, 'item')} whose time is over, {found.audit_answered} "
        "answered. The others count nowhere, which is right only if they are like the answered ones."
    ]
    for one in found.detectors:
        lines += ["", f"{one.detector}.{one.label}", *_figures(one)]
    reviewers = found.reviewers
    said = figure(reviewers) if reviewers.defined else f"undefined: {reviewers.reason}"
    return [
        *lines,
        "",
        f"Reviewers among themselves, {counted(reviewers.n, 'item')} with two answers: kappa {said}",
        "",
        WHY_BOTH,
    ]


def _figures(one: DetectorAgreement) -> list[str]:
    from plumbline.figures import figure

    lines = []
    for title, several in (("reviewed", one.reviewed), ("all checks, by the audit", one.audited)):
        lines.append(f"  {title}")
        for m in several:
            said = figure(m) if m.defined else f"undefined: {m.reason}"
            lines.append(f"    {m.name.replace('_', ' '):<20} {said}  n={m.n}")
    return lines


def _rule(one: ThresholdSuggestion) -> str:
    about = (
        f"{one.detector} ({', '.join(one.labels) or 'all labels'}), {one.stage} {one.modality}, {one.action}"
    )
    if one.proposed is None:
        return f"{about}: {one.present:g} stays, {one.because}"
    return (
        f"{about}: from {one.present:g} to {one.proposed:g}; of {one.judged_on} others "
        f"{one.better} are decided better and {one.worse} worse"
    )
