"""One candidate with everything it takes to be released."""

from __future__ import annotations

import datetime
from decimal import Decimal

from alignment_checks.measurement import Measurement
from plumbline.intent import Environment, EnvironmentRules
from plumbline.records import (
    Image,
    Judgement,
    Mitigation,
    Money,
    Offer,
    Plan,
    Registration,
    Trained,
    TrainingRequest,
    Verdict,
    Window,
)
from plumbline.release.page.grounds import Grounds, Pages, Route

REPOSITORY = "registry.example.com/ai-apps/acs-employment"


def image(letter: str) -> Image:
    return Image(repository=REPOSITORY, tag=f"model-{letter * 12}", digest=f"sha256:{letter * 64}")


def registration(version: str, letter: str, model: str = "acs_employment") -> Registration:
    return Registration(
        model=model,
        role="candidate",
        version=version,
        digest=letter * 64,
        run="run",
        image=image(letter),
        training="t" * 64,
    )


def judgement(gate: str, group: str, value: float, outcome: str, severity: str = "block") -> Judgement:
    return Judgement(
        gate=gate,
        group=group,
        severity=severity,
        outcome=outcome,
        lower=-0.25,
        upper=0.25,
        measurement=Measurement(
            name=gate.partition(".")[0],
            group=group,
            value=value,
            low=value - 0.04,
            high=value + 0.04,
            level=0.95,
            n=900,
            unit="difference",
            method="newcombe",
        ),
        because=f"it {outcome}es",
        reason="People who do work must be recognised as working.",
    )


def verdict(letter: str, role: str, outcome: str, judgements: tuple[Judgement, ...]) -> Verdict:
    night = 0 if role == "champion" else None
    window = Window(
        model="acs_employment",
        role="current" if role == "champion" else "holdout",
        night=night,
        source="var/data/reference.pq",
        stop=20636,
        rows=20636,
        content="c" * 64,
    )
    return Verdict(
        model="acs_employment",
        version=letter * 64,
        role=role,
        window=window,
        outcome=outcome,
        spec="5" * 64,
        policy="6" * 64,
        level=0.95,
        attempt=1 if role == "candidate" else None,
        judgements=judgements,
    )


def plan() -> Plan:
    price = Money(amount=Decimal("0.0007"), currency="USD")
    offer = Offer(
        name="local",
        backend="local",
        purchase="owned",
        queue="default",
        hours=Decimal("0.0333"),
        price_per_hour=Money(amount=Decimal("0.02"), currency="USD"),
        cost=price,
        source="example list",
        quoted_at=datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC),
        age_hours=Decimal(550),
    )
    spot = offer.model_copy(
        update={
            "name": "g4dn|spot",
            "purchase": "spot",
            "refused": "backend batch is not installed here",
            "source": "AWS spot price history",
            "quoted_at": datetime.datetime(2026, 11, 24, 1, 30, tzinfo=datetime.UTC),
            "age_hours": Decimal("1.5"),
            "zone": "us-east-1b",
            "capacity": "1 T4, 16 GiB",
        }
    )
    return Plan(
        model="acs_employment",
        champion="a" * 64,
        gates=("equal_opportunity_difference.DIS",),
        decision="retrain",
        because="one gate fails and the cheapest offer fits the budget",
        night=0,
        request=TrainingRequest(
            model="acs_employment",
            seed=7,
            data="d" * 64,
            entrypoint="e" * 64,
            mitigation=Mitigation(name="reweighing", attribute="DIS"),
        ),
        offer=offer,
        offers=(offer, spot),
        chosen_because="local is the only offer that can run it: the other one is refused",
        prices_as_of=datetime.date(2026, 11, 1),
        budget_left=Money(amount=Decimal("24.9"), currency="USD"),
        requester="alarm",
    )


JUDGED = datetime.datetime(2026, 11, 24, 3, 0, tzinfo=datetime.UTC)
STAGES = (
    Environment(name="dev", file="apps/dev.yaml", soak_hours=Decimal(4)),
    Environment(name="staging", file="apps/staging.yaml", soak_hours=Decimal(48)),
    Environment(name="production", file="apps/production.yaml"),
)


def drifted(column: str, value: float) -> Judgement:
    """A column of the night whose p-value is below the night's limit."""
    found = judgement("ks_pvalue", column, value, "fail", "diagnose")
    measurement = found.measurement.model_copy(update={"low": None, "high": None})
    return found.model_copy(update={"measurement": measurement, "lower": 0.01, "upper": None})


def grounds(version: str = "2", letter: str = "b", **changes: object) -> Grounds:
    dis, sex = "equal_opportunity_difference.DIS", "equal_opportunity_difference.SEX"
    parity = "statistical_parity_difference.DIS"
    fields = {
        "verdict": verdict(
            letter,
            "candidate",
            "pass",
            (
                judgement(dis, "DIS=1", -0.16, "pass"),
                judgement(sex, "SEX=2", -0.02, "pass"),
                judgement(dis, "DIS=3", 0.1, "not judged"),
                judgement(parity, "DIS=1", -0.37, "fail", "diagnose"),
            ),
        ),
        "champion": verdict(
            "a",
            "champion",
            "fail",
            (
                judgement(dis, "DIS=1", -0.62, "fail"),
                judgement(sex, "SEX=2", -0.03, "pass"),
                drifted("SCHL", 0.004),
                drifted("AGEP", 0.0),
                judgement("ks_pvalue", "MIL", 0.7, "pass", "diagnose"),
            ),
        ),
        "plan": plan(),
        "trained": Trained(
            model="acs_employment",
            request="t" * 64,
            digest=letter * 64,
            path=f"trained/{letter}",
            seconds=21.5,
            cost=Money(amount=Decimal("0.0001"), currency="USD"),
        ),
        "registration": registration(version, letter),
        "explanation": tuple(
            Measurement(
                name="mean_abs_shap",
                group=name,
                value=value,
                low=value - 0.01,
                high=value + 0.01,
                n=2000,
                unit="log odds",
                method="bootstrap",
            )
            for name, value in {"SCHL": 0.4, "AGEP": 1.2, "DIS": 0.1}.items()
        ),
        "labels": {"DIS=1": "with a disability", "SEX=2": "female"},
        "judged_at": JUDGED,
        "expires": JUDGED + datetime.timedelta(days=14),
        "evidence": "e" * 64,
        "commit": "1" * 40,
        "pages": Pages(
            version="https://mlflow.example.com/#/models/acs_employment/versions/2",
            candidate="https://airflow.example.com/plumbline/reports/candidate",
            night="https://airflow.example.com/plumbline/reports/night",
        ),
        "route": Route(STAGES, EnvironmentRules(approvals=1)),
    }
    return Grounds(**{**fields, **changes})
