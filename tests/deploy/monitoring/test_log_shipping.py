"""What the services log is what Filebeat reads and Elasticsearch knows, in ECS' names and types."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

import pytest
import yaml

from plumbline.serving.telemetry.ecs_log import CONTENT, ECS_VERSION, FIELDS, EcsFormatter
from tests.deploy.monitoring.promtool import MONITORING

FILEBEAT = yaml.safe_load((MONITORING / "filebeat/filebeat.yml").read_text())
TEMPLATE = json.loads((MONITORING / "elasticsearch/index-template.json").read_text())
MAPPINGS = TEMPLATE["template"]["mappings"]

ECS = {
    "@timestamp": "date",
    "client.user.name": "keyword",
    "ecs.version": "keyword",
    "error.message": "match_only_text",
    "error.stack_trace": "wildcard",
    "error.type": "keyword",
    "event.action": "keyword",
    "event.duration": "long",
    "event.outcome": "keyword",
    "event.reason": "keyword",
    "http.request.method": "keyword",
    "http.response.status_code": "long",
    "log.level": "keyword",
    "log.logger": "keyword",
    "message": "match_only_text",
    "process.pid": "long",
    "service.name": "keyword",
    "service.version": "keyword",
    "trace.id": "keyword",
    "url.path": "wildcard",
}
"""Names and types as the Elastic Common Schema has them (its `generated/csv/fields.csv`)."""
OWN = "plumbline."
"""Fields that ECS does not have stand under our own name, as it asks."""


def mapped(properties: dict[str, Any], before: str = "") -> dict[str, str]:
    """The types of a mapping by dotted name."""
    found = {}
    for name, about in properties.items():
        if "properties" in about:
            found |= mapped(about["properties"], f"{before}{name}.")
        else:
            found[before + name] = about["type"]
    return found


MAPPED = mapped(MAPPINGS["properties"])


def every_field() -> set[str]:
    """What a line with everything in it has."""
    try:
        raise ValueError("no content")
    except ValueError:
        record = logging.getLogger("x").makeRecord(
            "x", logging.ERROR, "f", 1, "m", (), sys.exc_info(), extra=dict.fromkeys(FIELDS, "x")
        )
    return set(json.loads(EcsFormatter("s", "1", content=True).format(record)))


def test_a_field_is_ecs_own_or_under_our_name() -> None:
    assert {field for field in every_field() | FIELDS if not field.startswith(OWN)} <= set(ECS)


@pytest.mark.parametrize("field", sorted(every_field() | FIELDS))
def test_what_is_logged_is_indexed_as_ecs_says(field: str) -> None:
    assert MAPPED[field] == ECS.get(field, MAPPED[field])


def test_nothing_else_is_indexed() -> None:
    assert {f for f in MAPPED if not f.startswith("data_stream.")} == every_field() | FIELDS
    assert MAPPINGS["dynamic"] is False
    assert CONTENT not in MAPPED
    assert MAPPINGS["_meta"]["ecs_version"] == ECS_VERSION


def test_no_field_is_both_a_value_and_a_holder_of_others() -> None:
    fields = every_field() | FIELDS
    assert not [one for one in fields for other in fields if other.startswith(f"{one}.")]


def test_filebeat_reads_one_object_a_line_into_the_fields_themselves() -> None:
    (given,) = FILEBEAT["filebeat.inputs"]
    (ndjson,) = [parser["ndjson"] for parser in given["parsers"] if "ndjson" in parser]
    assert (ndjson["target"], ndjson["expand_keys"], ndjson["overwrite_keys"]) == ("", True, True)


def test_filebeat_drops_content_even_where_a_service_writes_it() -> None:
    dropped = [p["drop_fields"]["fields"] for p in FILEBEAT["processors"] if "drop_fields" in p]
    assert dropped == [[CONTENT]]


def test_filebeat_writes_where_the_template_is_for_and_holds_no_secret() -> None:
    output = FILEBEAT["output.elasticsearch"]
    (pattern,) = TEMPLATE["index_patterns"]
    assert output["index"].startswith(pattern.removesuffix("*"))
    assert output["api_key"] == "${ELASTICSEARCH_API_KEY}"
    assert FILEBEAT["setup.template.enabled"] is False
    fields = next(p["add_fields"]["fields"] for p in FILEBEAT["processors"] if "add_fields" in p)
    assert "-".join(fields[part] for part in ("type", "dataset", "namespace")) == output["index"]


def test_logs_end() -> None:
    assert TEMPLATE["template"]["lifecycle"] == {"data_retention": "30d"}
