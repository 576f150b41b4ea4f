"""A runner fetches what its order names, trains isolated, and hands back what can be held to its digests."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

from plumbline.canonical import folder_digest
from plumbline.retraining.backends.backend import FailedError
from plumbline.retraining.backends.remote.order import Result
from plumbline.retraining.backends.remote.runner import REFUSED, main
from plumbline.retraining.backends.remote.runs import RemoteFiles
from plumbline.retraining.backends.remote.sending import send
from plumbline.retraining.backends.remote.taking import result_of, take_model
from plumbline.s3_folder import S3Folder
from tests.retraining.backends.policy import STORAGE
from tests.retraining.backends.running import trained_here

WRITES_TWO = """
folder = pathlib.Path(given.checkpoints)
begun = sorted(place.name for place in folder.iterdir())
def write(number):
    (folder / ".unfinished").write_text("half")
    (folder / f"step-{number}").write_text(str(number))
def end(*_):
    write(2)
    sys.exit(143)
signal.signal(signal.SIGTERM, end)
if not begun:
    write(1)
    print("waiting", flush=True)
    signal.pause()
finish(" ".join(begun))
"""


@pytest.fixture
def job(s3, job_for, tmp_path):
    """A job whose inputs are there; each test has a run of its own."""

    def make(script, **changes):
        made = job_for(script, seed=len(str(tmp_path)), **changes)
        made.data.write_bytes(os.urandom(64))
        made.features.write_text("[]")
        made.trained.mkdir()
        return made

    return make


def run_of(job):
    return S3Folder.at(STORAGE).below(f"runs/{job.identity[:12]}")


def command_for(job):
    return send(job, job.identity[:12], STORAGE)


def carried_out(job):
    return main(command_for(job)[-2:])


def test_what_it_makes_is_what_is_made_here(job, tmp_path):
    made = job("print('hello'); finish(given.label + given.positive + str(given.seed))")
    assert carried_out(made) == 0
    folder = tmp_path / "taken"
    folder.mkdir()
    take_model(run_of(made), folder)
    assert folder_digest(folder) == trained_here(made).digest
    assert run_of(made).text("training.log", 100) == "hello\n"


def test_the_entry_point_knows_nothing_of_the_store(job, tmp_path):
    """The runner may read and write the storage; somebody else's code may not."""
    made = job("import json; finish(json.dumps(dict(os.environ)))")
    assert carried_out(made) == 0
    seen = json.loads(run_of(made).text("output/model.ubj", 10_000))
    assert not [name for name in seen if name.startswith("AWS")]


def test_neither_order_nor_command_line_has_a_credential(job):
    made = job("finish()")
    command = command_for(made)
    assert "AWS_SECRET_ACCESS_KEY" in os.environ
    assert command[:2] == ["python", "-m"]
    assert not [word for word in command if "test" in word]
    assert "secret" not in run_of(made).text("order.json", 10_000).lower()


def test_another_order_than_was_sent_is_refused(job, capsys):
    made = job("finish()")
    command = command_for(made)
    order = run_of(made).text("order.json", 10_000)
    run_of(made).put_text("order.json", order.replace("employed", "unemployed"))
    assert main(command[-2:]) == REFUSED
    assert "is not the order that was sent" in capsys.readouterr().err
    assert result_of(run_of(made)) is None


def test_inputs_that_were_changed_are_refused(job, capsys):
    made = job("finish()")
    command = command_for(made)
    named = json.loads(run_of(made).text("order.json", 10_000))["data"]
    S3Folder.at(STORAGE).below("inputs").put_text(named, "other rows")
    assert main(command[-2:]) == REFUSED
    assert "holds something else than its name" in capsys.readouterr().err
    assert "holds something else" in run_of(made).text("training.log", 1_000), "whoever waits reads it there"


def test_a_model_that_was_changed_is_refused(job, tmp_path):
    made = job("finish()")
    assert carried_out(made) == 0
    run_of(made).put_text("output/model.ubj", "another")
    with pytest.raises(FailedError, match=r"wrote model\.ubj, and .* is another file by now"):
        take_model(run_of(made), tmp_path)


@pytest.mark.parametrize("name", ["../escaped", "/etc/passwd", "a/b"])
def test_a_result_names_no_place_outside(job, tmp_path, name):
    made = job("finish()")
    forged = Result(run="r", exit_code=0, seconds=1.0, files={name: "0" * 64})
    run_of(made).put_text("result.json", forged.model_dump_json())
    with pytest.raises(FailedError, match="left a file that is called"):
        take_model(run_of(made), tmp_path)


def test_its_exit_code_is_the_entry_points(job):
    made = job("sys.exit('no such column')")
    assert carried_out(made) == 1
    assert result_of(run_of(made)).files == {}


def test_a_machine_that_is_taken_away_leaves_its_last_checkpoint(job, tmp_path):
    """SIGTERM to the runner reaches the entry point; another runner goes on from there."""
    made = job(WRITES_TWO, checkpoints=tmp_path / "here")
    command = [sys.executable, *command_for(made)[1:]]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        while not run_of(made).listed() or "training.log" not in {f.name for f in run_of(made).listed()}:
            assert process.poll() is None, process.stderr.read()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 143
    files = RemoteFiles(STORAGE, made)
    assert files.newest_checkpoint().name == "step-2"
    assert carried_out(made) == 0
    assert run_of(made).text("output/model.ubj", 100) == "step-1 step-2", "the unfinished one was left"
    files.forget_checkpoints()
    assert files.newest_checkpoint() is None
