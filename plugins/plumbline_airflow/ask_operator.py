"""Asks a person, when there is something to ask: one required action, answered in Airflow."""

from __future__ import annotations

import datetime
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param
from airflow.sdk.definitions.context import Context as TaskContext
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from plumbline.records import Answer
from plumbline_airflow.step_operator import Run

APPROVE, REFUSE = "Approve", "Refuse"
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
            "params": {"reason": Param("", type="string", description="Why; kept in the evidence.")},
            "execution_timeout": None,
            "response_timeout": PATIENCE,
        }
        super().__init__(subject="to be decided", options=[APPROVE, REFUSE], **kwargs)
        self.model = model
        self.question = question

    def execute(self, context: TaskContext) -> dict[str, Any] | None:
        """Asks, or returns nothing when there is nothing to ask."""
        from plumbline_airflow import questions

        asked = getattr(questions, self.question)(Run(self.model, context))
        if asked is None:
            self.log.info("Nobody needs to be asked.")
            return None
        self.subject, self.body = asked.subject, asked.body
        self.assigned_users = [{"id": person, "name": person} for person in asked.people]
        return super().execute(context)

    def execute_complete(self, context: TaskContext, event: dict[str, Any]) -> Any:
        """Records the answer. A refusal ends the run without failing it.

        Raises:
            AirflowFailException: when the one who asked for the run answered.
        """
        from plumbline_airflow import questions

        response = super().execute_complete(context, event)
        run = Run(self.model, context)
        person = response["responded_by_user"]["name"] if response["responded_by_user"] else ""
        if not person or person == run.requester:
            raise AirflowFailException(
                f"{person or 'Nobody'} asked for this run and can't approve it. Clear this task and let "
                f"someone else answer."
            )
        answer = Answer(
            approved=response["chosen_options"] == [APPROVE],
            person=person,
            reason=str(response["params_input"].get("reason", "")),
            at=response["responded_at"],
        )
        getattr(questions, f"{self.question}_answered")(run, answer)
        if not answer.approved:
            raise AirflowSkipException(f"{person} refused: {answer.reason or 'no reason given'}")
        return answer.model_dump(mode="json")
