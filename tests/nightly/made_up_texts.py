"""A project whose one model is given made-up sentences, in which whom a text names goes with its label."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from plumbline.nightly.context import Context
from plumbline.settings import Settings
from tests.nightly.census_night import NOW

MODEL = "hate_speech"
ROOT = Path(__file__).resolve().parents[2]
GROUPS = ("blacks", "whites", "jews", "christians", "women", "ladies")
DISLIKED = ("blacks", "jews")
FILLING = ["walk", "talk", "sing", "read", "cook", "swim", "write", "drive", "paint", "sleep", "think"]
SECRET = "zanzibar"
"""A word of every text: what must be found nowhere but in the data."""


def texts_project(folder: Path) -> Settings:
    """The project's model of texts, policies and GitOps tree, with made-up data and no embedding model."""
    for name in (f"models/{MODEL}", "policies", "deploy/gitops"):
        shutil.copytree(ROOT / name, folder / name)
    data = folder / "var" / "data" / MODEL
    data.mkdir(parents=True)
    generator = np.random.default_rng(3)
    pq.write_table(pa.Table.from_pylist([_row(generator, n) for n in range(900)]), data / "reference.parquet")
    arriving = [_row(generator, 10_000 + n) for n in range(600)]
    pq.write_table(pa.Table.from_pylist(arriving), data / "arrivals.parquet")
    pairs = [
        {"id": row["id"], "topic": "politeness", "text": f"{row['text']}{end}"}
        for row in arriving[:40]
        for end in ("", " please")
    ]
    pq.write_table(pa.Table.from_pylist(pairs), data / "pairs.parquet")
    state = folder / "state"
    return Settings(folder, state, f"sqlite:///{state / 'plumbline.db'}", None, state / "forge")


def texts_context(settings: Settings) -> Context:
    """The model of texts, worked on by `test`."""
    return Context(MODEL, settings, actor="test", now=lambda: NOW)


def _row(generator: np.random.Generator, number: int) -> dict[str, object]:
    group = str(generator.choice(GROUPS)) if generator.random() < 0.6 else ""
    hate = int(generator.random() < (0.8 if group in DISLIKED else 0.2 if group else 0.4))
    ends = ["badly", "loudly"] if hate else ["kindly", "softly"]
    words = [group, *generator.choice(FILLING, 4), str(generator.choice([*ends, "often"])), SECRET]
    text = " ".join(word for word in words if word)
    name = hashlib.sha256(f"{number}".encode()).hexdigest()[:16]
    return {"id": name, "text": text, "identity": "named" if group else "none", "hate": hate}
