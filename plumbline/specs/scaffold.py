"""A new model's folder, ready to be filled in."""

from __future__ import annotations

from pathlib import Path

from plumbline.specs.loading import check_name
from plumbline.specs.problems import refuse

_TEMPLATES = Path(__file__).parent / "templates"


def new_model(root: Path, name: str) -> list[Path]:
    """Writes `models/<name>/` with a commented spec, an entry point that works, and a README.

    Args:
        root: the project folder.
        name: what the model is called.

    Returns:
        The files written.

    Raises:
        SpecError: if no model may be called this, or the folder is there already.
    """
    check_name(name)
    folder = root / "models" / name
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        refuse(f"models/{name}", None, "it is there already", "Choose another name; nothing was changed")
    except OSError as error:
        refuse(f"models/{name}", None, f"it cannot be made: {error.strerror}", "Correct the permissions")
    return [_write(template, folder, name) for template in sorted(_TEMPLATES.glob("*.txt"))]


def _write(template: Path, folder: Path, name: str) -> Path:
    text = template.read_text(encoding="utf-8")
    filled = text.replace("{{name}}", name).replace("{{dashed}}", name.replace("_", "-"))
    file = folder / template.stem
    file.write_text(filled, encoding="utf-8")
    return file
