"""The measuring tasks every subject goes through: the champion's night, a candidate's hold-out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plumbline.intent import Spec
from plumbline_airflow.step_operator import Step

if TYPE_CHECKING:
    from airflow.sdk.definitions.mappedoperator import MappedOperator


@dataclass(frozen=True)
class MeasuringTasks:
    """`first` scores the window; `others` start from its scores."""

    first: Step
    others: list[Step]

    @property
    def parts(self) -> str:
        """The tasks' ids, in the order their measurements are kept."""
        return " ".join([self.first.task_id, *(task.task_id for task in self.others)])


def profile_parts(spec: Spec, subject: str) -> MappedOperator:
    """As many tasks as the spec asks for, each of which profiles a part of the night's rows.

    Args:
        spec: the model.
        subject: id of the task that returned the subject.
    """
    parts = spec.nights.parts
    return Step.partial(
        task_id="profile_part",
        task_display_name="Profile a part",
        model=spec.model,
        step="profiled_part",
        map_index_template="{{ task.options['part'] }}",
    ).expand(options=[{"subject": subject, "part": str(part)} for part in range(parts)])


def measure_subject(spec: Spec, subject: str) -> MeasuringTasks:
    """Measure, compare with AIF360, explain.

    Args:
        spec: the model.
        subject: id of the task that returned the subject.
    """
    options = {"subject": subject}
    return MeasuringTasks(
        first=Step(
            task_id="measure", task_display_name="Measure", model=spec.model, step="measured", options=options
        ),
        others=[
            Step(
                task_id="compare_with_aif360",
                task_display_name="Compare with AIF360",
                model=spec.model,
                step="compared_with_aif360",
                options=options,
            ),
            Step(
                task_id="explain",
                task_display_name="Explain",
                model=spec.model,
                step="explained",
                options=options,
            ),
        ],
    )
