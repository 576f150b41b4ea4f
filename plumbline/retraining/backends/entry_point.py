"""How an entry point is called."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class Options(Protocol):
    """What its command line says, besides places."""

    @property
    def label(self) -> str: ...  # noqa: D102 - as in TrainingJob

    @property
    def positive(self) -> int | str: ...  # noqa: D102

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
    command += ["--label", options.label, "--positive", str(options.positive), "--seed", str(options.seed)]
    command += ["--weights", options.weights] if options.weights else []
    command += ["--device", options.device]
    command += ["--checkpoints", str(checkpoints)] if checkpoints else []
    return [*command, "--output", str(output)]
