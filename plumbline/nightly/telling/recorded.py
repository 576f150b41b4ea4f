"""What is recorded about a night: whether all of it is, and its summary in every form."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from plumbline.canonical import canonical_json
from plumbline.nightly.alarms.awaiting import recorded_night
from plumbline.nightly.champion import champion_digest
from plumbline.nightly.context import Context
from plumbline.nightly.evaluating.preparing import prepare
from plumbline.nightly.telling.story import story_of, write_page
from plumbline.reports.story import NightStory


class RecordedNights:
    """A model's nights as the evidence has them."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def run_id(self, night: int) -> str:
        """The Airflow run of a night: the same whenever it is asked for."""
        return f"night-{night:03}"

    def recorded(self, night: int) -> bool:
        """Whether it was judged under the present champion, spec and policy, and all of it came through."""
        story = self._story(night)
        return story is not None and _complete(story)

    def summarize(self, night: int, *, reused: bool, seconds: Mapping[str, float]) -> str:
        """Writes `demo/summary.json` and the page; returns the text for a terminal."""
        from plumbline.reports.summary_json import summary
        from plumbline.reports.text import summary_text

        story = self._story(night, reused=reused, seconds=seconds)
        if story is None:
            return f"Night {night} is not recorded."
        page = write_page(self._context, story.champion.verdict.key)
        destination = self._context.settings.state / "demo" / "summary.json"
        destination.parent.mkdir(parents=True, exist_ok=True)
        destination.write_text(canonical_json(summary(story)) + "\n")
        return summary_text(story, str(page)) + _next(story, destination)

    def _story(
        self, night: int, *, reused: bool = False, seconds: Mapping[str, float] | None = None
    ) -> NightStory | None:
        if champion_digest(self._context) is None:
            return None
        found = recorded_night(self._context, prepare(self._context, night))
        if found is None:
            return None
        return story_of(self._context, found.verdict.key, reused=reused, seconds=dict(seconds or {}))


def _complete(story: NightStory) -> bool:
    if story.champion_registration is None or (story.alarm and story.plan is None):
        return False
    if story.plan is None or story.plan.decision == "nothing":
        return True
    if story.candidate is None or story.candidate_registration is None:
        return False
    return story.candidate.verdict.outcome == "fail" or story.pull_request is not None


def _next(story: NightStory, summary: Path) -> str:
    """What to type next."""
    lines = ["", f"Summary as JSON: {summary}", "", "Next:"]
    lines.append("  make up                        the same stack, to click through")
    if story.pull_request and story.pull_request.state == "open":
        lines.append("  .venv/bin/plumbline pr show    the pull request; `pr merge` or `pr close` decides it")
    lines.append("  .venv/bin/plumbline history    what was decided, by whom, when")
    return "\n".join(lines)
