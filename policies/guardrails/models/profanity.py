"""Writes the weights of alt-profanity-check 1.9.1 (MIT) as plain arrays, and some of its scores beside them.

Upstream ships scikit-learn objects as pickles. They are opened here, once, in an environment of their own that
holds the wheel with the hash that `profanity-requirements.txt` pins; nothing opens a pickle at run time.

    make guardrail-weights

Its five estimators and their calibrations are averaged, which moves no score by more than the parity test allows.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from importlib import metadata, resources
from pathlib import Path

import joblib
import numpy as np
import profanity_check

WEIGHTS = Path(__file__).parents[3] / "plumbline/guardrails/linear/weights"
RECORDED = Path(__file__).parents[3] / "tests/guardrails/linear/upstream_profanity.json"
VERSION = "1.9.1"
SENTENCES = (
    "what a lovely morning", "you are a fucking idiot", "go to hell", "this is bullshit", "the train leaves at nine",
    "shut up you stupid moron", "I am a gay man", "she is a Muslim woman", "damn, that was close", "kiss my ass",
    "please send the report by Friday", "holy shit that is great", "he is black and proud", "nobody asked you, loser",
    "The quick brown fox jumps over the lazy dog", "crap crap crap", "I love my two mums", "suck it", "", "123 456",
    "That is the dumbest thing I have ever read", "Thank you so much for your kind help", "bitch please",
    "The committee discussed the sexual health programme", "What the hell is wrong with you people?",
    "Naïve café owners résumé", "Scunthorpe is a town in Lincolnshire", "breast cancer screening saves lives",
    "kill the process with signal nine", "you suck and everybody hates you, go away and never come back",
)  # fmt: skip


def main() -> None:
    """Writes the arrays, what is said of them, and the scores that the parity test compares with."""
    found = metadata.version("alt-profanity-check")
    if found != VERSION:
        sys.exit(f"alt-profanity-check is {found}, not {VERSION}: run make guardrail-weights")
    data = resources.files("profanity_check") / "data"
    vectorizer, model = joblib.load(data / "vectorizer.joblib"), joblib.load(data / "model.joblib")
    calibrated = model.calibrated_classifiers_
    words = sorted(vectorizer.vocabulary_, key=lambda word: zlib.crc32(word.encode()))
    hashes = np.array([zlib.crc32(word.encode()) for word in words], dtype="<u4")
    if len(set(hashes.tolist())) != len(words):
        sys.exit("two words share a hash: choose another hash")
    columns = [vectorizer.vocabulary_[word] for word in words]
    weights = np.mean([one.estimator.coef_[0] for one in calibrated], axis=0)[columns]
    slopes = [-float(one.calibrators[0].a_) for one in calibrated]
    offsets = [-float(one.calibrators[0].b_) for one in calibrated]
    intercepts = [float(one.estimator.intercept_[0]) for one in calibrated]
    arrays = (
        hashes.tobytes() + vectorizer.idf_[columns].astype("<f4").tobytes() + weights.astype("<f4").tobytes()
    )
    (WEIGHTS / "profanity.bin").write_bytes(arrays)
    said = {
        "labels": ["profanity"],
        "entries": len(words),
        "longest_run": 1,
        "widths": [8, 3],
        "intercepts": [float(np.mean(intercepts))],
        "slopes": [float(np.mean(slopes))],
        "offsets": [float(np.mean(offsets))],
        "sha256": hashlib.sha256(arrays).hexdigest(),
        "source": f"alt-profanity-check {VERSION}, by pinned hash; policies/guardrails/models/profanity.py",
        "licence": "MIT, whose text is in profanity.LICENSE",
    }
    (WEIGHTS / "profanity.json").write_text(json.dumps(said, indent=2) + "\n")
    licence = next(file for file in metadata.files("alt-profanity-check") or () if file.name == "LICENSE")
    (WEIGHTS / "profanity.LICENSE").write_text(licence.read_text())
    scores = profanity_check.predict_prob(list(SENTENCES))
    recorded = {sentence: round(float(score), 6) for sentence, score in zip(SENTENCES, scores, strict=True)}
    RECORDED.write_text(json.dumps(recorded, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
