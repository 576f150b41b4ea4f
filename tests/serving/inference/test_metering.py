"""A prediction whose check was not simply allowed is logged by checks and version, without its content."""

from __future__ import annotations

import json
import logging

from plumbline.records import Checked, CheckReason, PolicyInForce
from plumbline.serving.inference.answering import Item
from plumbline.serving.inference.metering import Meter
from plumbline.serving.inference.served_model import ServedModel
from plumbline.serving.telemetry.ecs_log import EcsFormatter

SERVED = ServedModel("m", "7", "d" * 64, "", predictor=None)
SECRET = "my number is 555-0100"


def checked(decision, check_id, *reasons):
    policy = PolicyInForce(name="p", digest="e" * 64)
    return Checked(check_id=check_id, decision=decision, reasons=reasons, policy=policy, ms=1.0)


def item(given, answered=None):
    return Item(id="raw-id", keyed="k", row={"text": SECRET}, input=given, output=answered)


def test_a_denied_prediction_is_found_by_its_checks(caplog):
    reason = CheckReason(detector="pii", label="phone", action="deny", text="a phone number")
    denied = item(checked("allow", "c-1"), checked("deny", "c-2", reason))
    with caplog.at_level(logging.INFO):
        Meter(SERVED).predictions([item(checked("allow", "c-0"), checked("allow", "c-9")), denied])
    (record,) = caplog.records
    line = json.loads(EcsFormatter("inference").format(record))
    assert line["plumbline.check_id"] == ["c-1", "c-2"]
    assert (line["plumbline.model_version"], line["plumbline.decision"]) == ("7", "deny")
    assert line["plumbline.reasons"] == ["pii.phone"]
    assert SECRET not in json.dumps(line)
    assert "raw-id" not in json.dumps(line)
