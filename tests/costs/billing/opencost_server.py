"""A stand-in for OpenCost's allocation API on loopback: its answers and its refusals."""

from __future__ import annotations

import datetime
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

AGGREGATES = {"cluster", "node", "namespace", "controllerKind", "controller", "service", "pod", "container"}
COSTS = {"team-a/trainer": 1.25, "team-b/server": 0.3, "__idle__": 0.45}


def allocation(name: str, cost: float, start: str, end: str) -> dict[str, Any]:
    namespace, _, controller = name.partition("/")
    properties = {"cluster": "cluster-one"}
    if name != "__idle__":
        properties |= {"namespace": namespace, "controller": controller, "labels": {"team": namespace[-1]}}
    return {
        "name": name,
        "properties": properties,
        "window": {"start": start, "end": end},
        "start": start,
        "end": end,
        "minutes": 1440,
        "cpuCost": cost,
        "gpuCost": 0,
        "totalCost": cost,
    }


class Handler(BaseHTTPRequestHandler):
    """`GET /allocation` with window, aggregate, step, accumulate and includeIdle."""

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        parts = urlsplit(self.path)
        if parts.path != "/allocation":
            return self._answer(404, b"404 page not found\n")
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        unknown = set(asked.get("aggregate", "").split(",")) - AGGREGATES
        unknown = {name for name in unknown if not name.startswith(("label:", "annotation:"))}
        if unknown or "," not in asked.get("window", ""):
            refusal = {"code": 400, "message": f"Invalid parameter: {sorted(unknown) or 'window'}"}
            return self._answer(400, json.dumps(refusal).encode())
        return self._answer(200, json.dumps({"code": 200, "data": list(self._sets(asked))}).encode())

    def _sets(self, asked: dict[str, str]) -> Iterator[dict[str, Any]]:
        start, end = map(datetime.datetime.fromisoformat, asked["window"].split(","))
        idle = asked.get("includeIdle") == "true"
        while start < end:
            window = [f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in (start, start + datetime.timedelta(days=1))]
            costs = self.server.costs.items()  # type: ignore[attr-defined]
            yield {
                name: allocation(name, cost, *window) for name, cost in costs if idle or name != "__idle__"
            }
            start += datetime.timedelta(days=1)

    def _answer(self, status: int, content: bytes) -> None:
        self.send_response(self.server.status or status)  # type: ignore[attr-defined]
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def opencost() -> Iterator[Any]:
    """The server: `address`, what was `asked`, the `costs` by name, and a `status` that replaces its own."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.costs, server.asked, server.status = dict(COSTS), [], None
    server.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
