"""The webhook's own process: over TLS, open to reviews and probes and to nothing else."""

from __future__ import annotations

import datetime
import ssl
import subprocess
import threading
from pathlib import Path

import httpx
import pytest

from plumbline.serving.alignment import admission_app
from plumbline.serving.alignment.admission.repository_folder import RepositoryFolder
from plumbline.serving.alignment.admission_app import admission_service, check_tls
from plumbline.serving.edge.renewed_certificate import Certificate, CertificateError, renew, serve_renewed
from plumbline.serving.edge.tokens import TokenFile, new_token, token_hash
from plumbline.serving.edge.uvicorn_server import listening, server
from tests.release.verifying.gitops_repo import statement
from tests.serving.alignment.admission.cluster import body, deployment, review
from tests.serving.alignment.admission.conftest import merged

TOKEN = new_token()


def certificate(folder: Path, name: str = "localhost") -> Certificate:
    """Self-signed by openssl, as somebody without cert-manager would."""
    folder.mkdir(exist_ok=True)
    chain, key = folder / "tls.crt", folder / "tls.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-days", "2", "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name}", "-keyout", str(key),
         "-out", str(chain)],
        check=True, capture_output=True, timeout=30,
    )  # fmt: skip
    return Certificate(chain, key)


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    folder = tmp_path_factory.mktemp("admission")
    repo = merged(folder / "ai-apps")
    now = datetime.datetime.now(datetime.UTC)
    repo.state(statement(issued=now - datetime.timedelta(hours=1), expires=now + datetime.timedelta(days=9)))
    tokens = folder / "tokens.yaml"
    tokens.write_text(
        f"callers:\n  - {{name: prometheus, sha256: {token_hash(TOKEN)}, roles: [metrics, deploy]}}\n"
    )
    made = certificate(folder / "tls")
    app = admission_service(RepositoryFolder(repo.folder), TokenFile(tokens))
    bound = listening("127.0.0.1", 0)
    web = server(app, "127.0.0.1", 0, ssl_certfile=str(made.chain), ssl_keyfile=str(made.key))
    thread = threading.Thread(target=serve_renewed, args=(web, [bound]))
    thread.start()
    context = ssl.create_default_context(cafile=str(made.chain))
    with httpx.Client(base_url=f"https://localhost:{bound.getsockname()[1]}", verify=context) as client:
        yield client
    web.should_exit = True  # after the client: over TLS, a connection ends once both sides said so
    thread.join(20)
    assert not thread.is_alive()
    bound.close()


def test_an_api_server_is_answered_over_tls_without_a_token(running):
    answer = running.post("/admit", content=body(review(deployment("b", "2"), deployment())))
    assert answer.json()["response"]["allowed"] is True
    refused = running.post("/admit/production", content=body(review(deployment("c", "3"))))
    assert refused.json()["response"]["allowed"] is False


def test_probes_are_open_and_say_that_it_is_ready(running):
    assert running.get("/healthz").json() == {"status": "alive"}
    assert running.get("/readyz").json() == {"status": "ready", "newest": "in force"}


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/metrics"), ("POST", "/check/deployment"), ("GET", "/x")]
)
def test_the_rest_needs_a_token(running, method, path):
    assert running.request(method, path).status_code == 401


def test_with_a_token_metrics_are_told(running):
    running.post("/admit", content=body(review(deployment("c", "3"))))
    text = running.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).text
    assert "plumbline_admissions_total{" in text


def test_more_than_a_review_is_refused(running):
    assert running.post("/admit", content=b"x" * (9 * 1024 * 1024)).status_code == 413


def test_it_is_not_ready_before_the_repository_is_there(tmp_path):
    from fastapi.testclient import TestClient

    from plumbline.serving.telemetry.metric_names import ALIGNMENT
    from plumbline.serving.telemetry.prometheus import Metrics

    app = admission_app.admission_app(RepositoryFolder(tmp_path / "none"), Metrics(ALIGNMENT))
    assert TestClient(app).get("/readyz").status_code == 503


def test_a_renewed_certificate_is_taken_and_half_of_one_is_not(tmp_path):
    old = certificate(tmp_path / "tls")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(old.chain, old.key)
    seen = old.stamp()
    assert renew(context, old, seen) == seen
    other = certificate(tmp_path / "other", "renewed.example.com")
    old.chain.write_bytes(other.chain.read_bytes())
    assert renew(context, old, seen) == seen, "chain and key do not belong together"
    old.key.write_bytes(other.key.read_bytes())
    assert renew(context, old, seen) != seen
    old.key.unlink()
    renew(context, old, seen)


@pytest.mark.parametrize(
    ("chain", "key", "said"),
    [
        (None, None, "over TLS only"),
        ("tls.crt", None, "over TLS only"),
        ("none.crt", "tls.key", r"none\.crt: No such file"),
        ("tls.crt", "tls.crt", "are no certificate and its key"),
    ],
)
def test_without_a_certificate_it_does_not_start(tmp_path, chain, key, said):
    certificate(tmp_path / "tls")
    places = [tmp_path / "tls" / name if name else None for name in (chain, key)]
    with pytest.raises(CertificateError, match=said):
        check_tls(*places)


def test_a_key_that_others_can_write_is_refused(tmp_path):
    made = certificate(tmp_path / "tls")
    made.key.chmod(0o664)
    with pytest.raises(CertificateError, match="chmod go-w"):
        check_tls(made.chain, made.key)


@pytest.mark.parametrize("path", ["/x", "/admit/a/b", "/healthz/"])
def test_what_is_not_there_is_a_problem_and_nobody_is_sent_elsewhere(running, path):
    said = running.get(path, headers={"authorization": f"Bearer {TOKEN}", "host": "evil.example"})
    assert (said.status_code, said.headers["content-type"]) == (404, "application/problem+json")
