"""An alignment service in this process, with policies of its own and a caller who has a token."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from plumbline.intent import ReviewRules
from plumbline.records import Check, Checked
from plumbline.serving.alignment.app import Service, create_service
from plumbline.serving.alignment.settings import AlignmentSettings
from plumbline.serving.edge.shedding import Shedding
from plumbline.serving.edge.tokens import TokenFile

TOKEN = "plumb_test-token"
POLICY = """
guardrails: default
models: ["*"]
detectors:
  words:
    kind: patterns
    patterns:
      - {label: bad, pattern: '\\bbadger\\b'}
      - {label: odd, pattern: '\\bodd one\\b'}
      - {label: mail, pattern: '[a-z]{1,40}@example\\.com'}
chains:
  - stage: output
    modality: text
    rules:
      - {detector: words, labels: [bad], action: deny, reason: No badgers here.}
      - {detector: words, labels: [odd], action: review, reason: Somebody should look.}
      - {detector: words, labels: [mail], action: redact, reason: Addresses are not told.}
review: {audit_share: 0}
"""


@dataclass
class StandInIntake:
    """Stands in for the review's intake: takes what is due, in memory."""

    taken: list[tuple[Check, Checked]] = field(default_factory=list)

    def is_due(self, checked: Checked, rules: ReviewRules) -> bool:
        return checked.decision == "review" or rules.audit_share == 1

    def submit(
        self, check: Check, checked: Checked, rules: ReviewRules, known: Sequence[str] = ()
    ) -> Checked:
        self.taken.append((check, checked))
        return checked


@dataclass
class Running:
    """A service, and a client that may call it."""

    client: httpx.AsyncClient
    service: Service
    intake: StandInIntake
    root: Path
    app: Any
    """As it is served."""

    @property
    def shedding(self) -> Shedding:
        """What counts the requests under way."""
        found: Shedding = self.app._app
        return found

    async def check(self, content: Any, **changed: Any) -> dict[str, Any]:
        """A check's answer, which must be one."""
        said = await self.client.post("/check", json=asked(content, **changed))
        assert said.status_code == 200, said.text
        answer: dict[str, Any] = said.json()
        return answer

    async def refused(self, **request: Any) -> tuple[int, str]:
        """Status and detail of a request that is refused."""
        said = await self.client.post("/check", **request)
        assert said.headers["content-type"] == "application/problem+json", said.text
        return said.status_code, said.json()["detail"]

    async def metric(self, name: str) -> float:
        """A line of the metrics, its labels included; 0 where there is none."""
        lines = (await self.client.get("/metrics")).text.splitlines()
        return next((float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"{name} ")), 0.0)


Story = Callable[[Running], Awaitable[None]]


def asked(content: Any, **changed: Any) -> dict[str, Any]:
    usual = {"model": "m", "model_version": "1", "stage": "output", "modality": "text", "content": content}
    return {**usual, **changed}


def write_policy(root: Path, text: str, name: str = "default") -> Path:
    file = root / "policies" / "guardrails" / f"{name}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


@asynccontextmanager
async def running(settings: AlignmentSettings) -> AsyncIterator[Running]:
    """The service between its start and its end, asked without a socket."""
    intake = StandInIntake()
    service = Service(settings, intake, now=lambda: datetime.datetime.now(datetime.UTC))
    app = create_service(service, TokenFile(settings.tokens))
    headers = {"authorization": f"Bearer {TOKEN}"}
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        service.running(None),  # type: ignore[arg-type]
        httpx.AsyncClient(transport=transport, base_url="http://service", headers=headers) as client,
    ):
        yield Running(client, service, intake, settings.root, app)


def tell(settings: AlignmentSettings, story: Story) -> None:
    """Runs a story in a service."""

    async def told() -> None:
        async with running(settings) as found, asyncio.timeout(30):
            await story(found)

    asyncio.run(told())


async def until(holds: Callable[[], bool]) -> None:
    """Waits until something holds."""
    async with asyncio.timeout(10):
        while not holds():
            await asyncio.sleep(0.002)
