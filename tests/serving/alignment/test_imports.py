"""The alignment service imports what its own lock holds, and nothing that trains or orchestrates."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from tests.deploy.test_images import pins
from tests.serving.alignment.service import POLICY, write_policy

ROOT = Path(__file__).parents[3]
NEVER = {"airflow", "boto3", "evidently", "mlflow", "numba", "pandas", "scipy", "shap", "sklearn", "torch"}
USED_WHERE_THERE = {
    "a2wsgi": "uvicorn serves WSGI applications with it",
    "email-validator": "pydantic checks addresses with it, which no record here has",
    "pydantic-extra-types": "FastAPI describes its types",
    "ujson": "FastAPI offers answers written by it, which nothing here uses",
    "sniffio": "httpx tells event loops apart with it",
    "tzdata": "Python looks for time zones in it",
    "cython-runtime": "a module of others' making, without a package",
}
"""Packages that others import when they are installed, and do without."""
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
"""A picture of one pixel."""
LIVE = """
import asyncio, json, sys
from pathlib import Path
from plumbline.cli import parser
from plumbline.commands import serving_options
from plumbline.serving.alignment.first_start import ensure_callers
from plumbline.serving.alignment.running import alignment_service
from plumbline.serving.alignment.settings import AlignmentSettings
import plumbline.serving.edge.uvicorn_server

parser()
root = Path(sys.argv[1])
settings = AlignmentSettings.under(root, root / "var", f"sqlite:///{root / 'x.db'}")
ensure_callers(settings.tokens)
app = alignment_service(settings)
token = (settings.state / "local.token").read_text().strip()

async def ask(method, path, body=b"", kind=b"application/json"):
    sent = []
    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}
    async def send(message):
        sent.append(message)
    headers = [(b"authorization", b"Bearer " + token.encode()), (b"content-type", kind)]
    scope = {"type": "http", "asgi": {"version": "3.0"}, "method": method, "path": path, "headers": headers,
             "query_string": b"", "raw_path": path.encode(), "root_path": "", "scheme": "http",
             "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "http_version": "1.1"}
    await app(scope, receive, send)
    return sent[0]["status"]

def check(modality, content):
    about = {"model": "m", "model_version": "1", "stage": "output", "modality": modality, "content": content}
    return json.dumps(about).encode()

async def story():
    seen = [
        await ask("POST", "/check", check("text", "the odd one")),
        await ask("POST", "/check", check("conversation", [{"role": "user", "text": "a badger"}])),
        await ask("POST", "/check/stream", check("text", "a fox")),
        await ask("POST", "/check", check("tabular", {"a": 1})),
        await ask("GET", "/metrics"), await ask("GET", "/openapi.json"), await ask("GET", "/review/login"),
    ]
    numpy = "numpy" in sys.modules
    seen.append(await ask("POST", "/check", check("image", sys.argv[2])))
    seen.append(await ask("GET", "/reviews/unknown"))
    return seen, numpy

statuses, numpy = asyncio.run(story())
print(json.dumps({"statuses": statuses, "numpy": numpy, "modules": sorted(sys.modules)}))
"""


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    """What a fresh process has imported once it has answered every kind of request."""
    root = tmp_path_factory.mktemp("project")
    write_policy(root, POLICY)
    done = subprocess.run(
        [sys.executable, "-c", LIVE, str(root), DOT],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_every_kind_of_request_was_answered(live):
    assert live["statuses"] == [200] * 8 + [404]


def test_nothing_that_trains_or_orchestrates_is_imported(live):
    tops = {name.partition(".")[0] for name in live["modules"]}
    assert tops & NEVER == set()
    assert not live["numpy"], "numpy takes 30 MB, and no text needs it"


def test_everything_imported_is_in_the_services_lock(live):
    """The image installs that lock alone: whatever it lacks would be missed there."""
    tops = {name.partition(".")[0] for name in live["modules"]} - set(sys.stdlib_module_names)
    tops = {name for name in tops if not name.startswith("_")} - {"plumbline", "alignment_checks"}
    packages = packages_distributions()
    used = {canonicalize_name(packages.get(top, [top])[0]) for top in tops}
    locked = set(pins(ROOT / "deploy/images/alignment-requirements.txt", "3.11"))
    assert used - locked - set(USED_WHERE_THERE) - {"sitecustomize", "main"} == set()


def test_everything_the_services_lock_asks_for_has_a_use(live):
    """Each named package is imported by the service, or by a detector that a policy may ask for."""
    lines = (ROOT / "deploy/images/alignment-requirements.in").read_text().splitlines()
    named = {line.split()[0].partition("[")[0].partition(">")[0] for line in lines if line[:1].isalpha()}
    packages = packages_distributions()
    used = {canonicalize_name(packages.get(name.partition(".")[0], [name])[0]) for name in live["modules"]}
    at_need = {"onnxruntime", "tokenizers", "httpx", "psycopg2-binary"}
    assert named - used == at_need
