"""One night on the real census: asked for, approved, refused, proposed, merged. Told in order."""

from __future__ import annotations

import os
import subprocess
import sys

import httpx
import pytest

from plumbline.canonical import canonical_json
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.releasing.gitops import forge
from plumbline.nightly.telling.recorded import RecordedNights
from plumbline.records import Evaluation

MODEL = "acs_employment"
STRICT, AGREED = "0.10", "0.25"
EQUAL_OPPORTUNITY = """  - metric: equal_opportunity_difference
    attributes: [SEX, RAC1P, DIS]
    modalities: [tabular]
    within: {}
"""

pytestmark = pytest.mark.timeout(300)


def judged(site, role):
    """The evaluations of champions or candidates, as recorded."""
    entries = site.night.ledger.all("verdict", MODEL)
    return [Evaluation.model_validate(e.body) for e in entries if e.body["verdict"]["role"] == role]


def registry_of(site):
    ports, credentials = site.stack.layout.ports, site.stack.layout.credentials
    return httpx.Client(
        base_url=f"{ports.mlflow_url}/api/2.0/mlflow",
        auth=("plumbline", credentials.mlflow_password),
        trust_env=False,
        timeout=20,
    )


def reports(site, run):
    """The names of the files a reviewer finds beside a run."""
    with registry_of(site) as registry:
        found = registry.get("/artifacts/list", params={"run_id": run, "path": "reports"}).json()
    return {file["path"].rpartition("/")[2] for file in found.get("files", [])}


def versions(site):
    """The registry's versions of the model by number, and its aliases."""
    with registry_of(site) as registry:
        found = registry.get("/model-versions/search", params={"filter": f"name = '{MODEL}'"}).json()
        model = registry.get("/registered-models/get", params={"name": MODEL}).json()["registered_model"]
    aliases = {alias["alias"]: alias["version"] for alias in model.get("aliases", [])}
    return {v["version"]: {t["key"]: t["value"] for t in v["tags"]} for v in found["model_versions"]}, aliases


def waiting(site, task):
    """Whether the night's retraining waits for a person at this task."""
    return site.states("retrain", "night-000").get(task) == "awaiting_input" or None


def answer(site, user, option):
    path = f"/api/v2/dags/{MODEL}.retrain/dagRuns/night-000/taskInstances/approve_spend/-1/hitlDetails"
    body = {"chosen_options": [option], "params_input": {"reason": "worth it"}}
    with site.as_user(user) as client:
        return client.patch(path, json=body).status_code


def test_over_budget_nothing_trains_until_somebody_asks(site):
    """The plan costs more than is left, so the run waits; no training, no spend but the champion's own."""
    prepare(site.night, 0)  # there is money for the first champion
    site.rewrite("policies/budgets.yaml", ('amount: "25.00"', 'amount: "0.0002"'))
    site.rewrite(
        "policies/alignment.yaml", (EQUAL_OPPORTUNITY.format(AGREED), EQUAL_OPPORTUNITY.format(STRICT))
    )
    site.trigger("evaluate", "night-000", night=0)
    assert site.finished("evaluate", "night-000") == "success"
    site.until("a person is asked", lambda: waiting(site, "approve_spend"))
    assert site.kinds().count("training") == 1
    booked = [entry.body["what"] for entry in site.night.ledger.all("accrual")]
    assert booked == ["training", *["evaluation"] * 3]
    (champion,) = judged(site, "champion")
    assert "equal_opportunity_difference.DIS" in champion.verdict.failing


@pytest.mark.parametrize("user", ["viewer", "engineer"])
def test_only_the_people_the_budget_names_may_answer(site, user):
    assert answer(site, user, "Approve") == 403
    assert waiting(site, "approve_spend")


def test_a_candidate_beyond_the_tolerance_is_refused_and_the_run_ends_cleanly(site):
    """Approved, trained, registered with its verdict; no alias, no pull request, no failed task."""
    assert answer(site, "rai-lead", "Approve") == 200
    assert site.finished("retrain", "night-000") == "success"
    states = site.states("retrain", "night-000")
    assert states["propose"] == "skipped"
    assert "failed" not in states.values()
    (candidate,) = judged(site, "candidate")
    assert candidate.verdict.failing == ("equal_opportunity_difference.DIS",)
    found, aliases = versions(site)
    assert found["2"]["plumbline.verdict"] == "fail"
    assert aliases == {"champion": "1"}
    assert not forge(site.night).find()
    (approval,) = site.night.ledger.all("approval", MODEL)
    assert (approval.body["person"], approval.body["approved"]) == ("rai-lead", True)


