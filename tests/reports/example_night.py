"""A made-up night that every report, card and page under test is drawn from. No figure here was measured."""

import datetime
from decimal import Decimal

from alignment_checks.measurement import Measurement
from plumbline.intent import Spec
from plumbline.records import (
    Alarm,
    Evaluation,
    Image,
    Judgement,
    Mitigation,
    Money,
    Offer,
    Plan,
    PullRequest,
    Registration,
    RunTime,
    SeriesWatch,
    Trained,
    TrainingRequest,
    Unpriced,
    UnusualSeries,
    Verdict,
    Window,
)
from plumbline.registry.submission import Submission
from plumbline.reports.story import NightStory

CHAMPION, CANDIDATE = "c" * 64, "d" * 64
SPEC_DIGEST, POLICY_DIGEST = "5" * 64, "6" * 64
PARITY = "Base rates differ in the population: what a perfect model fails cannot be a gate."
OPPORTUNITY = "People who do work must be recognised as working."

SPEC = Spec.model_validate(
    {
        "model": "acs_employment",
        "description": "Who in Massachusetts is employed.",
        "owner": {"team": "responsible-ai", "contact": "responsible-ai@example.com"},
        "cost": {"cost_center": "4711"},
        "data": {
            "id": "id",
            "label": "employed",
            "reference": {"path": "data/reference.pq"},
            "arrivals": {"path": "data/arrivals.pq"},
        },
        "features": {"AGEP": "numeric", "SEX": "categorical", "DIS": "categorical"},
        "protected": [
            {"attribute": "SEX", "privileged": "1", "labels": {"1": "male", "2": "female"}},
            {
                "attribute": "DIS",
                "privileged": "2",
                "labels": {"1": "with a disability", "2": "without"},
            },
        ],
        "nights": {"rows": 5000, "first": "2026-01-01"},
        "holdout": {"salt": "acs_employment"},
        "training": {"minutes": 1},
        "release": {
            "repository": "ai-apps",
            "file": "apps/multimodal-ai-service/deployment.yaml",
            "container": "inference-engine",
            "image": "registry.example.com/ai-apps/acs-employment",
        },
    }
)


def measurement(name, value, spread=None, group="", n=5000, unit="difference", **more):
    low, high = (None, None) if spread is None else (value - spread, value + spread)
    about = {"group": group, "n": n, "unit": unit, "method": "made up", **more}
    return Measurement(name=name, value=value, low=low, high=high, **about)


def judgement(found, outcome, severity="block", lower=-0.25, upper=0.25, because="", reason=OPPORTUNITY):
    attribute = found.group.partition("=")[0] if "=" in found.group else ""
    return Judgement(
        gate=f"{found.name}.{attribute}" if attribute else found.name,
        group=found.group,
        severity=severity,
        outcome=outcome,
        lower=lower,
        upper=upper,
        measurement=found,
        because=because or "made up",
        reason=reason,
    )


def rates(disability):
    """Base rates and selection rates of the four groups."""
    wanted = {"SEX=1": (0.52, 0.53), "SEX=2": (0.47, 0.46), "DIS=1": disability, "DIS=2": (0.56, 0.57)}
    for group, (base, selected) in wanted.items():
        yield measurement("base_rate", base, 0.02, group, unit="rate")
        yield measurement("selection_rate", selected, 0.02, group, unit="rate")


def ranking():
    for column, value in {"AGEP": 1.42, "SEX": 0.31, "DIS": 0.58}.items():
        yield measurement("mean_abs_shap", value, 0.03, column, unit="log-odds")


def champion_judgements():
    parity = measurement("statistical_parity_difference", -0.47, 0.02, "DIS=1")
    drift = measurement("ks_pvalue", 0.00004, None, "AGEP", unit="probability")
    odds = measurement("average_abs_odds_difference", 0.31, 0.08, "DIS=1")
    small = measurement("equal_opportunity_difference", -0.1, 0.4, "RAC1P=4", n=12)
    return (
        judgement(measurement("equal_opportunity_difference", -0.62, 0.075, "DIS=1", n=140), "fail"),
        judgement(measurement("equal_opportunity_difference", -0.03, 0.02, "SEX=2"), "pass"),
        judgement(odds, "insufficient", lower=None),
        judgement(small, "not judged", because="12 in its denominator, fewer than the policy's 30"),
        judgement(measurement("auc", 0.8951, 0.004, unit="probability"), "pass", lower=0.8903, upper=None),
        judgement(parity, "fail", "diagnose", -0.1, 0.1, reason=PARITY),
        judgement(drift, "fail", "diagnose", 0.003, None, reason="Drift diagnoses, it does not decide."),
    )


def candidate_judgements():
    parity = measurement("statistical_parity_difference", -0.38, 0.01, "DIS=1")
    change = measurement("accuracy_change", -0.0151, 0.003)
    return (
        judgement(measurement("equal_opportunity_difference", -0.16, 0.04, "DIS=1", n=900), "pass"),
        judgement(measurement("equal_opportunity_difference", -0.02, 0.02, "SEX=2"), "pass"),
        judgement(change, "pass", lower=-0.02, upper=None),
        judgement(parity, "fail", "diagnose", -0.1, 0.1, reason=PARITY),
    )


def verdict(role, outcome, judgements, unusable=()):
    night = role == "champion"
    window = Window(
        model="acs_employment",
        role="current" if night else "holdout",
        night=0 if night else None,
        date=datetime.date(2026, 1, 1) if night else None,
        source="data/arrivals.pq" if night else "data/reference.pq",
        stop=5000,
        rows=5000 if night else 20000,
        content=("a" if night else "b") * 64,
    )
    return Verdict(
        model="acs_employment",
        version=CHAMPION if night else CANDIDATE,
        role=role,
        window=window,
        outcome=outcome,
        spec=SPEC_DIGEST,
        policy=POLICY_DIGEST,
        level=0.95,
        attempt=None if night else 1,
        judgements=judgements,
        unusable=unusable,
    )


