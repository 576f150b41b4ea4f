"""Where a night's pages are written: its own under its verdict's key, its candidate's beside it."""

from types import SimpleNamespace

from plumbline.nightly.publishing import attached
from plumbline.nightly.telling import story as nightly_story
from tests.reports.example_night import CANDIDATE_EVALUATION, CHAMPION_EVALUATION, PLAN, story


def _context(folder):
    ledger = SimpleNamespace(find=lambda kind, key: None)
    return SimpleNamespace(
        model="m", spec_digest="5" * 64, ledger=ledger, settings=SimpleNamespace(reports=folder)
    )


def _written(folder, monkeypatch, told):
    monkeypatch.setattr(nightly_story, "story_of", lambda context, verdict: told)
    path = nightly_story.write_page(_context(folder), CHAMPION_EVALUATION.verdict.key)
    return path, {file.stem for file in folder.rglob("*")} - {"m"}


def test_a_judged_candidate_has_its_own_page_beside_the_nights(tmp_path, monkeypatch):
    path, written = _written(tmp_path, monkeypatch, story())
    assert path.stem == CHAMPION_EVALUATION.verdict.key[:16]
    assert written == {path.stem, CANDIDATE_EVALUATION.verdict.key[:16]}


def test_without_a_candidate_there_is_one_page(tmp_path, monkeypatch):
    path, written = _written(tmp_path, monkeypatch, story(candidate=None, candidate_registration=None))
    assert written == {path.stem}


class _Runs:
    """A registry that only remembers what was put where."""

    def __init__(self):
        self.kept = []

    def log_night(self, registration, evaluation):
        return f"night {registration.version}"

    def attach(self, run, reports):
        self.kept.append((run, [report.stem for report in reports]))


def test_pages_are_put_beside_the_runs_they_tell_of(tmp_path, monkeypatch):
    """The night's into its own run; both into the candidate's, since they link to each other as files."""
    runs, told = _Runs(), story()
    monkeypatch.setattr(nightly_story, "story_of", lambda context, verdict: told)
    monkeypatch.setattr(attached, "registry", lambda context: runs)
    context = _context(tmp_path)
    page = attached.attach_night(context, told.champion, told.champion_registration)
    attached.attach_candidate(context, told.champion.verdict.key, told.candidate_registration)
    candidate = told.candidate.verdict.key[:16]
    assert runs.kept == [
        (f"night {told.champion_registration.version}", [page.stem]),
        (told.candidate_registration.run, [page.stem, candidate]),
    ]


def test_a_verdict_that_is_not_recorded_puts_nothing_anywhere(tmp_path, monkeypatch):
    runs, told = _Runs(), story()
    monkeypatch.setattr(nightly_story, "story_of", lambda context, verdict: None)
    monkeypatch.setattr(attached, "registry", lambda context: runs)
    assert attached.attach_night(_context(tmp_path), told.champion, told.champion_registration) is None
    attached.attach_candidate(_context(tmp_path), "nothing", told.candidate_registration)
    assert runs.kept == []


def test_a_candidate_that_was_neither_compared_nor_scanned_says_so(tmp_path):
    made = nightly_story._making(_context(tmp_path), PLAN)
    assert made == {"trials": (), "trained_with": PLAN.request.mitigation, "scan": None}
