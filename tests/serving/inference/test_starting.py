"""What is pinned is loaded, and nothing else; a service that is set up wrongly does not start."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from plumbline.errors import PlumblineError
from plumbline.registry.oci_layout import blob_path, pack, read_blob
from plumbline.serving.inference.configuration import ConfigurationError, read_configuration
from plumbline.serving.inference.loading import load_model
from plumbline.serving.inference.pinned_model import config_text
from plumbline.serving.inference.running import Running
from plumbline.serving.scoring.predictor import ModelError
from tests.serving.inference.small_model import Installed


def test_the_pinned_files_are_loaded_and_their_image_is_known(installed: Installed, tmp_path: Any) -> None:
    served = load_model(installed.configuration())
    config = installed.folder / "model/config.json"
    beside = {"config.json": config.read_bytes()}
    config.unlink()
    packed = pack(installed.folder / "model", tmp_path / "layout", "registry.example.com/acs", beside)
    assert (served.model, served.version, served.image) == ("acs", "7", packed.digest)


def test_another_digest_is_refused(installed: Installed) -> None:
    installed.pin(digest="0" * 64)
    with pytest.raises(ModelError, match="not the version"):
        load_model(installed.configuration())


def test_one_changed_byte_is_refused(installed: Installed) -> None:
    features = installed.folder / "model/features.json"
    features.write_text(features.read_text() + " ")
    with pytest.raises(ModelError, match="not the version"):
        load_model(installed.configuration())


def test_a_pickle_beside_the_model_is_another_model(installed: Installed) -> None:
    (installed.folder / "model/model.pkl").write_bytes(b"cos\nsystem\n(S'true'\ntR.")
    with pytest.raises(ModelError, match="not the version"):
        load_model(installed.configuration())


def test_a_link_is_refused(installed: Installed) -> None:
    (installed.folder / "model/more.json").symlink_to("/etc/passwd")
    with pytest.raises(ModelError, match="neither a file nor a folder"):
        load_model(installed.configuration())


@pytest.mark.parametrize("folder", ["..", "/etc", "a/../..", "..\\x"])
def test_the_model_lies_below_its_config(installed: Installed, folder: str) -> None:
    installed.pin(folder=folder)
    with pytest.raises(ConfigurationError, match="folder"):
        installed.configuration()


@pytest.mark.parametrize(
    "fields", [{"alias": "champion"}, {"version": "latest version"}, {"model": "A"}, {"digest": "abc"}]
)
def test_an_alias_or_anything_else_in_the_config_is_refused(
    installed: Installed, fields: dict[str, str]
) -> None:
    installed.pin(**fields)
    with pytest.raises(ConfigurationError, match=r"config\.json"):
        installed.configuration()


def test_the_version_git_pins_and_the_images_own_must_agree(installed: Installed) -> None:
    installed.pin(version="8")
    with pytest.raises(ConfigurationError, match="MODEL_VERSION"):
        installed.configuration()


@pytest.mark.parametrize(
    "name", ["MODEL_CONFIG_PATH", "MODEL_VERSION", "PLUMBLINE_INFERENCE", "AI_ALIGNMENT_CHECK_ENDPOINT"]
)
def test_what_is_not_set_is_named(installed: Installed, name: str) -> None:
    with pytest.raises(ConfigurationError, match=name):
        read_configuration({**installed.environment, name: ""})


def test_the_environment_is_said_once(installed: Installed) -> None:
    told = {**installed.environment, "PLUMBLINE_ENVIRONMENT": "staging"}
    with pytest.raises(ConfigurationError, match="keep one"):
        read_configuration(told)
    installed.set_up(environment=None)
    assert read_configuration(told).environment == "staging"
    with pytest.raises(ConfigurationError, match="PLUMBLINE_ENVIRONMENT"):
        installed.configuration()


@pytest.mark.parametrize(
    "endpoint", ["http://alignment.example.com/check", "ftp://a.svc/check", "//x", "http://u:p@a.svc/check"]
)
def test_a_token_does_not_leave_the_cluster_in_clear(installed: Installed, endpoint: str) -> None:
    environment = {**installed.environment, "AI_ALIGNMENT_CHECK_ENDPOINT": endpoint}
    with pytest.raises(PlumblineError, match="AI_ALIGNMENT_CHECK_ENDPOINT"):
        Running(read_configuration(environment))


CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "checks left out by mistake": ({"checks": ...}, "checks"),
    "an unknown key": ({"alias": "x"}, "alias"),
    "an unknown way": ({"checks": {"unchecked": "allow"}}, "unchecked"),
    "labels of two types": ({"log": {"label_values": [0, "1"]}}, "label_values"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_service_file_of_something_else_is_refused(installed: Installed, change: str) -> None:
    changes, named = CHANGES[change]
    installed.set_up(**{name: value for name, value in changes.items() if value is not ...})
    if ... in changes.values():
        file = installed.folder / "inference.yaml"
        whole = yaml.safe_load(file.read_text())
        file.write_text(yaml.safe_dump({name: value for name, value in whole.items() if name not in changes}))
    with pytest.raises(ConfigurationError, match=named):
        installed.configuration()


@pytest.mark.parametrize("missing", ["tokens.yaml", "log-key", "alignment-token"])
def test_without_tokens_or_key_it_does_not_start(installed: Installed, missing: str) -> None:
    (installed.folder / missing).unlink()
    with pytest.raises(PlumblineError, match=missing):
        installed.running()


def test_a_column_logged_twice_is_refused(installed: Installed) -> None:
    installed.set_up(log={"also": {"AGE": "numeric"}})
    with pytest.raises(PlumblineError, match="AGE"):
        installed.running()


def test_the_config_holds_no_secret_and_no_path_of_the_service(installed: Installed) -> None:
    assert set(json.loads((installed.folder / "model/config.json").read_text())) == {"model", "digest"}


def test_what_a_release_packs_is_what_the_service_loads(installed: Installed, tmp_path: Path) -> None:
    """The image of a model, unpacked, starts as it is; and knows its own digest."""
    (installed.folder / "model/config.json").unlink()
    config = {"config.json": config_text("acs", installed.digest).encode()}
    image = pack(installed.folder / "model", tmp_path / "layout", "registry.example.com/acs", config)
    manifest = json.loads(read_blob(tmp_path / "layout", image.digest))
    with tarfile.open(blob_path(tmp_path / "layout", manifest["layers"][0]["digest"]), "r:") as layer:
        layer.extractall(tmp_path / "image", filter="data")
    environment = {**installed.environment, "MODEL_CONFIG_PATH": str(tmp_path / "image/model/config.json")}
    served = load_model(read_configuration(environment))
    assert (served.digest, served.image) == (installed.digest, image.digest)
