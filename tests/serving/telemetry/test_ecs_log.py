"""A line is one JSON object in ECS' names, and what was checked is not in it unless the policy says so."""

from __future__ import annotations

import json
import logging
import sys

import pytest

from plumbline.serving.telemetry.ecs_log import CONTENT, FIELDS, EcsFormatter, log_as_ecs

SECRET = "my number is 555-0100"


def line(*, content: bool = False, message: str = "a check was decided", args=(), exc_info=None, **extra):
    logger = logging.getLogger("plumbline.test")
    record = logger.makeRecord(logger.name, logging.WARNING, "f.py", 1, message, args, exc_info, extra=extra)
    text = EcsFormatter("alignment", "1.2", content=content).format(record)
    assert "\n" not in text
    return json.loads(text)


def test_what_every_line_says() -> None:
    said = line(message="%s turns", args=(3,))
    assert said["@timestamp"].endswith("Z")
    assert said["message"] == "3 turns"
    assert (said["log.level"], said["log.logger"]) == ("warning", "plumbline.test")
    assert (said["service.name"], said["service.version"]) == ("alignment", "1.2")


def test_a_check_is_found_again_by_its_id_and_model_version() -> None:
    said = line(**{"plumbline.check_id": "c-1", "plumbline.model_version": "7", "event.action": "check"})
    assert (said["plumbline.check_id"], said["plumbline.model_version"]) == ("c-1", "7")


def test_only_known_fields_are_written() -> None:
    assert "password" not in line(password="x", **{"plumbline.unknown": 1})


def test_content_is_written_only_where_the_policy_says_so() -> None:
    assert SECRET not in json.dumps(line(**{CONTENT: SECRET}))
    assert line(content=True, **{CONTENT: SECRET})[CONTENT] == SECRET
    assert CONTENT not in FIELDS


@pytest.mark.parametrize("content", [False, True])
def test_an_error_tells_where_it_was_and_repeats_no_content(content: bool) -> None:
    try:
        raise ValueError(f"cannot read {SECRET!r}".replace("raise", ""))
    except ValueError:
        said = line(content=content, exc_info=sys.exc_info())
    assert said["error.type"] == "ValueError"
    assert "test_ecs_log.py" in said["error.stack_trace"]
    assert (SECRET in json.dumps(said)) == content


def test_what_is_long_is_cut_and_what_is_odd_is_spelled_out() -> None:
    said = line(message="x" * 9000, **{"plumbline.reasons": ["\x1b[2J\n"] * 500, "plumbline.stage": object()})
    assert len(said["message"]) == 2000
    assert len(said["plumbline.reasons"]) == 50
    assert said["plumbline.stage"].startswith("<object")


def test_everything_in_the_process_goes_there(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        log_as_ecs("inference")
        logging.getLogger("some.library").warning("hello")
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    assert json.loads(capsys.readouterr().err)["service.name"] == "inference"
