"""Records of earlier tasks, each held against the evidence.

Whoever may edit runs in Airflow may edit what its tasks hand over. So nothing that decides is believed
because a task left it: it must be what the evidence holds, or the task fails.
"""

from __future__ import annotations

from plumbline.nightly.planning import approval, deciding
from plumbline.nightly.releasing.promotions.standing import waiver_key
from plumbline.nightly.witness import must_be_witnessed
from plumbline.records import Answer, Evaluation, Measured, Nomination, Plan, Registration, Subject
from plumbline_airflow.run import Run


def subject(run: Run, task: str) -> Subject:
    """What is measured and judged: the night's, or the nominated candidate."""
    if task == "train":
        return nomination(run).subject
    return must_be_witnessed(run.night, run.record(task, Subject))


def nomination(run: Run) -> Nomination:
    """The trained candidate."""
    return must_be_witnessed(run.night, run.record("train", Nomination))


def measured(run: Run, task: str, about: Subject) -> Measured:
    """What a task measured of a subject."""
    return must_be_witnessed(run.night, run.record(task, Measured), about)


def evaluation(run: Run, task: str) -> Evaluation:
    """A recorded verdict with what it rests on."""
    found = run.record(task, Evaluation)
    run.night.must_hold("verdict", found.verdict.key, found)
    return found


def plan(run: Run) -> Plan:
    """The recorded plan."""
    found = run.record("plan", Plan)
    run.night.must_hold("plan", deciding.plan_key(found), found)
    return found


def registration(run: Run) -> Registration:
    """The recorded registration of the candidate."""
    found = run.record("register", Registration)
    run.night.must_hold("registration", found.digest, found)
    return found


def spend_approval(run: Run, about: Plan) -> Answer | None:
    """The recorded answer to a plan's price, if somebody was asked."""
    found = run.optional("approve_spend", Answer)
    if found:
        run.night.must_hold("approval", approval.approval_key(about, found), found)
    return found


def waiver(run: Run, about: Registration) -> Answer | None:
    """The recorded answer about an undecided candidate, if somebody was asked."""
    found = run.optional("review", Answer)
    if found:
        run.night.must_hold("waiver", waiver_key(about, found), found)
    return found