def test_under_the_agreed_policy_the_same_candidate_is_proposed(site):
    """Another policy is another verdict: the candidate passes, and one pull request names it."""
    site.rewrite("policies/budgets.yaml", ('amount: "0.0002"', 'amount: "25.00"'))
    site.rewrite(
        "policies/alignment.yaml", (EQUAL_OPPORTUNITY.format(STRICT), EQUAL_OPPORTUNITY.format(AGREED))
    )
    site.trigger("evaluate", "night-000.again", night=0)
    assert site.finished("evaluate", "night-000.again") == "success"
    assert site.finished("retrain", "night-000.night-000-again") == "success"
    assert judged(site, "candidate")[-1].verdict.outcome == "pass"
    found, aliases = versions(site)
    assert set(found) == {"1", "2"}, "the same training is the same version"
    assert found["2"]["plumbline.verdict"] == "pass"
    assert aliases == {"champion": "1", "candidate": "2"}
    (pull,) = forge(site.night).find()
    assert pull.state == "open"
    manifest, statement = pull.files
    assert manifest == "apps/multimodal-ai-service/deployment.yaml"
    assert statement.startswith("plumbline/statements/acs_employment/production/2-promotion-")


def test_the_command_line_says_byte_for_byte_what_airflow_recorded(site):
    """Measured and judged anew, without Airflow and without a registry."""
    places = {"PLUMBLINE_ROOT": site.settings.root, "PLUMBLINE_STATE": site.settings.state}
    environment = os.environ | {name: str(path) for name, path in places.items()}
    command = [sys.executable, "-m", "plumbline.cli", "evaluate", MODEL, "--night", "0", "--json"]
    said = subprocess.run(
        command,
        env=environment,
        cwd=site.settings.root,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert said.stdout.strip() == canonical_json(judged(site, "champion")[-1])


def test_run_again_nothing_is_doubled(site):
    before = {kind: site.kinds().count(kind) for kind in set(site.kinds())}
    site.trigger("evaluate", "night-000.once-more", night=0)
    assert site.finished("evaluate", "night-000.once-more") == "success"
    assert site.finished("retrain", "night-000.night-000-once-more") == "success"
    site.trigger("retrain", "by-hand", night=0)
    assert site.finished("retrain", "by-hand") == "success"
    assert {kind: site.kinds().count(kind) for kind in before} == before
    assert set(versions(site)[0]) == {"1", "2"}
    assert len(forge(site.night).find()) == 1


def test_a_candidates_pages_lie_beside_its_version(site):
    """Its own and its night's, which link to each other."""
    (entry,) = [e for e in site.night.ledger.all("registration", MODEL) if e.body["role"] == "candidate"]
    candidate, champion = (judged(site, role)[-1].verdict.key[:16] for role in ("candidate", "champion"))
    assert {f"{candidate}.html", f"{champion}.html"} <= reports(site, entry.body["run"])


def test_the_summary_is_complete_and_read_from_the_records(site):
    nights = RecordedNights(site.night)
    assert nights.recorded(0)
    text = nights.summarize(0, reused=True, seconds={})
    assert "Release acs_employment version 2 to production" in text
    assert "Candidate 2 passes on the hold-out" in text, "not how it fared under the stricter policy"


def test_a_merge_moves_the_champion(site):
    """The rollout looks, sees the merge, and moves the alias; what runs is version 2 from now on."""
    (pull,) = forge(site.night).find()
    forge(site.night).merge(pull.number, pull.head, actor="platform")
    site.trigger(
        "rollout",
        "look",
    )
    assert site.finished("rollout", "look") == "success"
    _, aliases = versions(site)
    assert aliases == {"champion": "2"}
    assert site.kinds().count("rollout") == 1


def test_the_new_champion_does_not_alarm_on_the_night_the_old_one_failed(site):
    site.trigger("evaluate", "night-000.champion-2", night=0)
    assert site.finished("evaluate", "night-000.champion-2") == "success"
    assert site.states("evaluate", "night-000.champion-2")["hand_over"] == "skipped"
    assert judged(site, "champion")[-1].verdict.outcome == "insufficient"


def test_the_evidence_is_one_unbroken_chain_without_secrets(site):
    assert site.night.ledger.verify() == []
    secrets = site.stack.layout.credentials.values()
    pages = list((site.settings.state / "reports").rglob("*.html"))
    kept = [str(entry.body) for entry in site.night.ledger.all()] + [page.read_text() for page in pages]
    kept.append(forge(site.night).find()[0].body)
    assert not [text for text in kept for secret in secrets if secret in text]