def evaluation(role, outcome, judgements, disability, unusable=()):
    found = verdict(role, outcome, judgements, unusable)
    measured = [j.measurement for j in judgements]
    return Evaluation(verdict=found, measurements=(*measured, *rates(disability), *ranking()))


CHAMPION_EVALUATION = evaluation("champion", "fail", champion_judgements(), (0.23, 0.09))
CANDIDATE_EVALUATION = evaluation("candidate", "pass", candidate_judgements(), (0.23, 0.2))

REQUEST = TrainingRequest(
    model="acs_employment",
    seed=7,
    data="1" * 64,
    entrypoint="2" * 64,
    mitigation=Mitigation(name="reweighing", attribute="DIS"),
)


def money(amount):
    return Money(amount=Decimal(amount), currency="USD")


def offer(name, purchase, price, refused=None):
    hours, cost = Decimal("0.0167"), money(Decimal(price) * Decimal("0.0167"))
    return Offer(
        name=name,
        backend="local" if name == "local" else "batch",
        purchase=purchase,
        queue="default",
        hours=hours,
        price_per_hour=money(price),
        cost=cost,
        refused=refused,
        source="example list",
        quoted_at=datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC),
        age_hours=Decimal(50),
        region="us-east-1" if purchase == "spot" else "on-premises",
        run_time=RunTime(basis="9 past runs", low=Decimal("0.0161"), high=Decimal("0.0188")),
        interruptions=money("0.0001") if purchase == "spot" else None,
        grams=Decimal("0.117"),
    )


LOCAL = offer("local", "owned", "0.02")
PLAN = Plan(
    model="acs_employment",
    champion=CHAMPION,
    gates=CHAMPION_EVALUATION.verdict.failing,
    decision="retrain",
    because="equal_opportunity_difference.DIS fails, and reweighing on DIS answers it",
    night=0,
    request=REQUEST,
    offer=LOCAL,
    offers=(
        LOCAL,
        offer("c5.xlarge-spot", "spot", "0.07", "the training cannot resume after an interruption"),
    ),
    unpriced=(
        Unpriced(
            name="p4d.24xlarge", backend="batch", purchase="on-demand", refused="nobody tells its price"
        ),
    ),
    chosen_because="local is the only offer that can run it: the other 2 are refused",
    prices_as_of=datetime.date(2026, 11, 1),
    quoting=("AWS's price list gave no prices: there are no AWS credentials here",),
    budget_left=money("24.9"),
    requester="alarm",
)


def image(digest):
    repository = "registry.example.com/ai-apps/acs-employment"
    return Image(repository=repository, tag=digest[:12], digest=f"sha256:{digest}")


def registration(role, version, digest):
    return Registration(
        model="acs_employment",
        role=role,
        version=version,
        digest=digest,
        run="9" * 32,
        image=image(digest),
        training=REQUEST.key,
    )


PULL_REQUEST = PullRequest(
    number=1,
    state="open",
    branch="promote/acs_employment-production",
    base="main",
    title="Promote acs_employment 2 to production",
    body="Candidate 2 passes on the hold-out.\n\n| gate | value |\n| --- | --- |\n| DIS | -0.16 |\n",
    files=("apps/multimodal-ai-service/deployment.yaml",),
    diff="--- a/deployment.yaml\n+++ b/deployment.yaml\n@@ -20,1 +20,1 @@\n-  image: x:1\n+  image: x:2\n",
)


def trained(digest):
    return Trained(
        model="acs_employment",
        request=REQUEST.key,
        digest=digest,
        path=f"trained/{digest}",
        seconds=12.4,
        cost=money("0.0003"),
    )


def submission(**changes):
    made = {
        "spec": SPEC,
        "role": "candidate",
        "request": REQUEST,
        "trained": trained(CANDIDATE),
        "image": image(CANDIDATE),
        "spec_digest": SPEC_DIGEST,
        "policy_digest": POLICY_DIGEST,
        "code_commit": "4" * 40,
        "evaluation": CANDIDATE_EVALUATION,
        "champion": CHAMPION_EVALUATION,
        "champion_version": "1",
    }
    return Submission(**(made | changes))


def story(**changes):
    made = {
        "spec": SPEC,
        "champion": CHAMPION_EVALUATION,
        "champion_registration": registration("champion", "1", CHAMPION),
        "alarm": Alarm(
            model="acs_employment",
            version=CHAMPION,
            night=0,
            gates=CHAMPION_EVALUATION.verdict.failing,
            verdict=CHAMPION_EVALUATION.verdict.key,
        ),
        "plan": PLAN,
        "candidate": CANDIDATE_EVALUATION,
        "candidate_registration": registration("candidate", "2", CANDIDATE),
        "pull_request": PULL_REQUEST,
        "timings": (measurement("prediction_latency", 0.00041, 0.00002, unit="seconds", n=200),),
        "seconds": {"measure": 14.2, "judge": 0.1, "train": 12.4},
    }
    return NightStory(**(made | changes))


HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) | `a` \x1b[31m ${7*7} {{7*7}} @everyone"

SERIES = SeriesWatch(
    model="acs_employment",
    version=CHAMPION,
    night=26,
    looked_at=49,
    level=0.01,
    unusual=(
        UnusualSeries(
            metric="auc", aspect="trend", more=False, since=20, until=26, value=0.896, p_value=0.00001
        ),
    ),
    verdict="7" * 64,
)
