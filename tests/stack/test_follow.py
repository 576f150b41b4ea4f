"""Following a run: each task once as it ends, failures with their log, a stop where a person is needed."""

import io

import pytest

from plumbline.stack.airflow_rest import Run, Task
from plumbline.stack.folders import Folders
from plumbline.stack.follow import Follower, PersonNeededError, RunFailedError
from plumbline.stack.progress import PlainProgress
from plumbline.stack.waiting import Waiter, WaitError


def task(name, state, seconds=1.0, attempt=1):
    return Task(name, name.replace("_", " "), state, attempt, seconds, None)


class Airflow:
    """Plays moments: each a run state and the tasks' states; the last one stays."""

    def __init__(self, *moments):
        self.moments = list(moments)

    def run(self, dag_id, run_id):
        if len(self.moments) > 1:
            self.now = self.moments.pop(0)
        else:
            (self.now,) = self.moments
        return Run(dag_id, run_id, self.now[0])

    def tasks(self, dag_id, run_id):
        return self.now[1]

    def required_action(self, dag_id, run_id, task_id):
        return f"May {task_id} cost more?"

    def failure(self, dag_id, run_id, task_id, attempt):
        return "SpecError: line 3: no x" if task_id == "measure" else ""


@pytest.fixture
def follow(tmp_path):
    output = io.StringIO()

    def made(*moments):
        ticks = iter(range(1000))
        progress = PlainProgress(output, lambda: 0.0)
        waiter = Waiter(lambda: None, progress.awaiting, lambda: next(ticks), lambda seconds: None)
        follower = Follower(Airflow(*moments), waiter, progress, Folders(tmp_path), "http://airflow")
        return follower.follow("m.evaluate", "night-000", 100)

    made.output = output
    return made


def test_each_task_is_shown_once_with_its_time(follow):
    measured = task("measure", "success", 12.34)
    seconds = follow(
        ("running", (measured,)),
        ("running", (measured, task("judge", "running"))),
        ("success", (measured, task("judge", "success", 1))),
    )
    assert follow.output.getvalue().splitlines() == [
        "[0:00] ✓ measure (12.3 s)",
        "[0:00] ... m.evaluate starts",
        "[0:00] ... judge",
        "[0:00] ✓ judge (1.0 s)",
    ]
    assert seconds == {"measure": 12.3, "judge": 1.0}


def test_a_task_that_ran_before_and_is_cleared_is_shown_again(follow):
    follow(
        ("running", (task("judge", "failed"),)),
        ("running", (task("judge", "running"),)),
        ("success", (task("judge", "success"),)),
    )
    assert [line[7] for line in follow.output.getvalue().splitlines() if "judge (" in line] == ["✗", "✓"]


def test_a_failed_run_names_the_task_the_reason_and_the_log_in_one_line(follow, tmp_path):
    with pytest.raises(RunFailedError) as caught:
        follow(("failed", (task("measure", "failed", attempt=2), task("judge", "upstream_failed"))))
    log = tmp_path / "logs/tasks/dag_id=m.evaluate/run_id=night-000/task_id=measure/attempt=2.log"
    assert str(caught.value) == f"measure failed in m.evaluate night-000: SpecError: line 3: no x; see {log}"


def test_a_task_that_was_killed_has_no_reason_but_a_log(follow):
    with pytest.raises(RunFailedError, match=r"judge failed in m\.evaluate night-000; see .*attempt=1\.log"):
        follow(("failed", (task("judge", "failed"),)))


def test_a_run_that_fails_without_a_failed_task_points_at_the_scheduler(follow):
    with pytest.raises(RunFailedError, match=r"airflow-scheduler\.log"):
        follow(("failed", ()))


def test_where_a_person_is_needed_it_says_what_is_asked_and_where(follow):
    with pytest.raises(
        PersonNeededError, match=r"May ask_budget cost more\?\n.*http://airflow/required_actions"
    ):
        follow(("running", (task("plan", "success"), task("ask_budget", "awaiting_input"))))


def test_what_can_go_on_meanwhile_goes_on(follow):
    waiting = task("ask_budget", "awaiting_input")
    before = ("running", (task("report", "running"), waiting))
    after = ("running", (task("report", "success"), waiting))
    with pytest.raises(PersonNeededError):
        follow(before, after)
    assert "✓ report" in follow.output.getvalue()


def test_a_run_has_a_time_limit(follow):
    with pytest.raises(WaitError, match="judge: not within 100 s"):
        follow(("running", (task("judge", "running"),)))
