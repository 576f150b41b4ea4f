"""What each task about all models does: call one step, say what came of it, a line each, if anything did.

Nothing is decided here; `plumbline.nightly` holds the steps themselves.
"""

from __future__ import annotations

import logging

from airflow.sdk.definitions.context import Context as TaskContext

from plumbline.errors import PlumblineError
from plumbline.nightly.finops import alerting, bills, differences, enforcing, report, serving, unusual
from plumbline.nightly.finops.fleet import Fleet
from plumbline.nightly.guardrails import in_force
from plumbline.nightly.reviewing.in_force import propose_in_force
from plumbline.nightly.scaling.proposing import propose_scaling, target_named
from plumbline.scaling.page import headline
from plumbline.settings import Settings
from plumbline_airflow.connections import credentials
from plumbline_airflow.notifiers import LONGEST_SECONDS, notify_within

log = logging.getLogger(__name__)


class NotWholeError(PlumblineError):
    """A part of the account failed."""


class NotToldError(PlumblineError):
    """A channel did not take an alert; says which, and why."""


def fleet(context: TaskContext) -> Fleet:
    """All models, acting in this run's name."""
    run = context["dag_run"]
    settings = Settings.from_environment()
    return Fleet(settings, f"airflow:{run.dag_id}/{run.run_id}", credentials=credentials)


def nothing(every: Fleet) -> list[str]:  # noqa: ARG001 - every step is given the fleet
    """For a DAG that has no task yet."""
    return []


def not_whole(every: Fleet) -> list[str]:  # noqa: ARG001 - every step is given the fleet
    """For the end of an account of which a part failed.

    Raises:
        NotWholeError: always.
    """
    raise NotWholeError(
        "a part of this account failed: the log of each red task says what to mend. Clear it then"
    )


def bills_taken_in(every: Fleet) -> list[str]:
    """What was billed, from every declared source."""
    return [
        f"{done.delivery}: {done.rows} rows, {done.new} charges new, {done.replaced} replaced, "
        f"{done.unchanged} unchanged, {done.quarantined} rows in quarantine."
        for done in bills.take_in_bills(every)
    ]


def serving_booked(every: Fleet) -> list[str]:
    """Serving hours of the days that are over."""
    return [
        f"{entry.model}: {entry.body['cost']['amount']} {entry.body['cost']['currency']} "
        f"for {entry.body['seconds'] / 3600:.1f} hours"
        for entry in serving.book_serving(every)
    ]


def reconciled(every: Fleet) -> list[str]:
    """What was billed and differs from what accrued."""
    return [
        f"{day.model} on {day.day}: {day.difference}. {day.because}"
        for day in differences.reconcile_bills(every)
    ]


def costs_watched(every: Fleet) -> list[str]:
    """What is unusual in the last billed days."""
    return unusual.watch_costs(every)


def budgets_enforced(every: Fleet) -> list[str]:
    """Thresholds that were reached since yesterday."""
    return [f"{action.budget}: {action.because}" for action in enforcing.enforce_budgets(every)]


def report_written(every: Fleet) -> list[str]:
    """The month's report."""
    return [f"Written: {place}" for place in report.write_report(every)]


def told(every: Fleet) -> list[str]:
    """What channels were told. One that hangs or does not take it does not keep the others from hearing.

    Raises:
        NotToldError: naming each channel that did not take an alert, once all were tried.
    """
    said, failed = [], {}
    for one in alerting.untold(every):
        channel = one.channel.name
        if channel in failed:
            continue  # a channel that is down is asked again by the next run, not for every alert
        try:
            notify_within(LONGEST_SECONDS, one.channel, one.alert)
        except Exception as error:  # the providers' hooks raise whatever their clients do
            failed[channel] = type(error).__name__
            continue
        alerting.record_told(every, one)
        said.append(f"{channel}: {one.alert.title}")
    if failed:
        names = ", ".join(f"{channel} ({kind})" for channel, kind in failed.items())
        raise NotToldError(
            f"not told: {names}. Look at the connection of each in Airflow, and clear this task; "
            f"{len(said)} alerts were told"
        )
    return said


def tell_at_once(context: TaskContext) -> None:
    """Tells what can't wait for the daily account; a channel that fails is asked again there."""
    try:
        for line in told(fleet(context)):
            log.info("Told %s", line)
    except PlumblineError as error:
        log.warning("%s", error)


def guardrails_judged(every: Fleet) -> list[str]:
    """The verdict on every guardrail policy in force.

    Raises:
        GuardrailsFailError: one does not hold its bounds; all are recorded by then.
    """
    verdicts = in_force.judge_in_force(every)
    in_force.must_pass(verdicts)
    return [f"{one.policy}: {one.outcome}, {len(one.judgements)} bounds" for one in verdicts]


def thresholds_proposed(every: Fleet) -> list[str]:
    """What became of the thresholds that reviewers' answers suggest; fails for none of them."""
    return propose_in_force(every)


def scaling_proposed(every: Fleet, target: str) -> list[str]:
    """The day's proposal for a service."""
    wanted = target_named(every.settings.root, target)
    context = every.model(wanted.model)
    outcome = propose_scaling(context, wanted, must_save=enforcing.must_save(context))
    change = outcome.change
    if change.pull_request is None:
        return [headline(change), f"No pull request: {outcome.because}"]
    return [headline(change), f"Pull request {change.pull_request} {change.url}".rstrip()]
