"""What a person is asked, and when: a spend over budget, a candidate the machine can't decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from airflow.sdk.exceptions import AirflowSkipException

from plumbline.markdown import escape, link
from plumbline.names import group_labels
from plumbline.nightly.planning import approval
from plumbline.nightly.releasing import promote
from plumbline.records import Answer, Evaluation, Plan
from plumbline.release.page.offers import offers
from plumbline.sentences import verdict_sentence
from plumbline_airflow import handed_over
from plumbline_airflow.run import Run


@dataclass(frozen=True)
class Question:
    """A required action: headline, Markdown, and the only people who may answer."""

    subject: str
    body: str
    people: tuple[str, ...]


def spend(run: Run) -> Question | None:
    """Asks when the plan costs more than the budget has left; ends the run when there is nothing to do."""
    plan = handed_over.plan(run)
    if plan.decision == "nothing":
        raise AirflowSkipException(plan.because)
    if plan.decision != "ask":
        return None
    people = _others(approval.approvers(run.night, plan), run, plan)
    return Question(f"Spend over budget on {plan.model}?", _spend(run, plan), people)


def _spend(run: Run, plan: Plan) -> str:
    askers = " and ".join(dict.fromkeys((plan.requester, run.requester)))
    asked = f"{escape(plan.because)}.\n\nAsked for by {escape(askers)}. "
    choice = "Approve to train once at this price; refuse and nothing is trained."
    return "\n\n".join(said for said in (f"{asked}{choice}", offers(plan)) if said)


def _undecided(run: Run, evaluation: Evaluation) -> str:
    sentence = verdict_sentence(evaluation.verdict, None, group_labels(run.night.spec))
    return (
        f"{escape(sentence)}\n\nApprove to open the pull request with your waiver in it; refuse and the "
        f"version stays registered without one. Nobody can waive a fail."
    ) + link("checks of running models", run.night.settings.review_pages or "", "\n\nReviewed elsewhere: ")


def spend_answered(run: Run, answer: Answer) -> None:
    """Keeps the approval or refusal."""
    approval.record_spend_answer(run.night, handed_over.plan(run), answer)


def review(run: Run) -> Question | None:
    """Asks when the candidate's verdict is `insufficient`."""
    evaluation = handed_over.evaluation(run, "judge_candidate")
    if evaluation.verdict.outcome != "insufficient":
        return None
    people = _others(run.night.policy.reviewers, run, handed_over.plan(run))
    headline = f"Waive what the machine can't decide about {run.model}?"
    return Question(headline, _undecided(run, evaluation), people)


def review_answered(run: Run, answer: Answer) -> None:
    """Keeps the waiver or refusal."""
    promote.record_waiver(run.night, handed_over.registration(run), answer)


def _others(named: Iterable[str], run: Run, plan: Plan) -> tuple[str, ...]:
    """Whom the policy names, less who asked: for this run, or for the plan it takes up again."""
    return tuple(person for person in named if person not in {run.requester, plan.requester})
