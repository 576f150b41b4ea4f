"""Somebody who opens the service's address in a browser gets to the pages, and to nothing else."""

from __future__ import annotations

from dataclasses import replace

from starlette.testclient import TestClient

from plumbline.serving.alignment.running import alignment_service


def test_the_bare_address_leads_to_the_login_and_opens_nothing_else(settings, tmp_path):
    own = replace(settings, database_url=f"sqlite:///{tmp_path}/review.db")
    with TestClient(alignment_service(own), follow_redirects=False) as client:
        for path in ("/", "/review"):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["location"]) == (303, "/review/")
        assert "Your token" in client.get("/review/", follow_redirects=True).text
        assert client.post("/").status_code == 405
        assert [client.get(path).status_code for path in ("/reviews", "/policies")] == [401, 401]
