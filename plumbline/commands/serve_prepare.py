"""`plumbline serve prepare`: a folder from which a model can be served on this machine."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plumbline.commands.command_line import Commands
    from plumbline.intent import Spec
    from plumbline.nightly.context import Context
    from plumbline.serving.inference.prepared_folder import Beside
    from plumbline.settings import Settings


def add_to(add: Commands) -> None:
    """The command line."""
    command = add.add_parser("prepare", help="make a folder from which a model can be served here")
    command.add_argument("model", help="folder under models/")
    command.add_argument("--digest", help="the model digest (default: of the version in production)")
    command.add_argument("--version", default="1", help="the registry's version number (default: 1)")
    command.add_argument("--into", type=Path, required=True, help="the folder; it must not be there yet")
    command.add_argument(
        "--alignment-token",
        type=Path,
        help="file with this service's token (default: the one that `serve alignment` makes)",
    )
    command.add_argument(
        "--callers", type=Path, help="file of callers (default: one with a first caller, made here)"
    )
    command.add_argument(
        "--preprocessor",
        metavar="ADDRESS",
        help="of the data preprocessor's /harmonise, where requests go first",
    )
    command.add_argument(
        "--preprocessor-token", type=Path, metavar="FILE", help="file with the token for the preprocessor"
    )
    command.add_argument(
        "--keep", action="store_true", help="leave the folder as it is where it is there already"
    )
    command.set_defaults(run=prepare)


def prepare(options: Namespace) -> int:
    """Makes the folder; prints how to start, the caller's token, and what the spec must say."""
    from plumbline.nightly.champion import champion_digest
    from plumbline.nightly.context import Context
    from plumbline.serving.inference.logs import READINGS
    from plumbline.serving.inference.prepared_folder import FolderTakenError, prepare_folder

    context, folder = Context.of(options.model), options.into.absolute()
    if options.keep and folder.exists():
        print(f"{options.into} is there and stays as it is")
        return 0
    digest = options.digest or champion_digest(context)
    if digest is None:
        how = f"run `plumbline evaluate {options.model} --night 0` first, which makes one"
        raise FolderTakenError(f"{options.model} has no version in production: {how}")
    settings, spec, beside = context.settings, context.spec, _beside(options, context)
    labels = _labels(settings, spec)
    prepared = prepare_folder(spec, labels, settings.trained / digest, options.version, folder, beside)
    print(f"made {options.into}: {options.model}, version {options.version}, digest {digest[:12]}\n")
    for name, value in prepared.environment.items():
        print(f"export {name}={value}")
    print("export AI_ALIGNMENT_CHECK_ENDPOINT=http://127.0.0.1:8085/check")
    print(".venv/bin/plumbline serve inference\n")
    if prepared.token:
        print(f"The token of its first caller; it is kept nowhere and not shown again:\n\n{prepared.token}\n")
    print("The nights are judged on what it logs once the spec says, under `data` and `nights`:\n")
    _tell_log(settings.root, folder / "log", spec)
    for its in beside.readers:
        print(f"\nand in the spec of {its.model}, which reads the pictures:\n")
        _tell_log(settings.root, folder / "log" / READINGS / its.model, its)
    return 0


def _beside(options: Namespace, context: Context) -> Beside:
    """What the options say of what stands beside the service.

    Raises:
        ConfigurationError: a preprocessor without a token for it, or the other way round.
    """
    from plumbline.serving.alignment.first_start import token_file
    from plumbline.serving.alignment.settings import AlignmentSettings
    from plumbline.serving.inference.configuration import ConfigurationError
    from plumbline.serving.inference.prepared_folder import Beside
    from plumbline.specs.loading import load_spec

    if bool(options.preprocessor) != bool(options.preprocessor_token):
        raise ConfigurationError("give both --preprocessor and --preprocessor-token, or neither")
    settings = context.settings
    alignment = AlignmentSettings.under(settings.root, settings.state, settings.database_url)
    return Beside(
        check_token=options.alignment_token or token_file(alignment.tokens, "local"),
        callers=options.callers,
        preprocessor=(options.preprocessor, options.preprocessor_token) if options.preprocessor else None,
        readers=tuple(load_spec(settings.root, one.model) for one in context.spec.reads),
    )


def _tell_log(root: Path, log: Path, spec: Spec) -> None:
    """The lines of a spec that make the nights read a log."""
    from plumbline.serving.inference.prepared_folder import DATE

    print(f"  arrivals: {{path: {_shown(root, log / 'arrivals.parquet')}}}")
    print(f"  labels: {{path: {_shown(root, log / 'labels.parquet')}}}")
    print(f"  date_column: {spec.nights.date_column or DATE}")


def _labels(settings: Settings, spec: Spec) -> tuple[int | str, ...]:
    """Every value that the label has in the reference."""
    from plumbline.windows.conversion import as_labels
    from plumbline.windows.parquet import open_parquet, stored_columns

    if spec.data.classes:
        return spec.data.classes
    with open_parquet(settings, spec.data.reference.path) as file:
        column = as_labels(spec.data.positive, stored_columns(file, [spec.data.label]).column(0))
    return tuple(sorted(column.drop_null().unique().to_pylist()))


def _shown(root: Path, path: Path) -> str:
    """A path as a spec says it: relative to the project."""
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
