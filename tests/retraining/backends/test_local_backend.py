"""A local training leaves one model folder named by its digest, or an error that says why."""

from __future__ import annotations

import pytest

from plumbline.canonical import digest, file_digest, folder_digest
from plumbline.retraining.backends.job import TrainingError
from tests.retraining.backends.running import trained_here


def kept(job) -> list[str]:
    return sorted(path.name for path in job.trained.iterdir())


def test_the_result_is_kept_under_its_digest(job_for):
    job = job_for("finish()")
    outcome = trained_here(job)
    files = [[name, file_digest(outcome.folder / name)] for name in ("features.json", "model.ubj")]
    assert outcome.digest == digest(files) == folder_digest(outcome.folder)
    assert kept(job) == [outcome.digest]
    assert outcome.seconds > 0


def test_training_again_keeps_one_folder(job_for):
    job = job_for("finish()")
    assert trained_here(job).folder == trained_here(job).folder
    assert len(kept(job)) == 1


def test_a_kept_folder_that_was_changed_is_not_taken_for_the_model(job_for):
    job = job_for("finish()")
    (trained_here(job).folder / "model.ubj").write_text("changed")
    with pytest.raises(TrainingError, match="its files were changed: move it away"):
        trained_here(job)


def test_the_entry_point_gets_the_whole_command_line(job_for):
    job = job_for("finish(' '.join(sys.argv[1:-1]))", weights="sample_weight", device="cuda")
    said = (trained_here(job).folder / "model.ubj").read_text()
    assert said == (
        f"--data {job.data} --features {job.features} --label employed --positive 1 --seed 7 "
        "--weights sample_weight --device cuda --output"
    )


def test_a_failure_repeats_the_end_of_the_log_and_names_it(job_for):
    job = job_for("print(*range(100), sep='\\n'); sys.exit('no such column')")
    with pytest.raises(TrainingError, match="ended with exit code 1") as failure:
        trained_here(job)
    message = str(failure.value)
    assert "  99\n  no such column\n" in message
    assert "\n  50\n" not in message
    assert message.endswith(f"Log: {job.log}")
    assert failure.value.seconds > 0, "a failed run costs, too"
    assert kept(job) == []


def test_a_signal_is_told_as_a_shell_tells_it(job_for):
    with pytest.raises(TrainingError, match="exit code 137"):
        trained_here(job_for("os.kill(os.getpid(), 9)"))


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("", "wrote no features.json and no model"),
        ("(output / 'features.json').write_text('[]')", "wrote no model"),
        ("finish(); (output / 'link').symlink_to('/etc/passwd')", "neither a file nor a folder"),
    ],
)
def test_anything_but_a_model_folder_is_refused(job_for, script, message):
    job = job_for(script)
    with pytest.raises(TrainingError, match=message):
        trained_here(job)
    assert kept(job) == []


def test_the_script_runs_alone(job_for, tmp_path):
    """What is trained is what the digest of one file names: a neighbour is not imported."""
    (tmp_path / "neighbour.py").write_text("")
    with pytest.raises(TrainingError, match="No module named 'neighbour'"):
        trained_here(job_for("import neighbour"))
