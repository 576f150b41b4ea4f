"""`plumbline specs validate` and `plumbline new`: from a mistake in a file to a model under management."""

from __future__ import annotations

import pytest

SPEC = "models/acs_employment/spec.yaml"


@pytest.fixture
def root(own_project, monkeypatch, state):
    """A project of the test's own, which the command line works on."""
    monkeypatch.setenv("PLUMBLINE_ROOT", str(own_project))
    return own_project


def line_of(path, text):
    return 1 + next(i for i, line in enumerate(path.read_text().splitlines()) if text in line)


def test_sound_files_are_called_sound(run, root):
    printed = run("specs", "validate")
    assert (printed.status, printed.error) == (0, "")
    assert printed.output.startswith("Specs and policies are sound.\n")
    assert "equal_opportunity_difference.SEX               0.25      85 positive labels" in printed.output


def test_sound_files_are_told_what_each_gate_has_of_the_false_alarms(run, root):
    """A model's gates are those of tolerances that speak of it."""
    printed = run("specs", "validate")
    told = printed.output.splitlines()
    assert "acs_employment allows false alarms: 5 % a year over 8 gates, 0.625 % each." in told
    assert "hate_speech allows false alarms: 5 % a year over 2 gates, 2.5 % each." in told
    assert "Of acs_employment these" not in printed.output


def test_one_model_is_told_what_its_own_gates_need(run, root):
    printed = run("specs", "validate", "hate_speech")
    assert printed.status == 0
    assert "SEX" not in printed.output


def test_a_gate_that_blocks_and_can_never_raise_an_alarm_is_named(run, root):
    """It decides verdicts, and nobody would be called at night."""
    policy = root / "policies/alignment.yaml"
    text = policy.read_text()
    warned = "at_most: 0.05\n    severity: warn\n    reason: Scores are read"
    assert warned in text
    policy.write_text(text.replace(warned, warned.replace("warn", "block")))
    printed = run("specs", "validate", "acs_employment")
    said = "Of acs_employment these block and can never raise an alarm: calibration_error."
    assert printed.status == 0
    assert said in printed.output.splitlines()


def test_attributes_that_no_gate_judges_are_named(run, root):
    """A new model whose attributes the policy does not know would pass however unfair it is."""
    run("new", "loans")
    printed = run("specs", "validate")
    said = [line for line in printed.output.splitlines() if "no gate that blocks" in line]
    assert said == [
        "Of hate_speech no gate that blocks compares the groups of identity:",
        "Of loans no gate that blocks compares the groups of age, sex:",
    ]


def test_a_broken_spec_is_told_with_file_line_and_remedy(run, root):
    spec = root / SPEC
    spec.write_text(spec.read_text().replace("schedule:", "shedule:"))
    printed = run("specs", "validate")
    assert (printed.status, printed.error) == (1, "")
    assert printed.output.startswith(f"{SPEC}:{line_of(spec, 'shedule')}: ")
    assert "Write schedule" in printed.output


def test_every_problem_of_every_file_is_told_at_once(run, root):
    spec, policy = root / SPEC, root / "policies/alignment.yaml"
    spec.write_text(spec.read_text().replace("minutes: 1\n", "minutes: soon\n"))
    policy.write_text(policy.read_text().replace("severity: warn", "severity: shout", 1))
    printed = run("specs", "validate")
    assert printed.status == 1
    places = {line.partition(" ")[0] for line in printed.output.splitlines()}
    assert places == {
        f"{SPEC}:{line_of(spec, 'minutes: soon')}:",
        f"policies/alignment.yaml:{line_of(policy, 'shout')}:",
    }


def test_one_models_trouble_is_not_anothers(run, root):
    assert run("new", "loans").status == 0
    spec = root / SPEC
    spec.write_text(spec.read_text().replace("minutes: 1\n", "minutes: soon\n"))
    assert run("specs", "validate", "loans").status == 0
    assert run("specs", "validate", "acs_employment").status == 1


def test_an_unknown_model_is_told_where_it_would_be(run, root):
    printed = run("specs", "validate", "nope")
    assert printed.status == 1
    assert printed.output == "models/nope/spec.yaml: there is no such file. Create it, or correct its name.\n"


def test_a_new_model_is_sound_from_the_start(run, root):
    printed = run("new", "loans")
    assert printed.status == 0
    written = [line.removeprefix("wrote ") for line in printed.output.splitlines()[:-1]]
    assert sorted(written) == [str(root / "models/loans" / n) for n in ("README.md", "spec.yaml", "train.py")]
    assert printed.output.endswith(
        "Next: edit models/loans/spec.yaml, then: plumbline specs validate loans\n"
    )
    assert run("specs", "validate", "loans").status == 0


def test_a_model_that_is_there_is_not_overwritten(run, root):
    before = (root / SPEC).read_bytes()
    printed = run("new", "acs_employment")
    assert (printed.status, printed.output) == (1, "")
    assert "it is there already. Choose another name; nothing was changed." in printed.error
    assert (root / SPEC).read_bytes() == before
