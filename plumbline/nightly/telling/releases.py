"""A model's releases read back from the evidence, for its page: the answers of `plumbline history`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plumbline.canonical import digest
from plumbline.evidence.production import RESTS_ON, InProduction, in_production
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.environments.renamed import names_of
from plumbline.records import Entry, Hold, Holding, Lift, PullRequest, Rollback
from plumbline.reports.releases import Linked, ModelReleases, OnHold, Running, WentBack


def releases_of(context: Context, pulls: Mapping[int, PullRequest]) -> ModelReleases:
    """What runs in each environment, every rollback and every hold.

    Args:
        context: the model's.
        pulls: pull requests as they are now, by number; of others, the evidence tells.
    """
    told = _Told(context, pulls)
    entries = [entry for kind in RESTS_ON for entry in told.entries(kind)]
    entries.sort(key=lambda entry: entry.sequence)
    stages = [stage.name for stage in context.spec.release.stages]
    found = {stage: _in_production(context, entries, stage, first=stage == stages[-1]) for stage in stages}
    return ModelReleases(
        running=[told.running(stage, one) for stage, one in found.items()],
        rollbacks=[told.rollback(entry) for entry in reversed(told.entries("rollback"))],
        holds=told.holds(),
    )


def _in_production(
    context: Context, entries: Sequence[Entry], stage: str, *, first: bool
) -> InProduction | None:
    earlier = names_of(context, stage)
    return in_production(entries, context.now(), stage, earlier=earlier, first=first)


class _Told:
    """The evidence about one model's releases, as its page shows it."""

    def __init__(self, context: Context, pulls: Mapping[int, PullRequest]) -> None:
        self._context = context
        self._pulls = pulls
        self._seen: dict[str, list[Entry]] = {}

    def entries(self, kind: str) -> list[Entry]:
        if kind not in self._seen:
            self._seen[kind] = self._context.ledger.all(kind, self._context.model)
        return self._seen[kind]

    def running(self, environment: str, found: InProduction | None) -> Running:
        if found is None:
            return Running(environment)
        number = found.pull_request
        return Running(
            environment=environment,
            version=found.version,
            since=found.since,
            merged_by=found.merged_by,
            because=found.because,
            otherwise=found.otherwise,
            unseen=found.unseen,
            pull_request=self._linked(number, "merged", self._url(number)) if number else None,
        )

    def rollback(self, entry: Entry) -> WentBack:
        rollback = Rollback.model_validate(entry.body)
        pull = rollback.pull_request
        refused = self._body("refused_rollback", entry.key)
        state = "merged" if self._body("rolled_back", entry.key) else str(refused.get("state", "open"))
        return WentBack(
            environment=rollback.environment,
            wrong=rollback.wrong.version,
            right=rollback.right.version,
            at=entry.at,
            by=rollback.by,
            because=rollback.because,
            pull_request=self._linked(pull.number, state, pull.url),
        )

    def holds(self) -> list[OnHold]:
        """Each hold once, however many pull requests asked for it."""
        asked = [Holding.model_validate(entry.body) for entry in self.entries("hold")]
        found = {digest(one.hold): one.hold for one in asked}
        found |= {entry.key: Hold.model_validate(entry.body) for entry in self.entries("held")}
        told = [self._hold(key, hold, asked) for key, hold in found.items()]
        return sorted(told, key=lambda one: one.at, reverse=True)

    def _hold(self, key: str, hold: Hold, asked: Sequence[Holding]) -> OnHold:
        mine = [one for one in asked if one.hold == hold]
        waiting = [one for one in mine if not self._is_closed(one.pull_request)]
        held, state = bool(self._body("held", key)), "open" if waiting else "closed"
        told = OnHold(
            version=hold.version,
            at=hold.at,
            by=hold.by,
            because=hold.because,
            pull_request=self._carrying([*mine, *waiting][-1:], "merged" if held else state),
            state="on hold" if held or waiting else "refused",
        )
        lifted = self._body("lift", key)
        return self._lifted(told, Lift.model_validate(lifted)) if lifted else told

    def _lifted(self, told: OnHold, lift: Lift) -> OnHold:
        number = lift.pull_request
        pull = self._linked(number, "merged", lift.url) if number else None
        return told._replace(state="lifted", lifted_at=lift.at, lifted_by=lift.by, lifted_in=pull)

    def _carrying(self, asked: Sequence[Holding], state: str) -> Linked | None:
        return next((self._linked(one.pull_request, state, one.url) for one in asked), None)

    def _is_closed(self, number: int) -> bool:
        """Whether it is known that a hold's pull request was not merged."""
        if number in self._pulls:
            return self._pulls[number].state == "closed"
        refused = [*self.entries("refused_hold"), *self.entries("refused_rollback")]
        return any(entry.body["number"] == number for entry in refused)

    def _body(self, kind: str, key: str) -> dict[str, object]:
        return next((entry.body for entry in self.entries(kind) if entry.key == key), {})

    def _url(self, number: int) -> str:
        """Where the forge said that a promotion's or a rollback's pull request is."""
        pulls = [
            entry.body["pull_request"] for entry in [*self.entries("promotion"), *self.entries("rollback")]
        ]
        return next((str(pull.get("url", "")) for pull in pulls if pull["number"] == number), "")

    def _linked(self, number: int, state: str, url: str) -> Linked:
        now = self._pulls.get(number)
        return Linked(number, now.state if now else state, address_of(self._context, number, url))


def address_of(context: Context, number: int, url: str) -> str:
    """Where people see a pull request: on its forge, or on our page of the local one's."""
    if context.spec.release.forge == "local":
        return f"pulls/{context.spec.release.repository}/{number}"
    return url if url.startswith(("https://", "http://")) else ""
