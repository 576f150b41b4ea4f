"""With the settings of the compose file, Airflow itself sends its metrics where Prometheus takes them."""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

COUNTING = """
from airflow.observability.metrics.otel_logger import get_otel_logger
get_otel_logger().incr("scheduler_heartbeat")
from opentelemetry import metrics
metrics.get_meter_provider().force_flush()
"""


def test_airflow_s_own_counter_arrives_at_prometheus_path(compose: dict[str, Any], tmp_path: Path) -> None:
    told = {
        name: str(value)
        for name, value in compose["services"]["airflow-scheduler"]["environment"].items()
        if name.startswith("OTEL_")
    }
    arrived: list[tuple[str, bytes]] = []

    class Taker(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            arrived.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Taker) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        here = f"127.0.0.1:{server.server_port}"
        own = {name: value.replace("prometheus:9090", here) for name, value in told.items()}
        environment = {
            **os.environ,
            **own,
            "AIRFLOW_HOME": str(tmp_path),
            "AIRFLOW__METRICS__OTEL_ON": "True",
        }
        command = [sys.executable, "-W", "ignore", "-c", COUNTING]
        subprocess.run(command, env=environment, check=True, timeout=120, capture_output=True)
        server.shutdown()
    path, body = arrived[0]
    assert path == "/api/v1/otlp/v1/metrics"
    assert b"airflow.scheduler_heartbeat" in body
