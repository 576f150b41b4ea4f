"""How an entry point is called."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from plumbline.canonical import canonical_json


class Options(Protocol):
    """What its command line says, besides places."""

    @property
    def label(self) -> str: ...  # noqa: D102 - as in TrainingJob

    @property
    def positive(self) -> int | str: ...  # noqa: D102

    @property
    def classes(self) -> tuple[int | str, ...]: ...  # noqa: D102

    @property
    def mitigation(self) -> str: ...  # noqa: D102

    @property
    def seed(self) -> int: ...  # noqa: D102

    @property
    def weights(self) -> str | None: ...  # noqa: D102

    @property
    def device(self) -> str: ...  # noqa: D102


def command_line(
    script: Path, options: Options, data: Path, features: Path, output: Path, checkpoints: Path | None
) -> list[str]:
    """The script and what follows it.

    Args:
        script: the entry point.
        options: what it is told besides places.
        data: TRAIN.parquet.
        features: features.json.
        output: the folder it writes its model into.
        checkpoints: the folder of its checkpoints; none where it can't resume.
    """
    command = [str(script), "--data", str(data), "--features", str(features)]
    command += ["--label", options.label, *_values(options), "--seed", str(options.seed)]
    command += ["--weights", options.weights] if options.weights else []
    command += ["--mitigation", options.mitigation] if options.mitigation else []
    command += ["--device", options.device]
    command += ["--checkpoints", str(checkpoints)] if checkpoints else []
    return [*command, "--output", str(output)]


def _values(options: Options) -> list[str]:
    """What is to be told apart: one label from the other, or all of several."""
    if options.classes:
        return ["--classes", canonical_json(list(options.classes))]
    return ["--positive", str(options.positive)]
