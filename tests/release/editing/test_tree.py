"""Which files of a working tree a bump looks at, and that it writes all of them or none."""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from plumbline.release.editing.bump import bump_texts
from plumbline.release.editing.request import BumpError, Request
from plumbline.release.editing.tree import TreeError, candidates, write_all

FILES = [
    "a.yaml",
    "apps/prod/x.yml",
    "apps/prod/deep/y.yaml",
    "apps/dev/x.yaml",
    ".argocd-source-x.yaml",
    "apps/t.tpl",
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    tree = tmp_path / "tree"
    for name in [*FILES, ".git/config.yaml", "README.md", "none.yaml"]:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text("other" if name == "none.yaml" else "needle")
    return tree


def names(root: Path, *patterns: str) -> list[str]:
    return list(candidates(root, patterns, "needle"))


def test_every_yaml_file_and_template_that_holds_the_needle(root: Path):
    """In a stable order; Git's own folder is no part of the tree."""
    assert names(root) == sorted(FILES)


@pytest.mark.parametrize("text", ["needles", "needle-x", "x-needle", "needle.io/x", "needle/x", "x.needle"])
def test_a_longer_word_is_another_one(root: Path, text: str):
    """A tree with many images of similar names is searched as fast as any."""
    (root / "none.yaml").write_text(f"image: {text}:v1")
    assert "none.yaml" not in names(root)


@pytest.mark.parametrize("text", ["a/needle:v1", '"needle"', "needle@sha256:0", "needle.", "a=needle:1"])
def test_the_word_alone_is_found(root: Path, text: str):
    (root / "none.yaml").write_text(f"image: {text}")
    assert "none.yaml" in names(root)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("apps/prod/x.yml", ["apps/prod/x.yml"]),
        ("./apps/prod/x.yml", ["apps/prod/x.yml"]),
        ("apps/prod", ["apps/prod/deep/y.yaml", "apps/prod/x.yml"]),
        ("apps/prod/", ["apps/prod/deep/y.yaml", "apps/prod/x.yml"]),
        ("apps/*/x.*", ["apps/dev/x.yaml", "apps/prod/x.yml"]),
        ("*.yaml", [".argocd-source-x.yaml", "a.yaml"]),
        ("**/y.yaml", ["apps/prod/deep/y.yaml"]),
        ("**/*.yaml", [".argocd-source-x.yaml", "a.yaml", "apps/dev/x.yaml", "apps/prod/deep/y.yaml"]),
        ("apps/**", ["apps/dev/x.yaml", "apps/prod/deep/y.yaml", "apps/prod/x.yml", "apps/t.tpl"]),
        ("apps/*", ["apps/dev/x.yaml", "apps/prod/deep/y.yaml", "apps/prod/x.yml", "apps/t.tpl"]),
        ("a?yaml", ["a.yaml"]),
        (".", sorted(FILES)),
    ],
)
def test_a_file_a_folder_or_a_glob(root: Path, pattern: str, found: list[str]):
    """A folder means all below it."""
    assert names(root, pattern) == found


def test_several_patterns_add_up(root: Path):
    assert names(root, "a.yaml", "apps/dev") == ["a.yaml", "apps/dev/x.yaml"]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("../a.yaml", "must lie inside the repository"),
        ("apps/../../x", "must lie inside the repository"),
        ("/etc/passwd", "must lie inside the repository"),
        ("", "must lie inside the repository"),
        (".git/config.yaml", "Git's own folder"),
        ("absent.yaml", "tree holds no absent.yaml"),
        ("apps/absent/*.yaml", "tree holds no apps/absent"),
        ("*.toml", "matches no file"),
    ],
)
def test_a_path_that_is_none(root: Path, pattern: str, words: str):
    with pytest.raises(TreeError, match=words):
        names(root, pattern)


def test_links_are_not_followed_and_refused_where_they_are_named(root: Path):
    """They may lead out of the tree."""
    outside = root.parent / "outside.yaml"
    outside.write_text("needle")
    (root / "link.yaml").symlink_to(outside)
    (root / "loop").symlink_to(root)
    assert names(root) == sorted(FILES)
    for pattern in ("link.yaml", "loop/a.yaml", "loop"):
        with pytest.raises(TreeError, match="is a symbolic link; only real files are edited"):
            names(root, pattern)


@pytest.mark.parametrize("what", ["absent", "a.yaml"])
def test_a_repository_that_is_none(root: Path, what: str):
    with pytest.raises(TreeError, match="there is no such folder"):
        names(root / what)


