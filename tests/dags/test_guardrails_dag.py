"""The guardrails in force are judged every night, and the run is red where one does not hold its bounds."""

import pytest

from plumbline.nightly.finops.fleet import Fleet
from plumbline.nightly.guardrails import in_force
from plumbline.nightly.guardrails.in_force import GuardrailsFailError
from plumbline.records import GuardrailVerdict
from plumbline.settings import Settings
from plumbline_airflow.finops_steps import guardrails_judged, thresholds_proposed
from plumbline_airflow.fleet_builder import build_fleet_dags
from plumbline_airflow.guardrails_dag import guardrails_dag


def test_a_task_of_it_builds_no_other_dag():
    assert [dag.dag_id for dag in build_fleet_dags("guardrails.nightly")] == ["guardrails.nightly"]


def test_its_steps_are_there_and_a_run_that_fails_to_judge_stays_red():
    """What comes after judging runs on a pass alone: as the last task it says whether the run is red."""
    judge, propose = guardrails_dag().tasks
    assert (judge.step, propose.step) == (guardrails_judged.__name__, thresholds_proposed.__name__)
    assert propose.upstream_task_ids == {"judge"}
    assert propose.trigger_rule == "all_success"


@pytest.mark.parametrize("outcome", ["fail", "insufficient"])
def test_a_policy_that_does_not_pass_is_recorded_and_makes_it_red(outcome, tmp_path, monkeypatch):
    monkeypatch.setenv("PLUMBLINE_STATE", str(tmp_path))
    monkeypatch.setattr(
        in_force, "verdicts_of", lambda root, names: [_verdict("good", "pass"), _verdict("bad", outcome)]
    )
    fleet = Fleet(Settings.from_environment())
    with pytest.raises(GuardrailsFailError, match=rf"bad \({outcome}\)"):
        guardrails_judged(fleet)
    assert [entry.key for entry in fleet.ledger.all(in_force.EVIDENCE, "*")] == ["good:d", "bad:d"]


def _verdict(policy: str, outcome: str) -> GuardrailVerdict:
    return GuardrailVerdict(policy=policy, digest="d", outcome=outcome, level=0.95)
