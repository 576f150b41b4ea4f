"""The files of a working tree: which ones a bump looks at, and how it writes them."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from plumbline.errors import PlumblineError

_YAML = (".yaml", ".yml", ".json")
_TEMPLATES = (".tpl", ".tmpl", ".gotmpl", ".j2", ".jinja", ".jinja2")
_LARGEST = 256 * 2**20  # bytes that are looked through for the image's name; fewer are edited
_PART, _END = ".plumbline-", ".part"
_WIDE = (b"\xff\xfe", b"\xfe\xff")


class TreeError(PlumblineError, ValueError):
    """The folder, a path in it or a file cannot be used; says which and why."""


class Files(NamedTuple):
    """The files of a tree, by their names in a stable order."""

    names: list[str]
    """All of them."""
    wanted: list[str]
    """Those that are to be edited."""


def candidates(root: Path, patterns: Iterable[str], needle: str) -> dict[str, bytes]:
    """The YAML files and templates under `root` that hold `needle`, by their names in a stable order.

    Args:
        root: the working tree.
        patterns: which files, relative to `root`: a file, a folder, or a glob with `*` and `**`; all files
            when there is none.
        needle: the end of an image's name; a file must hold it, and not only as part of a longer word.

    Raises:
        TreeError: for a folder that is none, a pattern that leaves it or names a link, or matches nothing.
    """
    holds = holder(needle)
    found = {}
    for name in listed(root, patterns).wanted:
        if name.endswith(_YAML + _TEMPLATES):
            content = content_of(root, name)
            if holds(content) or content.startswith(_WIDE):
                found[name] = content
    return found


def listed(root: Path, patterns: Iterable[str]) -> Files:
    """The files under `root`, and those of them that are wanted.

    Raises:
        TreeError: as `candidates` does.
    """
    if not root.is_dir():
        raise TreeError(f"{root}: there is no such folder; give the GitOps repository's working tree")
    wanted = [_checked(root, pattern) for pattern in patterns]
    names = sorted(_names(root))
    if not wanted:
        return Files(names, names)
    found = [name for name in names if any(regex.fullmatch(name) for regex in wanted)]
    if not found:
        raise TreeError(f"--path {' '.join(patterns)}: matches no file of {root}")
    return Files(names, found)


def holder(needle: str) -> Callable[[bytes], bool]:
    """Tells of a text whether it holds `needle`, and not only as part of a longer word."""
    word = needle.encode()
    alone = re.compile(rb"(?<![\w.-])%b(?![\w/-]|\.\w)" % re.escape(word))
    return lambda content: word in content and alone.search(content) is not None


def write_all(root: Path, texts: Mapping[str, bytes]) -> None:
    """Writes every file or none; each keeps its mode and is never half there.

    Raises:
        TreeError: if one cannot be written; the tree is as it was.
    """
    staged: list[tuple[Path, Path]] = []
    with _alone(root):
        _write(root, texts, staged)


def _write(root: Path, texts: Mapping[str, bytes], staged: list[tuple[Path, Path]]) -> None:
    try:
        _forget_leftovers({(root / name).parent for name in texts})
        for name, content in texts.items():
            staged.append((_staged(root / name, content), root / name))
        _exchange(staged)
    except OSError as error:
        raise TreeError(
            f"{error.filename or root}: cannot be written ({error.strerror}); nothing was"
        ) from None
    finally:
        for part, _ in staged:
            part.unlink(missing_ok=True)


@contextlib.contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Nobody else writes into the tree meanwhile; a killed process lets go of it."""
    folder = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise TreeError(f"{root}: another bump is writing into it; run this one again") from None
    finally:
        os.close(folder)


def _forget_leftovers(folders: Iterable[Path]) -> None:
    """Removes what a bump that was killed had not put in its place yet."""
    for folder in folders:
        for left in folder.glob(f"{_PART}????????{_END}"):
            if not left.is_symlink() and left.is_file():
                left.unlink(missing_ok=True)


def _exchange(staged: list[tuple[Path, Path]]) -> None:
    before = [(part, place, place.read_bytes()) for part, place in staged]
    try:
        for part, place in staged:
            part.replace(place)
    except BaseException:  # an interruption too
        for part, place, content in before:
            if not part.exists():
                with contextlib.suppress(OSError):
                    _staged(place, content).replace(place)
        raise


def _staged(place: Path, content: bytes) -> Path:
    mode = stat.S_IMODE(place.stat().st_mode)
    if not os.access(place, os.W_OK):
        raise PermissionError(13, "it is read-only", str(place))
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=_PART, suffix=_END, delete=False) as file:
        part = Path(file.name)
        try:
            file.write(content)
            file.flush()
            part.chmod(mode)
        except BaseException:  # the disk is full, or somebody interrupts
            part.unlink(missing_ok=True)
            raise
    return part


def content_of(root: Path, name: str) -> bytes:
    """What a file holds; nothing where it is too large to be a manifest.

    Raises:
        TreeError: if it cannot be read.
    """
    path = root / name
    try:
        if path.stat().st_size > _LARGEST:
            return b""
        return path.read_bytes()
    except OSError as error:
        raise TreeError(f"{path}: cannot be read ({error.strerror})") from None


def _names(root: Path) -> Iterator[str]:
    """Regular files below a folder; links are not followed, and Git's own folder is no part of a tree."""
    folders = [(str(root), "")]
    while folders:
        folder, prefix = folders.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        if entry.name != ".git":
                            folders.append((entry.path, f"{prefix}{entry.name}/"))
                    elif entry.is_file(follow_symlinks=False):
                        yield prefix + entry.name
        except OSError as error:
            raise TreeError(f"{root}/{prefix[:80]}: cannot be read ({error.strerror})") from None


def _checked(root: Path, pattern: str) -> re.Pattern[str]:
    path = PurePosixPath(pattern)
    if path.is_absolute() or ".." in path.parts or not pattern:
        raise TreeError(f"--path {pattern}: must lie inside the repository")
    if ".git" in path.parts:
        raise TreeError(f"--path {pattern}: .git is Git's own folder")
    place = root
    for part in path.parts:
        if any(sign in part for sign in "*?["):
            break
        place /= part
        if place.is_symlink():
            raise TreeError(f"--path {pattern}: {part} is a symbolic link; only real files are edited")
        if not place.exists():
            raise TreeError(f"--path {pattern}: {root} holds no {place.relative_to(root)}")
    return _regex(path.parts)


def _regex(parts: tuple[str, ...]) -> re.Pattern[str]:
    text = ""
    for part in parts:
        if part == "**":
            text += r"(?:[^/]+/)*"
        else:
            text += "".join({"*": "[^/]*", "?": "[^/]"}.get(sign, re.escape(sign)) for sign in part) + "/"
    below = "(?:.+)?"
    return re.compile(text.removesuffix("/") + f"(?:/{below})?" if text.endswith("/") else text + below)
