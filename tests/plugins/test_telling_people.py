"""Every alert reaches each channel that wants it, once; one that is down keeps no other from hearing."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest

from plumbline.nightly.budgets.admission import LaunchRefusedError
from plumbline.nightly.finops.alerting import raise_alert, untold
from plumbline.nightly.finops.fleet import Fleet
from plumbline.records import Alert
from plumbline.settings import Settings
from plumbline_airflow import finops_steps, notifiers, steps
from tests.clock import Clock

CHANNELS = """\
policy: alerts
channels:
  - {kind: webhook, connection: ops}
  - {kind: slack, connection: costs, topics: [budget]}
"""
NOW = datetime.datetime(2026, 11, 26, 5, 30, tzinfo=datetime.UTC)


@pytest.fixture
def fleet(tmp_path) -> Fleet:
    return fleet_of(tmp_path, CHANNELS)


def fleet_of(tmp_path, channels: str) -> Fleet:
    """A project that says nothing but whom to tell."""
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies/alerts.yaml").write_text(channels)
    state = tmp_path / "state"
    state.mkdir()
    return Fleet(
        Settings(tmp_path, state, f"sqlite:///{state / 'plumbline.db'}", None, state), now=Clock(NOW)
    )


@pytest.fixture
def channels(monkeypatch):
    """Stand-ins for the notifiers: what each channel heard, and which are down."""
    heard: list[tuple[str, str]] = []
    down: set[str] = set()

    class StandIn:
        def __init__(self, channel, alert) -> None:
            self.channel, self.alert = channel.name, alert.title

        def notify(self, context) -> None:
            if self.channel in down:
                raise ConnectionError("refused, with a secret in its words")
            heard.append((self.channel, self.alert))

    monkeypatch.setattr(notifiers, "notifier", StandIn)
    return heard, down


def alert(topic: str, title: str) -> Alert:
    return Alert(topic=topic, title=title, text="Look at it.")


def test_each_channel_hears_what_it_wants_once(fleet, channels):
    heard, _ = channels
    assert raise_alert(fleet, "budget:1", alert("budget", "Over"))
    assert not raise_alert(fleet, "budget:1", alert("budget", "Over"))
    raise_alert(fleet, "anomaly:1", alert("anomaly", "Unusual"))
    assert len(finops_steps.told(fleet)) == 3
    assert sorted(heard) == [
        ("slack:costs", "Over"),
        ("webhook:ops", "Over"),
        ("webhook:ops", "Unusual"),
    ]
    assert finops_steps.told(fleet) == []


def test_a_channel_that_is_down_is_named_and_asked_again(fleet, channels):
    heard, down = channels
    raise_alert(fleet, "budget:1", alert("budget", "Over"))
    down.add("slack:costs")
    with pytest.raises(finops_steps.NotToldError, match=r"slack:costs \(ConnectionError\)") as error:
        finops_steps.told(fleet)
    assert "secret" not in str(error.value)
    assert heard == [("webhook:ops", "Over")]
    down.clear()
    assert finops_steps.told(fleet) == ["slack:costs: Over"]


def test_what_is_days_old_is_told_no_more(fleet, channels):
    raise_alert(fleet, "budget:1", alert("budget", "Over"))
    fleet.now.now += datetime.timedelta(days=4)
    assert untold(fleet) == []


def test_nobody_is_told_where_no_channel_is_named(fleet, channels):
    (fleet.settings.root / "policies/alerts.yaml").unlink()
    raise_alert(fleet, "budget:1", alert("budget", "Over"))
    assert finops_steps.told(fleet) == []


def test_a_training_refused_at_its_launch_is_told_at_once_and_a_channel_that_is_down_hides_nothing(
    fleet, channels, monkeypatch
):
    heard, down = channels
    refusal = LaunchRefusedError("a launch for 5 USD is over budget")
    raise_alert(fleet, "launch:1", alert("launch", "Refused"))
    monkeypatch.setattr(finops_steps, "fleet", lambda _: fleet)
    monkeypatch.setattr(steps.handed_over, "plan", lambda _: None)
    monkeypatch.setattr(steps.handed_over, "spend_approval", lambda *_: None)

    def refused(*_):
        raise refusal

    monkeypatch.setattr(steps.retrain, "train", refused)
    run = SimpleNamespace(night=None, task_context={})
    down.add("webhook:ops")
    with pytest.raises(LaunchRefusedError):
        steps.trained(run)
    assert heard == []
    down.clear()
    with pytest.raises(LaunchRefusedError):
        steps.trained(run)
    assert heard == [("webhook:ops", "Refused")]
