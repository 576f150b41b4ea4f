"""Decision records are numbered without gaps, say the four things, and stay short."""

import re
from pathlib import Path

import pytest

from tests.docs.markdown import ROOT, links

FOLDER = ROOT / "docs" / "decisions"
RECORDS = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
SECTIONS = ["Context", "Decision", "Rejected options", "Consequences"]


def test_they_are_numbered_from_one_without_gaps():
    numbers = [int(path.name[:4]) for path in RECORDS]
    assert numbers == list(range(1, len(RECORDS) + 1))
    assert RECORDS


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_each_has_the_four_sections_and_a_title_with_its_number(record: Path):
    text = record.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS
    assert text.startswith(f"# {record.name[:4]} ")


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_each_fits_on_a_screen(record: Path):
    assert len(record.read_text(encoding="utf-8").splitlines()) <= 60


def test_the_index_lists_every_record_in_order_by_its_title():
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert list(links(FOLDER / "README.md")) == [path.name for path in RECORDS]
    titles = [path.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")[5:] for path in RECORDS]
    assert re.findall(r"\) \| (.+) \|$", index, re.MULTILINE) == titles


@pytest.mark.parametrize("record", RECORDS, ids=lambda path: path.stem)
def test_files_it_speaks_of_are_there(record: Path):
    """A path in a decision that was moved would send a reader nowhere."""
    named = re.findall(r"`((?:plumbline|plugins|models|policies|deploy|docs)/[\w./-]*)`", record.read_text())
    assert not [name for name in named if not (ROOT / name).exists()]
