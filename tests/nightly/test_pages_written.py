"""Where a night's pages are written: its own under its verdict's key, its candidate's beside it."""

from types import SimpleNamespace

from plumbline.nightly import story as nightly_story
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


def test_a_candidate_that_was_neither_compared_nor_scanned_says_so(tmp_path):
    made = nightly_story._making(_context(tmp_path), PLAN)
    assert made == {"trials": (), "trained_with": PLAN.request.mitigation, "scan": None}
