"""Logs as one JSON object a line, in the field names of the Elastic Common Schema (ECS).

    _log.info("a check was decided", extra={"event.action": "check", "plumbline.check_id": check_id, ...})

Only fields that are listed here are written, so that content never reaches a log by accident: whoever wants a
new one adds it here and to `deploy/monitoring/elasticsearch/`. Times are UTC.
"""

from __future__ import annotations

import datetime
import json
import logging
import sys
import traceback
from typing import Any, Final

ECS_VERSION: Final = "8.17.0"
LONGEST: Final = 2000
"""Characters of a text; a longer one is cut."""
LONGEST_TRACE: Final = 20_000
MOST: Final = 50
"""Values of a list."""

FIELDS: Final = frozenset(
    {
        "event.action",
        "event.outcome",
        "event.duration",
        "event.reason",
        "http.request.method",
        "http.response.status_code",
        "url.path",
        "client.user.name",
        "trace.id",
        "plumbline.check_id",
        "plumbline.model",
        "plumbline.model_version",
        "plumbline.model_digest",
        "plumbline.stage",
        "plumbline.modality",
        "plumbline.decision",
        "plumbline.reasons",
        "plumbline.policy.name",
        "plumbline.policy.digest",
        "plumbline.environment",
        "plumbline.review_id",
        "plumbline.admission.uid",
        "plumbline.admission.dry_run",
    }
)
"""What a log may say beside its message. Content is none of it."""
CONTENT: Final = "plumbline.content"
"""Written only where the guardrail policy says so."""


class EcsFormatter(logging.Formatter):
    """Formats a record as ECS."""

    def __init__(self, service: str, version: str = "", *, content: bool = False) -> None:
        """Knows whose logs these are.

        Args:
            service: `service.name`.
            version: `service.version`; left out where it is empty.
            content: whether the policy lets content into the log.
        """
        super().__init__()
        self._service, self._version = service, version
        self._content = content
        self._fields = FIELDS | ({CONTENT} if content else frozenset())

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        moment = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        said: dict[str, Any] = {
            "@timestamp": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "log.level": record.levelname.lower(),
            "message": _plain(record.getMessage()),
            "ecs.version": ECS_VERSION,
            "service.name": self._service,
            "log.logger": record.name,
            "process.pid": record.process,
        }
        if self._version:
            said["service.version"] = self._version
        said |= {name: _plain(value) for name, value in vars(record).items() if name in self._fields}
        kind, error, trace = record.exc_info or (None, None, None)
        if kind is not None:
            said["error.type"] = kind.__name__
            said["error.stack_trace"] = "".join(traceback.format_tb(trace))[-LONGEST_TRACE:]
            if self._content:  # an error's words may repeat what was checked
                said["error.message"] = _plain(str(error))
        return json.dumps(said, ensure_ascii=True, default=str)


def log_as_ecs(service: str, version: str = "", *, content: bool = False, level: int = logging.INFO) -> None:
    """Sends everything that is logged in this process to its standard error, as ECS."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(EcsFormatter(service, version, content=content))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value if len(value) <= LONGEST else f"{value[: LONGEST - 3]}..."
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value[:MOST]]
    return value if isinstance(value, int | float | bool) or value is None else _plain(str(value))
