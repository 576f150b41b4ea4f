"""Asks a person, when there is something to ask: one required action, answered in Airflow."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param
from airflow.sdk.definitions.context import Context as TaskContext
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from plumbline.records import Answer
from plumbline_airflow.run import Run, failing_for_good

if TYPE_CHECKING:
    from plumbline_airflow.questions import Question

APPROVE, REFUSE = "Approve", "Refuse"
NO_REASON = "no reason given"
PATIENCE = datetime.timedelta(days=7)
"""After a week without an answer the run fails: what was asked has gone stale."""


class AskAPerson(HITLOperator):
    """Waits for one of the named people; passes at once when nobody needs to be asked.

    Args:
        model: the model under management.
        question: a function of `plumbline_airflow.questions`: what to ask and whom, or None.
    """

    def __init__(self, *, model: str, question: str, **kwargs: Any) -> None:
        # Airflow passes the DAG's form and its tasks' time limit; neither is meant for the person's answer.
        kwargs |= {
            "params": {
                "reason": Param("", type="string", title="Reason", description="Kept in the evidence.")
            },
            "execution_timeout": None,
            "response_timeout": PATIENCE,
        }
        super().__init__(subject="to be decided", options=[APPROVE, REFUSE], **kwargs)
        self.model = model
        self.question = question

    def execute(self, context: TaskContext) -> dict[str, Any] | None:
        """Asks, or returns nothing when there is nobody to ask.

        Raises:
            AirflowSkipException: when there is nothing to do.
        """
        asked = self._asked(Run(self.model, context))
        if asked is None:
            self.log.info("Nobody needs to be asked.")
            return None
        self.log.info("%s %s can answer.", asked.subject, " or ".join(asked.people))
        self.subject, self.body = asked.subject, asked.body
        self.assigned_users = [{"id": person, "name": person} for person in asked.people]
        return super().execute(context)

    def execute_complete(self, context: TaskContext, event: dict[str, Any]) -> Any:
        """Records the answer. A refusal ends the run without failing it.

        Raises:
            AirflowFailException: when somebody answered who was not asked.
        """
        from plumbline_airflow import questions

        response = super().execute_complete(context, event)
        run = Run(self.model, context)
        answer = _answer(response)
        asked = self._asked(run)
        if asked is None or answer.person not in asked.people:
            raise AirflowFailException(
                f"{answer.person or 'Nobody'} may not answer this. Clear this task and let "
                f"{' or '.join(asked.people) if asked else 'nobody'} answer."
            )
        with failing_for_good():
            getattr(questions, f"{self.question}_answered")(run, answer)
        said = f"{answer.person} {'approved' if answer.approved else 'refused'}: {answer.reason or NO_REASON}"
        self.log.info("%s", said)
        if not answer.approved:
            raise AirflowSkipException(said)
        return answer.model_dump(mode="json")

    def _asked(self, run: Run) -> Question | None:
        """The question as the policy in force puts it; somebody must be there to answer it."""
        from plumbline_airflow import questions

        try:
            with failing_for_good():
                asked: Question | None = getattr(questions, self.question)(run)
        except AirflowSkipException as idle:
            self.log.info("%s", idle)
            raise
        if asked and not asked.people:
            raise AirflowFailException(
                f"{asked.subject} Nobody may answer: who asks can't approve, and the policy names nobody "
                f"else. Name another person in policies/, then clear this task."
            )
        return asked


def _answer(response: Mapping[str, Any]) -> Answer:
    user = response["responded_by_user"]
    return Answer(
        approved=response["chosen_options"] == [APPROVE],
        person=user["name"] if user else "",
        reason=str(response["params_input"].get("reason", "")).strip(),
        at=response["responded_at"],
    )
