"""Models of one text or picture: what they are given, checked and logged."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image, ImageDraw
from starlette.testclient import TestClient

from plumbline.canonical import folder_digest
from plumbline.model_files import LINEAR_TEXT
from plumbline.serving.inference import predicting, running
from plumbline.serving.inference.items import fitting
from plumbline.serving.inference.served_model import ServedModel
from plumbline.serving.preprocessing.images import Resizing
from plumbline.serving.scoring.predictor import Feature, ModelError
from plumbline.specs.loading import load_preprocessing
from tests.serving.inference.small_model import Installed

Start = Callable[[], TestClient]


@dataclass(frozen=True)
class LengthModel:
    """Stands in for a model of texts or pictures: scores by the length of what it is given."""

    features: tuple[Feature, ...]
    classes: tuple[int | str, ...] = ()

    def encode(self, columns: Any) -> Any:
        content = columns[self.features[0].name]
        if any(value == "no" for value in content):
            raise ModelError("texts must not say no")
        return content

    def predict(self, encoded: Any) -> Any:
        lengths = np.array([len(value) for value in encoded], np.float64)
        shares = 1 / (1 + lengths)
        return np.column_stack([shares, 1 - shares]) if self.classes else shares


@pytest.fixture
def serve(installed: Installed, start: Start, monkeypatch: pytest.MonkeyPatch) -> Callable[..., TestClient]:
    """A service around a stand-in model of one kind."""

    def started(kind: Any, classes: tuple[int | str, ...] = ()) -> TestClient:
        model = LengthModel((Feature("content", kind),), classes)
        served = ServedModel("acs", "7", installed.digest, "sha256:" + "0" * 64, model)
        monkeypatch.setattr(running, "load_model", lambda _: served)
        installed.set_up(images={"largest_pixels": 1000, "all_pixels": 2000})
        return start()

    return started


def picture(width: int = 8, height: int = 8) -> str:
    file = io.BytesIO()
    Image.radial_gradient("L").resize((width, height)).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def test_a_text_is_scored_checked_and_logged(serve: Callable[..., TestClient], installed: Installed) -> None:
    client = serve("text")
    answer = client.post("/predict", json={"texts": ["abc"]}, headers=installed.token("predict")).json()
    assert answer["predictions"][0]["scores"] == [0.25]
    first, second = installed.alignment.asked
    assert (first["modality"], first["content"]) == ("text", "abc")
    assert second["modality"] == "tabular"
    client.__exit__(None, None, None)
    (part,) = (installed.folder / "log/parts").rglob("*.parquet")
    assert pq.read_table(part).column("content").to_pylist() == ["abc"]


def test_redacted_text_is_what_is_scored_and_logged(
    serve: Callable[..., TestClient], installed: Installed
) -> None:
    client = serve("text")
    installed.alignment.decide = lambda check: (
        {"decision": "redact", "redacted": "[email]"} if check["stage"] == "input" else {"decision": "allow"}
    )
    sent = {"texts": ["ann@example.com"]}
    (answer,) = client.post("/predict", json=sent, headers=installed.token("predict")).json()["predictions"]
    assert answer["scores"] == [1 / 8]
    client.__exit__(None, None, None)
    assert all(b"ann@" not in file.read_bytes() for file in installed.folder.rglob("log/**/*.*"))


def test_a_picture_comes_to_a_class(serve: Callable[..., TestClient], installed: Installed) -> None:
    client = serve("image", ("cat", "dog"))
    sent = {"images": [picture()]}
    (answer,) = client.post("/predict", json=sent, headers=installed.token("predict")).json()["predictions"]
    assert (answer["predicted"], len(answer["scores"])) == ("dog", 2)
    assert installed.alignment.asked[0]["content"] == sent["images"][0]
    client.__exit__(None, None, None)
    (part,) = (installed.folder / "log/parts").rglob("*.parquet")
    assert pq.read_table(part).column("content").to_pylist() == [base64.b64decode(picture())]


@pytest.mark.parametrize(
    "sent", ["", "%%%", base64.b64encode(b"hello").decode(), picture(100, 11), picture()[:80], "ü"]
)
def test_what_is_no_good_picture_is_refused(
    serve: Callable[..., TestClient], installed: Installed, sent: str
) -> None:
    client = serve("image")
    answer = client.post("/predict", json={"images": [sent]}, headers=installed.token("predict"))
    assert answer.status_code == 422, answer.text
    assert installed.alignment.asked == []


def test_small_files_of_many_pixels_are_refused_together(
    serve: Callable[..., TestClient], installed: Installed
) -> None:
    """170 of five kilobytes each would be decoded for many seconds, and fit into one request."""
    client = serve("image")
    answer = client.post(
        "/predict", json={"images": [picture(30, 30)] * 20}, headers=installed.token("predict")
    )
    assert answer.status_code == 422
    assert "images[3]: the pictures before it have 2,000 pixels together" in answer.text
    assert installed.alignment.asked == []


def test_pictures_are_decoded_beside_the_loop_that_answers_others(
    serve: Callable[..., TestClient], installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[bool] = []

    def watched(*given: Any) -> Any:
        try:
            asyncio.get_running_loop()
            threads.append(False)
        except RuntimeError:
            threads.append(True)
        return fitting(*given)

    monkeypatch.setattr(predicting, "fitting", watched)
    serve("image").post("/predict", json={"images": [picture()]}, headers=installed.token("predict"))
    assert threads == [True]


def test_a_text_that_is_too_long_is_refused(serve: Callable[..., TestClient], installed: Installed) -> None:
    client = serve("text")
    answer = client.post("/predict", json={"texts": ["a" * 20_001]}, headers=installed.token("predict"))
    assert (answer.status_code, "more than 20000 characters" in answer.text) == (422, True)


def test_what_fits_the_columns_and_not_the_model_is_refused(
    serve: Callable[..., TestClient], installed: Installed
) -> None:
    """A model may ask for more than its columns say, such as pictures of one size."""
    client = serve("text")
    answer = client.post("/predict", json={"texts": ["no"]}, headers=installed.token("predict"))
    assert (answer.status_code, "must not say no" in answer.text) == (422, True)


def test_a_model_of_words_is_loaded_from_its_own_format(installed: Installed, start: Start) -> None:
    folder = installed.folder / "model"
    shutil.rmtree(folder)
    folder.mkdir()
    words = {"format": "linear_text", "version": 1, "ngrams": [1, 1], "sublinear": False, "intercept": -1.0}
    (folder / LINEAR_TEXT).write_text(json.dumps({**words, "terms": [["good", 1.0, 3.0], ["so", 1.0, 0.0]]}))
    (folder / "features.json").write_text(json.dumps([{"name": "text", "kind": "text"}]))
    installed.digest = folder_digest(folder)
    installed.pin()
    sent = {"texts": ["good", "so so"]}
    answer = start().post("/predict", json=sent, headers=installed.token("predict")).json()
    assert [each["predicted"] for each in answer["predictions"]] == [1, 0]
    assert answer["predictions"][1]["scores"] == [pytest.approx(1 / (1 + np.exp(1)))]


def test_the_digit_reader_reads_what_the_preprocessor_makes_of_a_picture(
    installed: Installed, start: Start, project_root: Path
) -> None:
    """A larger picture in colour becomes what the ONNX model of this project takes."""
    first = project_root / "models/mnist_digits/first"
    folder = installed.folder / "model"
    shutil.rmtree(folder)
    shutil.copytree(first, folder)
    installed.digest = folder_digest(first)
    installed.pin()
    client, token = start(), installed.token("predict")
    large = Image.new("RGB", (112, 112))
    ImageDraw.Draw(large).rectangle((50, 16, 62, 96), fill="white")  # a one
    file = io.BytesIO()
    large.save(file, "PNG")
    sent = base64.b64encode(file.getvalue()).decode()
    refused = client.post("/predict", json={"images": [sent]}, headers=token)
    assert (refused.status_code, "28" in refused.text) == (422, True)
    intake = load_preprocessing(project_root).models["mnist_digits"].image
    assert intake
    prepared = Resizing()("images[0]", sent, intake)
    (answer,) = client.post("/predict", json={"images": [prepared]}, headers=token).json()["predictions"]
    assert (answer["predicted"], len(answer["scores"])) == (1, 10)
