"""A digest is about what a file says, not how it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import yaml
from hypothesis import given
from hypothesis import strategies as st

from plumbline.canonical import canonical_json
from plumbline.intent import Spec
from plumbline.specs.digests import policy_digest, spec_digest
from plumbline.specs.loading import load_alignment, load_spec

SPEC = (Path(__file__).resolve().parents[2] / "models/acs_employment/spec.yaml").read_text()


def test_comments_and_layout_do_not_matter(project: Path) -> None:
    before = spec_digest(load_spec(project, "loans"))
    file = project / "models/loans/spec.yaml"
    file.write_text("# a comment\n" + file.read_text().replace("salt: loans", 'salt:   "loans"  # why'))
    assert spec_digest(load_spec(project, "loans")) == before


def test_a_default_written_out_does_not_matter(project: Path, edit: Callable[[str, str, str], None]) -> None:
    before = policy_digest(load_alignment(project))
    edit("policies/alignment.yaml", "policy: alignment", "policy: alignment\nconfidence: 0.95")
    assert policy_digest(load_alignment(project)) == before


def test_what_is_said_matters(project: Path, edit: Callable[[str, str, str], None]) -> None:
    before = policy_digest(load_alignment(project))
    edit("policies/alignment.yaml", "at_least: 0.6", "at_least: 0.7")
    assert policy_digest(load_alignment(project)) != before


@given(data=st.data())
def test_the_order_of_keys_does_not_matter(data: st.DataObject) -> None:
    spec = yaml.safe_load(SPEC)
    shuffled = {key: spec[key] for key in data.draw(st.permutations(list(spec)))}
    assert spec_digest(Spec.model_validate(shuffled)) == spec_digest(Spec.model_validate(spec))


def test_a_spec_without_weights_clusters_or_intersections_says_nothing_of_them() -> None:
    """What was recorded under its digest before there were any stays found."""
    written = Spec.model_validate(yaml.safe_load(SPEC)).model_dump(mode="json")
    assert "intersections" not in written
    assert not {"weight", "cluster"} & set(written["data"])


def delayed(nights: int | None) -> Spec:
    spec = yaml.safe_load(SPEC)
    return Spec.model_validate(
        spec if nights is None else spec | {"data": spec["data"] | {"label_delay_nights": nights}}
    )


def test_a_spec_without_a_delay_of_labels_says_what_it_said_before_there_was_the_choice() -> None:
    """Else every verdict's key would be another."""
    assert spec_digest(delayed(0)) == spec_digest(delayed(None))
    assert "label_delay_nights" not in canonical_json(delayed(None))
    assert spec_digest(delayed(2)) != spec_digest(delayed(None))
    assert Spec.model_validate_json(canonical_json(delayed(2))) == delayed(2)
