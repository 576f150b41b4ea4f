"""Trains a linear model of the guardrails from its templates, and writes it as plain arrays.

    .venv/bin/python policies/guardrails/models/train.py toxicity

The templates, the words that fill them and the ordinary sentences were written for this project. The
seed is fixed: the same file gives the same arrays with the locked scikit-learn. `tests/guardrails/linear/` holds them to that.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from plumbline.guardrails.linear.identity_terms import ANY_IDENTITY, IDENTITY_TERMS

HERE = Path(__file__).parent
WEIGHTS = HERE.parents[2] / "plumbline/guardrails/linear/weights"
SEED = 20261126
_WORD = r"\w\w+"
BESIDE = 0.3
"""How many of the filled templates are also put beside an ordinary sentence."""
LEAST_WEIGHT = 0.02
"""Words that say less than this of every label are left out."""


def main(name: str, folder: Path = WEIGHTS) -> None:
    """Writes `<name>.bin` and `<name>.json`."""
    data = yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))
    texts, labels = zip(*sentences(data), strict=True)
    vectorizer = CountVectorizer(
        ngram_range=(1, 2), token_pattern=_WORD, lowercase=False, min_df=2, binary=True
    )
    matrix = vectorizer.fit_transform(texts)
    known = list(data["labels"])
    fits = [fitted(matrix, np.array([label == one for label in labels])) for one in known]
    weights = np.array([fit.coef_[0] for fit in fits])
    kept = np.flatnonzero(np.abs(weights).max(axis=0) >= LEAST_WEIGHT)
    words = vectorizer.get_feature_names_out()[kept]
    hashes = np.array([zlib.crc32(word.encode()) for word in words], dtype="<u4")
    order = np.argsort(hashes)
    if len(set(hashes.tolist())) != len(hashes):
        sys.exit("two features share a hash: change a word")
    kept, hashes = kept[order], hashes[order]
    arrays = (
        hashes.tobytes()
        + np.ones(len(kept), dtype="<f4").tobytes()
        + b"".join(row[kept].astype("<f4").tobytes() for row in weights)
    )
    (folder / f"{name}.bin").write_bytes(arrays)
    said = {
        "labels": known,
        "entries": len(hashes),
        "longest_run": 2,
        "counted": "once",
        "widths": [24],
        "sentences": True,
        "intercepts": [round(float(fit.intercept_[0]), 6) for fit in fits],
        "slopes": [1.0] * len(known),
        "offsets": [0.0] * len(known),
        "sha256": hashlib.sha256(arrays).hexdigest(),
        "source": f"policies/guardrails/models/train.py on {name}.yaml, seed {SEED}, {len(texts)} sentences",
        "data": digest_of(name),
        "licence": "Apache-2.0, as the rest of Plumbline",
    }
    (folder / f"{name}.json").write_text(json.dumps(said, indent=2) + "\n")
    print(f"{name}: {len(texts)} sentences, {len(hashes)} words and pairs")


def digest_of(name: str) -> str:
    """Of everything that a model is trained on: SHA-256 in hex."""
    texts = [(HERE / file).read_bytes() for file in (f"{name}.yaml", "ordinary.txt")]
    return hashlib.sha256(b"\0".join([*texts, " ".join(sorted(IDENTITY_TERMS)).encode()])).hexdigest()


def sentences(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every template filled, with its label; the harmless ones have none.

    What a label is about is also put beside an ordinary sentence, so that company does not hide it. And an
    identity is put anywhere into ordinary sentences, so that speaking of one tells nothing. What a suite asks
    is left out.
    """
    draw = random.Random(SEED)  # noqa: S311 - nothing secret is drawn
    ordinary = [_words(line) for line in (HERE / "ordinary.txt").read_text("utf-8").splitlines()]
    asked = _asked()
    groups = {**data["labels"], "": data["benign"]}
    for label, templates in groups.items():
        for template in templates:
            filled = {_fill(template, data["slots"], draw) for _ in range(data["fills"])}
            for text in sorted(filled - asked):
                yield text, label
                if draw.random() < BESIDE:
                    yield " ".join(draw.sample([text, draw.choice(ordinary)], 2)), label
    for line in [one for one in ordinary if one not in asked]:
        yield line, ""
        words = line.split()
        words.insert(draw.randrange(len(words)), ANY_IDENTITY)
        yield " ".join(words), ""


def _asked() -> set[str]:
    """Every sentence of a suite, as a model is given it."""
    files = sorted((HERE.parent / "suites").glob("*.jsonl"))
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    items = [json.loads(line) for line in lines]
    return {_words(item["text"]) for item in items if "text" in item}


def fitted(matrix: Any, wanted: Any) -> LogisticRegression:
    """One label against the rest."""
    return LogisticRegression(C=0.5, max_iter=3000, tol=1e-8).fit(matrix, wanted)


def _fill(template: str, slots: dict[str, list[str]], draw: random.Random) -> str:
    text = template
    while "{" in text:
        text = re.sub(r"\{(\w+)\}", lambda match: draw.choice(slots[match.group(1)]), text, count=1)
    return _words(text)


def _words(text: str) -> str:
    """The words as the model is given them at run time: one for all identity terms, and once in a row."""
    words = [ANY_IDENTITY if word in IDENTITY_TERMS else word for word in re.findall(r"\w+", text.lower())]
    pairs = zip(words, ["", *words], strict=False)
    return " ".join(one for one, before in pairs if not one == before == ANY_IDENTITY)


if __name__ == "__main__":
    main(sys.argv[1])