def test_a_file_keeps_its_mode(root: Path):
    (root / "a.yaml").chmod(0o750)
    write_all(root, {"a.yaml": b"new"})
    assert (root / "a.yaml").read_bytes() == b"new"
    assert (root / "a.yaml").stat().st_mode & 0o777 == 0o750


def test_all_files_are_written_or_none(root: Path, monkeypatch: pytest.MonkeyPatch):
    """A failure half way puts back what was there, and leaves no parts behind."""
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    replace, calls = Path.replace, []

    def failing(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(28, "No space left on device", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(TreeError, match=r"x\.yml: cannot be written .No space left on device.; nothing was"):
        write_all(root, {"a.yaml": b"new", "apps/prod/x.yml": b"new"})
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("what", ["replace", "chmod"])
@pytest.mark.parametrize("when", range(1, 4))
@pytest.mark.parametrize("after", [False, True])
def test_an_interruption_leaves_all_files_or_none(root, monkeypatch, what, when, after):
    """Wherever Ctrl-C comes: before a file took its place, or just after."""
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    real, calls = getattr(Path, what), []

    def interrupted(self: Path, *arguments: object) -> object:
        calls.append(self)
        done = real(self, *arguments) if after or len(calls) != when else None
        if len(calls) == when:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(Path, what, interrupted)
    files = ["a.yaml", "apps/prod/x.yml", "apps/dev/x.yaml"]
    with pytest.raises(KeyboardInterrupt):
        write_all(root, dict.fromkeys(files, b"new"))
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_a_full_disk_leaves_nothing_half_written(root: Path):
    """The limit on a file's size stands in for a full disk: the system itself refuses the write."""
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    script = (
        "import resource, sys\nfrom pathlib import Path\n"
        "from plumbline.release.editing.tree import TreeError, write_all\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n    write_all(Path(sys.argv[1]), {'apps/dev/x.yaml': b'new', 'a.yaml': b'n' * 10_000})\n"
        "except TreeError as error:\n    print(error)\n"
    )
    command = [sys.executable, "-c", script, str(root)]
    said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert said.endswith("cannot be written (File too large); nothing was\n")
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_folders_as_deep_as_the_system_lets_them_be_are_looked_through(root: Path):
    deep = root / "/".join("d" * 1500)
    subprocess.run(["mkdir", "-p", str(deep)], check=True)
    try:
        (deep / "a.yaml").write_text("needle")
        assert [name for name in names(root) if name.startswith("d/")] == ["d/" * 1500 + "a.yaml"]
    finally:  # Python cannot take it away again
        subprocess.run(["rm", "-r", str(root / "d")], check=True)


def test_what_is_no_regular_file_is_not_waited_for(root: Path):
    """A pipe that nobody writes to would hold it up for ever."""
    os.mkfifo(root / "pipe.yaml")
    with socket.socket(socket.AF_UNIX) as sock:
        sock.bind(str(root / "s.yaml"))
        (root / "apps/dev/.git").write_text("gitdir: elsewhere needle")
        assert names(root) == sorted(FILES)


def test_a_file_too_large_to_be_edited_is_named(root: Path):
    """Leaving it in silence would leave the old image running."""
    (root / "huge.yaml").write_bytes(b"image: registry.example.com/needle:1\n" + b"#" * 17 * 2**20)
    request = Request("registry.example.com/needle", "2", None, None, None)
    found = candidates(root, ["huge.yaml"], "needle")
    with pytest.raises(BumpError, match=r"huge\.yaml: larger than 16 MiB: no manifest is"):
        bump_texts(found, request)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anything")
def test_a_read_only_file_is_named(root: Path):
    (root / "a.yaml").chmod(0o400)
    with pytest.raises(TreeError, match=r"a\.yaml: cannot be written .it is read-only"):
        write_all(root, {"a.yaml": b"new"})


def test_two_bumps_do_not_write_into_one_tree_at_once(root):
    folder = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        with pytest.raises(TreeError, match="another bump is writing into it"):
            write_all(root, {"a.yaml": b"new"})
    finally:
        os.close(folder)
    assert (root / "a.yaml").read_text() == "needle"
    write_all(root, {"a.yaml": b"new"})
    assert (root / "a.yaml").read_text() == "new"


def test_what_a_killed_bump_left_is_removed_by_the_next(root):
    """Its temporary files would be committed with the change; other hidden files are left alone."""
    (root / "apps/dev/.plumbline-abcd1234.part").write_text("half")
    (root / "apps/dev/.plumbline-own.yaml").write_text("mine")
    write_all(root, {"apps/dev/x.yaml": b"new"})
    assert sorted(path.name for path in (root / "apps/dev").iterdir()) == [".plumbline-own.yaml", "x.yaml"]
