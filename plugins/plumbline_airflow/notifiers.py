"""Airflow's notifiers for the channels of `policies/alerts.yaml`.

A notifier's fields are templates when Airflow calls it; `notify` takes them as they are, so that a name in an
alert is never a template.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from plumbline.bounded import within
from plumbline.intent import Channel
from plumbline.printable import one_line, printable
from plumbline.records import Alert

if TYPE_CHECKING:
    from airflow.sdk import BaseNotifier

SECONDS = 20
"""How long a client waits for an answer; with each byte that comes it waits anew."""

LONGEST_SECONDS = 45
"""How long a channel may take in all: to connect, to try again, to drip."""


def notify_within(seconds: float, channel: Channel, alert: Alert) -> None:
    """Tells a channel about an alert.

    Raises:
        TooSlowError: it did not take it in time; it may still.
        Exception: whatever the client of its kind raises. Its words may hold addresses and secrets.
    """
    within(seconds, lambda: notifier(channel, alert).notify({}))


def notifier(channel: Channel, alert: Alert) -> BaseNotifier:
    """What tells a channel about an alert, once its `notify` is called."""
    return _KINDS[channel.kind](channel, alert)


def _slack(channel: Channel, alert: Alert) -> BaseNotifier:
    from airflow.providers.slack.notifications.slack_webhook import SlackWebhookNotifier

    block = {"type": "plain_text", "text": f"{one_line(alert.title)}\n{_lines(alert.text)}"[:2900]}
    return SlackWebhookNotifier(
        slack_webhook_conn_id=channel.connection,
        text=_slack_text(alert.title),
        blocks=[{"type": "section", "text": block}],  # plain text: no mention, link or markup comes of a name
        timeout=SECONDS,
        unfurl_links=False,
        unfurl_media=False,
    )


def _email(channel: Channel, alert: Alert) -> BaseNotifier:
    from airflow.providers.smtp.notifications.smtp import SmtpNotifier

    return SmtpNotifier(
        smtp_conn_id=channel.connection,
        to=list(channel.to),
        from_email=channel.sender or None,
        subject=f"Plumbline: {one_line(alert.title)}",
        html_content=f"<pre>{html.escape(_lines(alert.text))}</pre>",
    )


def _webhook(channel: Channel, alert: Alert) -> BaseNotifier:
    from airflow.providers.http.notifications.http import HttpNotifier

    return HttpNotifier(
        http_conn_id=channel.connection,
        endpoint=channel.path or None,
        json=alert.model_dump(mode="json"),
        headers={"Content-Type": "application/json"},
        extra_options={"timeout": SECONDS, "allow_redirects": False},
    )


_KINDS: Mapping[str, Callable[[Channel, Alert], BaseNotifier]] = {
    "slack": _slack,
    "email": _email,
    "webhook": _webhook,
}


def _lines(text: str) -> str:
    return "\n".join(printable(line) for line in text.splitlines())


def _slack_text(title: str) -> str:
    """For notifications and screen readers, in Slack's own escaping."""
    return html.escape(one_line(title), quote=False)
