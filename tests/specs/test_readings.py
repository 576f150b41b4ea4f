"""A model that reads for another is there, looks at pictures and tells digits; what it reads is a number."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from plumbline.specs.cross_checks import validate

ROOT = Path(__file__).resolve().parents[2]
READS = "{feature: AGEP, model: mnist_digits, pictures: [AGEP_tens, AGEP_ones]}"


@pytest.fixture
def problems(tmp_path):
    """The problems of the pair's spec with another line under `reads`."""
    for folder in ("models", "policies"):
        shutil.copytree(ROOT / folder, tmp_path / folder)

    def found(reads: str) -> list[str]:
        place = tmp_path / "models" / "acs_employment_read" / "spec.yaml"
        spec = (ROOT / "models" / "acs_employment_read" / "spec.yaml").read_text()
        assert READS in spec
        place.write_text(spec.replace(READS, reads))
        return [f"{p.message}. {p.remedy}" for p in validate(tmp_path, "acs_employment_read")]

    return found


def test_the_pair_is_sound(problems):
    assert problems(READS) == []


@pytest.mark.parametrize(
    ("reads", "said"),
    [
        (READS.replace("mnist_digits", "nobody"), "there is no model 'nobody'"),
        (READS.replace("mnist_digits", "acs_employment"), "acs_employment does not tell the digits 0 to 9"),
        (READS.replace("mnist_digits", "acs_employment_read"), "a model cannot read for itself"),
        (READS.replace("feature: AGEP", "feature: SEX"), "'SEX' is no numeric feature"),
        (READS.replace("feature: AGEP", "feature: AGE"), "'AGE' is no numeric feature"),
        (READS.replace("AGEP_ones", "employed"), "a column of pictures is a feature, the id or the label"),
        (f"{READS}\n  - {READS}", "a feature is read twice"),
        (READS.replace("[AGEP_tens, AGEP_ones]", "[]"), "it is empty"),
    ],
)
def test_a_reading_that_cannot_be_is_said_in_words(problems, reads, said):
    found = problems(reads)
    assert len(found) == 1
    assert re.search(re.escape(said), found[0])
