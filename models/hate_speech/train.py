"""Trains one version of the model.

python train.py --data TRAIN.parquet --features features.json --label hate --positive 1
                [--weights sample_weight] --seed 7 --device cpu --output DIR

features.json is a list of one {"name", "kind": "text"}. Leaves DIR/features.json and DIR/linear_text.json:
terms, their inverse document frequencies and their weights, and nothing that could run. The same files give
the same bytes.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression

# Chosen by cross-validation on the training rows (README.md): single words, and a weak penalty.
NGRAMS = (1, 1)
LEAST_TEXTS = 2
INVERSE_PENALTY = 2.0
DIGITS = 12  # of weights: the last bits of a fit are noise, and the model is named by its bytes


def main() -> None:
    """Reads, trains, writes; ends with a line that says what was wrong otherwise."""
    options = parsed_options()
    features = json.loads(options.features.read_text(encoding="utf-8"))
    if options.device != "cpu":
        sys.exit("this model is trained on the CPU: ask for --device cpu")
    if [feature["kind"] for feature in features] != ["text"]:
        sys.exit("features.json must list exactly one feature, of kind text")
    rows = pq.read_table(options.data)
    labels = favourable(rows, options.label, options.positive)
    weights = rows.column(options.weights).to_numpy() if options.weights else None
    model = train(rows.column(features[0]["name"]).to_pylist(), labels, weights, options.seed)
    write(model, options.features, options.output)
    print(f"trained on {rows.num_rows:,} rows, {labels.mean():.1%} of them positive")


def parsed_options() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Trains one version of the model.")
    parser.add_argument("--data", type=Path, required=True, help="parquet file of training rows")
    parser.add_argument("--features", type=Path, required=True, help="what each feature is, as JSON")
    parser.add_argument("--label", required=True, help="column of labels")
    parser.add_argument("--positive", required=True, help="the label's favourable value")
    parser.add_argument("--weights", help="column of row weights")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--device", choices=["cpu", "cuda"], required=True)
    parser.add_argument("--output", type=Path, required=True, help="folder for the model")
    return parser.parse_args()


def favourable(rows: Any, label: str, positive: str) -> np.ndarray:
    """1.0 where the label is the favourable value, else 0.0, shape (rows,)."""
    found = np.asarray(rows.column(label).cast("string").to_numpy() == positive, dtype=np.float64)
    if found.min(initial=1) == found.max(initial=0):
        sys.exit(f"{label} is {positive} in {found.sum():.0f} of {len(found)} rows: nothing can be learnt")
    return found


def train(texts: list[str], labels: np.ndarray, weights: np.ndarray | None, seed: int) -> dict[str, Any]:
    """The model as its file holds it."""
    vectorizer = fitted_vectorizer(texts, np.ones(len(texts)) if weights is None else weights)
    vectors = vectorizer.transform(texts)
    regression = LogisticRegression(C=INVERSE_PENALTY, max_iter=2_000, random_state=seed)
    fitted = regression.fit(vectors, labels, sample_weight=weights)
    terms = vectorizer.get_feature_names_out().tolist()
    columns = [terms, vectorizer.idf_.tolist(), fitted.coef_[0].tolist()]
    return {
        "format": "linear_text",
        "version": 1,
        "ngrams": list(NGRAMS),
        "sublinear": True,
        "intercept": round(float(fitted.intercept_[0]), DIGITS),
        "terms": [
            [t, round(idf, DIGITS), round(weight, DIGITS)] for t, idf, weight in zip(*columns, strict=True)
        ],
    }


def fitted_vectorizer(texts: list[str], weights: np.ndarray) -> TfidfVectorizer:
    """TF-IDF in which a row stands for as many texts as it weighs: twenty wordings of a text are one text."""
    counting = CountVectorizer(ngram_range=NGRAMS, binary=True)
    try:
        frequencies = counting.fit_transform(texts).T @ weights
    except ValueError as error:
        sys.exit(f"no text has a word, so nothing can be learnt ({error})")
    kept = np.round(frequencies, DIGITS) >= LEAST_TEXTS
    if not kept.any():
        sys.exit(f"no term stands in {LEAST_TEXTS} texts, so nothing can be learnt")
    terms = counting.get_feature_names_out()[kept]
    vectorizer = TfidfVectorizer(ngram_range=NGRAMS, sublinear_tf=True, vocabulary=terms)
    vectorizer.idf_ = np.log((1 + weights.sum()) / (1 + frequencies[kept])) + 1
    return vectorizer


def write(model: dict[str, Any], features: Path, output: Path) -> None:
    """The model folder."""
    output.mkdir(parents=True, exist_ok=True)
    text = json.dumps(model, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    (output / "linear_text.json").write_text(text + "\n", encoding="utf-8")
    (output / "features.json").write_bytes(features.read_bytes())


if __name__ == "__main__":
    main()
