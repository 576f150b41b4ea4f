"""How long an edit of a GitOps repository takes, as a whole process, and promotions by writers that race.

Each part is a function that returns figures; `main` lists them.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.figures import QUICK, Figure, report
from tests.benchmarks.release_writers import writers

RUNS = 3 if QUICK else 10
IMAGE = "registry.example.com/ml/scorer"
MANIFEST = Path("deploy/gitops/apps/multimodal-ai-service/deployment.yaml")
EXAMPLE = "registry.example.com/ai-apps/acs-employment"


def main() -> int:
    figures = [*command_line(), *bumps(), *writers()]
    return report("Releases", figures)


def command_line() -> list[Figure]:
    """What the command costs before it does anything."""
    help_text = fastest([sys.executable, "-m", "plumbline.cli", "--help"])
    return [Figure("plumbline --help", seconds(help_text), "at most 0.5 s", help_text <= 0.5)]


def bumps() -> list[Figure]:
    """One bump in a tree of manifests, where one of them names the image, or all do."""
    start = fastest([sys.executable, "-c", "pass"])
    with tempfile.TemporaryDirectory() as folder:
        few, many, all_of_them = (Path(folder) / name for name in ("few", "many", "all"))
        write(few, 500, everywhere=False)
        write(many, 1000, everywhere=False)
        write(all_of_them, 1000, everywhere=True)
        in_few, in_many, everywhere = (bump(tree) - start for tree in (few, many, all_of_them))
    return [
        Figure("bump, 500 manifests, beyond Python's start", seconds(in_few), "at most 0.5 s", in_few <= 0.5),
        Figure("bump, 1,000 manifests, beyond Python's start", seconds(in_many), "at most 1 s", in_many <= 1),
        Figure("the same, every one names the image", seconds(everywhere), "", None),
    ]


def write(tree: Path, files: int, *, everywhere: bool) -> None:
    """The example's manifest, renamed in each file so that one or all of them name the image."""
    lines = MANIFEST.read_text().splitlines(keepends=True)
    text = "".join(line for line in lines if "plumbline.dev" not in line)
    for number in range(files):
        place = tree / f"apps/app-{number}/deployment.yaml"
        place.parent.mkdir(parents=True)
        named = IMAGE if everywhere or number == files // 2 else f"{IMAGE}-{number}"
        place.write_text(text.replace(EXAMPLE, named))


def bump(tree: Path) -> float:
    """The fastest of some bumps, each to another tag."""
    command = [sys.executable, "-m", "plumbline.cli", "bump", "--repo", str(tree), "--image", IMAGE]
    digests = (f"sha256:{number:064x}" for number in range(RUNS))
    return min(took([*command, "--tag", f"v{n}", "--digest", digest]) for n, digest in enumerate(digests))


def fastest(command: list[str]) -> float:
    return min(took(command) for _ in range(RUNS))


def took(command: list[str]) -> float:
    """Seconds that a command takes, its start included."""
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=120)
    return time.perf_counter() - begin


def seconds(number: float) -> str:
    return f"{number:.2f} s"


if __name__ == "__main__":
    sys.exit(main())
