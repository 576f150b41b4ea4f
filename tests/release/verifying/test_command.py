"""`plumbline verify-pr` as a stranger runs it: a clone, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from plumbline.cli import main
from tests.release.verifying.gitops_repo import NOW, PRODUCTION, statement

TIME = NOW.isoformat()


def run(repo, *arguments):
    return main(["verify-pr", "--repo", str(repo), *arguments])


def judge(repo, *arguments):
    repo.commit()
    return run(repo.folder, "--base", "main", "--head", "HEAD", "--now", TIME, *arguments)


def test_it_says_what_it_found_to_be_right(repo, capsys):
    repo.promote()
    repo.state(statement())
    assert judge(repo) == 0
    said = capsys.readouterr().out
    assert "2 files changed; promotion of acs_employment 2 in production. Nothing speaks against it." in said


def test_each_finding_is_a_sentence_with_file_and_path(repo, capsys):
    repo.promote()
    assert judge(repo) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(
        f"refused: {PRODUCTION}: spec.template.spec.containers[0].image: no valid statement for "
    )
    assert lines[-1].endswith("1 file changed; not to be merged.")


def test_json_holds_the_same(repo, capsys):
    repo.promote()
    assert judge(repo, "--json") == 1
    said = json.loads(capsys.readouterr().out)
    assert said["refusals"][0]["file"] == PRODUCTION
    assert said["refusals"][0]["place"] == "spec.template.spec.containers[0].image"
    assert said["changed"] == 1


@pytest.mark.parametrize(
    ("arguments", "because"),
    [
        (["--base", "nowhere", "--head", "HEAD"], "there is no commit 'nowhere'"),
        (["--base", "main", "--head=--upload-pack=x"], "there is no commit"),
        (["--base", "main", "--head", ""], "there is no commit ''"),
        (["--base", "main", "--head", "HEAD", "--now", "soon"], "is no time; write one such as"),
        (["--base", "main", "--head", "HEAD", "--now", "2026-01-01"], "needs a time zone"),
    ],
)
def test_what_cannot_be_judged_ends_with_2(repo, capsys, arguments, because):
    assert run(repo.folder, *arguments) == 2
    assert because in capsys.readouterr().err


def test_a_folder_that_is_no_clone_ends_with_2(tmp_path, capsys):
    assert run(tmp_path, "--base", "main", "--head", "HEAD") == 2
    assert "no git repository" in capsys.readouterr().err
    assert run(tmp_path / "nowhere", "--base", "main", "--head", "HEAD") == 2


def test_a_bare_clone_will_do(repo, tmp_path, capsys):
    repo.promote()
    repo.state(statement())
    repo.commit()
    repo.git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    arguments = ("--base", "main", "--head", "pull", "--now", TIME)
    assert run(tmp_path / "bare.git", *arguments) == 0


def test_a_shallow_clone_is_named_with_its_remedy(repo, tmp_path, capsys):
    repo.promote()
    repo.state(statement())
    repo.commit()
    shallow = tmp_path / "shallow"
    repo.git("clone", "--quiet", "--depth=1", f"file://{repo.folder}", str(shallow))
    assert run(shallow, "--base", "origin/main", "--head", "HEAD", "--now", TIME) == 2
    assert "fetch the whole history (fetch-depth: 0)" in capsys.readouterr().err


def test_a_clone_that_lacks_a_file_is_not_a_clone_without_the_file(repo, capsys):
    """What is not there must not count as empty."""
    repo.promote()
    repo.commit()
    oid = repo.git("rev-parse", f"HEAD:{PRODUCTION}")
    (repo.folder / ".git" / "objects" / oid[:2] / oid[2:]).unlink()
    assert run(repo.folder, "--base", "main", "--head", "HEAD", "--now", TIME) == 2
    assert f"lacks the content of '{PRODUCTION}'" in capsys.readouterr().err


def test_a_head_without_all_of_base_is_refused(repo, capsys):
    repo.commit()
    repo.git("checkout", "--quiet", "main")
    repo.write("other.md", "x")
    repo.commit()
    repo.git("checkout", "--quiet", "pull")
    assert judge(repo) == 1
    assert "so what is judged is not what would be merged: merge BASE into it" in capsys.readouterr().out


def test_what_is_checked_out_does_not_count(repo):
    """Only the two commits do: a working tree can be made to look like anything."""
    repo.promote()
    repo.commit()
    repo.write(PRODUCTION, repo.git("show", f"main:{PRODUCTION}"))
    assert run(repo.folder, "--base", "main", "--head", "HEAD", "--now", TIME) == 1


def test_a_replaced_object_does_not_count(repo):
    """`git replace` shows another object under an object's name."""
    repo.promote()
    repo.commit()
    repo.git("replace", f"HEAD:{PRODUCTION}", f"main:{PRODUCTION}")
    assert run(repo.folder, "--base", "main", "--head", "HEAD", "--now", TIME) == 1


def test_it_needs_no_database_and_nothing_heavy(repo, tmp_path):
    """A fresh process without Plumbline's settings; what it loads is what docs/verify.md says to install."""
    repo.promote()
    repo.state(statement())
    repo.commit()
    program = (
        "import sys\n"
        "from plumbline.cli import main\n"
        f"code = main(['verify-pr', '--repo', {str(repo.folder)!r}, '--base', 'main', '--head', 'HEAD',"
        f" '--now', {TIME!r}])\n"
        "heavy = {'sqlalchemy', 'mlflow', 'airflow', 'pandas', 'numpy', 'httpx', 'github', 'gitlab'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
        "sys.exit(code)\n"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PLUMBLINE_STATE": str(tmp_path / "none"),
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "[]"), done.stderr
    assert not (tmp_path / "none").exists()
