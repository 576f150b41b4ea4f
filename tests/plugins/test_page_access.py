"""Our pages inside Airflow's own application: who may see them, which paths exist, with which headers."""

import warnings

import pytest

from plumbline.nightly.telling import pages as nightly_pages
from tests.airflow_home import allow_airflows_own_warnings

KEY = "0123456789abcdef"
PAGES = [
    "/plumbline/verdicts",
    "/plumbline/costs",
    "/plumbline/budgets",
    "/plumbline/pulls/ai-apps/1",
    f"/plumbline/dags/jobs.evaluate/reports/{KEY}",
    f"/plumbline/dags/jobs.evaluate/reports/{KEY}.html",
    f"/plumbline/dags/jobs.evaluate/drift/{KEY}",
]


@pytest.fixture(scope="module")
def airflow(plugin):
    """Airflow's real application with our plugin in it."""
    with warnings.catch_warnings():
        allow_airflows_own_warnings()
        from airflow import settings
        from airflow.api_fastapi.app import create_app
        from airflow.models.base import Base
        from fastapi.testclient import TestClient

        application = create_app("core")
        Base.metadata.create_all(settings.engine)  # Airflow looks up revoked tokens
        return TestClient(application)


@pytest.fixture
def state(tmp_path, monkeypatch, project_root):
    """A state folder with both pages of one night, and a secret beside them."""
    monkeypatch.setenv("PLUMBLINE_ROOT", str(project_root))
    monkeypatch.setenv("PLUMBLINE_STATE", str(tmp_path / "var"))
    for page in ("costs/reports/2026-11.html", f"reports/jobs/{KEY}.html", f"windows/jobs/{KEY}/drift.html"):
        path = tmp_path / "var" / page
        path.parent.mkdir(parents=True)
        path.write_text(f"<p>{page}</p>")
    (tmp_path / "var" / "secrets.html").write_text("secret")
    monkeypatch.setattr(nightly_pages, "verdicts_page", lambda settings: "<p>verdicts</p>")
    monkeypatch.setattr(nightly_pages, "pull_request_page", _only_the_first)
    return tmp_path / "var"


def _only_the_first(settings, repository, number):
    return "<p>pull request</p>" if (repository, number) == ("ai-apps", 1) else None


@pytest.fixture
def viewer(airflow):
    """The headers of a signed-in user who may only look."""
    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser

    token = get_auth_manager().generate_jwt(SimpleAuthManagerUser(username="viewer", role="viewer"))
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize("path", PAGES)
def test_strangers_are_refused(airflow, state, path):
    assert airflow.get(path).status_code == 401
    assert airflow.get(path, headers={"Authorization": "Bearer made-up"}).status_code in {401, 403}


@pytest.mark.parametrize("path", PAGES)
def test_a_viewer_sees_the_page_and_it_is_held_to_its_policy(airflow, state, viewer, path):
    answer = airflow.get(path, headers=viewer)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = answer.headers["content-security-policy"]
    assert "sandbox allow-scripts;" in policy if "/drift/" in path else "default-src 'none'" in policy
    assert "allow-same-origin" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["docs", "redoc", "openapi.json"])
def test_no_description_of_the_pages_is_public(airflow, path):
    assert airflow.get(f"/plumbline/{path}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "dags/jobs.evaluate/reports/..%2f..%2fsecrets",
        "dags/jobs.evaluate/reports/....//....//secrets",
        "dags/..%2f..%2fx.evaluate/reports/" + KEY,
        "dags/..evaluate/reports/" + KEY,
        "dags/jobs.evaluate/reports/0123456789ABCDEF",
        "dags/jobs/reports/" + KEY,
        "dags/jobs.other/reports/" + KEY,
        "pulls/..%2f..%2fsecrets/1",
        "pulls/ai-apps/0",
        "pulls/ai-apps/one",
        "pulls/ai-apps/2",
        "pulls/AI_APPS/1",
        "dags/jobs.evaluate/reports/" + "f" * 16,
    ],
)
def test_other_paths_lead_nowhere(airflow, state, viewer, path):
    answer = airflow.get(f"/plumbline/{path}", headers=viewer)
    assert answer.status_code in {404, 422}
    assert "secret" not in answer.text.replace("secrets", "")


def test_addresses_of_buttons_start_where_airflow_is_served(monkeypatch):
    monkeypatch.setenv("AIRFLOW__API__BASE_URL", "https://airflow.example/team")
    from plumbline_airflow.links import page

    assert page("/verdicts") == "https://airflow.example/team/plumbline/verdicts"
