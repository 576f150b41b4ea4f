"""A verdict in brief: each gate once, by the worst that came of it."""

from __future__ import annotations

from plumbline.attestation.verdict_in_brief import judged_by
from plumbline.canonical import digest
from tests.release.example_release import judgement, verdict

VERDICT = verdict(
    "b",
    "candidate",
    "pass",
    (
        judgement("dis", "DIS=1", 0.1, "pass"),
        judgement("dis", "DIS=2", 0.1, "not judged"),
        judgement("sex", "SEX=1", 0.1, "insufficient"),
        judgement("sex", "SEX=2", 0.1, "pass"),
        judgement("parity", "DIS=1", 0.1, "fail", "diagnose"),
    ),
)


def test_each_gate_stands_once_with_its_worst_outcome():
    said = judged_by(VERDICT, [])
    assert [(gate.gate, gate.outcome, gate.groups) for gate in said.gates] == [
        ("dis", "pass", 2),
        ("sex", "insufficient", 2),
    ]


def test_it_names_what_the_verdict_rests_on():
    measured = [one.measurement for one in VERDICT.judgements]
    said = judged_by(VERDICT, measured, "5" * 40)
    assert (said.verdict, said.spec, said.policy) == (VERDICT.key, VERDICT.spec, VERDICT.policy)
    assert (said.data, said.policy_commit) == (VERDICT.window.content, "5" * 40)
    assert said.measurements == digest(measured)
