"""A pair starts as it is pinned, both versions by their digests, or not at all."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from plumbline.canonical import folder_digest
from plumbline.errors import PlumblineError
from plumbline.intent import Spec
from plumbline.nightly.context import Context
from plumbline.nightly.releasing.images import make_image
from plumbline.registry.oci_layout import blob_path, read_blob
from plumbline.serving.inference.configuration import read_configuration
from plumbline.serving.inference.loading import load_model
from plumbline.serving.inference.pinned_model import pinned_readers
from plumbline.specs.loading import load_spec
from tests.serving.inference.pair import PAIR, READER, make_pair, pin
from tests.serving.inference.small_model import Installed


@pytest.fixture
def spec(project_root: Path) -> Spec:
    return load_spec(project_root, PAIR)


@pytest.fixture
def pair(installed: Installed, project_root: Path, spec: Spec) -> Installed:
    make_pair(installed, project_root, spec)
    return installed


def refused(pair: Installed) -> str:
    with pytest.raises(PlumblineError) as error:
        pair.running()
    return str(error.value)


def other_digits(pair: Installed) -> None:
    """Other files of the reader, and the whole folder's digest pinned as it now is."""
    file = pair.folder / "model/readers" / READER / "features.json"
    file.write_text(file.read_text() + "\n")
    (pair.folder / "model/config.json").unlink()
    pair.digest = folder_digest(pair.folder / "model")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"digest": "0" * 64}, "not the version 000000000000 that was asked for"),
        (
            {"model": "hate_speech"},
            "holds readers: mnist_digits; config.json pins under `reads`: hate_speech",
        ),
        ({"feature": "SCHL"}, "SCHL is no number that acs_employment_read takes"),
        ({"feature": "HEIGHT"}, "HEIGHT is no number"),
        ({"pictures": ["SCHL", "AGEP_ones"]}, "its pictures are called like a feature"),
        ({"pictures": ["AGEP_ones", "AGEP_ones"]}, "a column of pictures stands twice"),
        ({"pictures": ["../tens"]}, "reads"),
        ({"version": "champion"}, "version"),
        ({"version": "latest"}, "version"),
    ],
)
def test_another_reader_than_is_pinned_is_not_loaded(
    pair: Installed, spec: Spec, change: dict[str, Any], said: str
) -> None:
    pin(pair, spec, **change)
    assert said in refused(pair)


def test_a_readers_files_that_were_changed_are_not_loaded(pair: Installed, spec: Spec) -> None:
    """Neither where the pair's digest tells, nor where somebody pinned that anew."""
    (old,) = pinned_readers(pair.folder / "model", spec.reads)
    other_digits(pair)
    pair.pin(model=PAIR, reads=[old.model_dump(mode="json", exclude_none=True)])
    assert "not the version" in refused(pair)


def test_a_reader_that_nobody_pinned_is_not_carried_along(pair: Installed) -> None:
    pair.pin(model=PAIR)
    assert "config.json pins under `reads`: none" in refused(pair)


def test_a_reader_that_is_no_reader_of_digits_is_not_loaded(
    pair: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plumbline.serving.inference.loading.DIGITS", (1, 2))
    assert "must tell the digits 0 to 9 apart" in refused(pair)


def test_where_pictures_are_logged_must_be_said(pair: Installed) -> None:
    pair.set_up(log={"also": {}})
    assert "log.readings: say how the pictures that mnist_digits reads are logged" in refused(pair)


@pytest.mark.parametrize("name", ["champion", "latest", "production", "v1", "@champion"])
def test_no_alias_is_taken_for_a_version(installed: Installed, name: str) -> None:
    """A name that may mean another version tomorrow is none, from Git or from the environment."""
    installed.pin(version=name)
    assert "version" in refused(installed)
    installed.pin()
    with pytest.raises(PlumblineError, match="is no version number"):
        read_configuration({**installed.environment, "MODEL_VERSION": name})


def test_files_that_are_swapped_under_a_running_service_change_nothing(pair: Installed) -> None:
    """What was checked was loaded from a copy; the next start sees the swap."""
    running = pair.running()
    version = running.version()
    other_digits(pair)
    pair.pin(model=PAIR)
    assert running.version() == version
    assert refused(pair)


def test_what_a_release_packs_is_what_the_service_loads(
    pair: Installed, place: Any, project_root: Path, tmp_path: Path
) -> None:
    """The image of a pair, unpacked, pins its reader, and knows its own digest."""
    (pair.folder / "model/config.json").unlink()
    context = Context(PAIR, place(tmp_path / "state", project_root), actor="test")
    image = make_image(context, pair.folder / "model")
    layout = context.settings.images
    manifest = json.loads(read_blob(layout, image.digest))
    with tarfile.open(blob_path(layout, manifest["layers"][0]["digest"]), "r:") as layer:
        layer.extractall(tmp_path / "image", filter="data")
    config = tmp_path / "image/model/config.json"
    served = load_model(read_configuration({**pair.environment, "MODEL_CONFIG_PATH": str(config)}))
    assert served.image == image.digest
    assert [reader.served.model for reader in served.readers] == [READER]
    assert make_image(context, pair.folder / "model") == image, "made again it is the same"
