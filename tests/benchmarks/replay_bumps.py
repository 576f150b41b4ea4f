"""Replays image updates that other bots committed: given the parent's file, does `bump` write the bot's file?

    python -m tests.benchmarks.replay_bumps CLONE... [--most N] [--everyone] [--on-track] [--show wrong]

Reads local clones, bare or not, and keeps nothing of them. A commit's file counts where every changed line
differs from the line it replaces in one word, and that word is an image, a tag or a digest. What the image
is called is read from these lines and their neighbours by indentation alone, or from the chart's own values,
without the engine, so that what the engine does not find is seen.
"""

from __future__ import annotations

import argparse
import difflib
import functools
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from plumbline.errors import PlumblineError
from plumbline.release.editing.bump import bump_texts
from plumbline.release.editing.chart_values import Below, read_below
from plumbline.release.editing.charts import laid_over
from plumbline.release.editing.image_names import canonical
from plumbline.release.editing.request import Request
from tests.benchmarks.replay_charts import Read, chart_around, named_by_chart

TAG = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}"
DIGEST = r"sha256:[0-9a-f]{64}"
NAME = r"(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?[a-z0-9][a-z0-9._-]*(?:/[a-z0-9][a-z0-9._-]*)*"
IMAGE = re.compile(rf"(?P<name>(?:oci://|docker://)?{NAME})(?::(?P<tag>{TAG}))?(?:@(?P<digest>{DIGEST}))?")
VERSION = re.compile(rf"(?P<tag>{TAG})(?:@(?P<digest>{DIGEST}))?")
KEY = re.compile(r"^\s*(?:- )*['\"]?(?P<key>[\w./-]+)['\"]?:\s")
FIELD = re.compile(
    r"^(?P<indent>\s*)(?P<dash>- )?(?P<key>[\w.-]+):\s*(?:&\w+\s+)?['\"]?(?P<value>[^'\"#\s]*)"
)
COMMENT = re.compile(r"# renovate: .*datasource=docker .*?(?:depName|packageName)=(\S+)")
VERSION_KEYS = ("tag", "newTag", "digest", "imageTag", "targetRevision", "version", "image_tag")
CHART_FORM = "over a chart's values"
BOTS = re.compile(
    r"bot|renovate|flux|argocd|image-updater|jenkins|\bci\b|automation|actions|kargo|deploy", re.IGNORECASE
)


class NotReplayedError(Exception):
    """The change is no update of images, or no image can be named for it; says why."""


class Wanted(NamedTuple):
    """What a bot made one image say."""

    image: str
    tag: str
    digest: str | None
    old_tag: str | None


class Update(NamedTuple):
    """One bot's change of one file."""

    commit: str
    file: str
    before: bytes
    after: bytes
    wanted: list[Wanted]
    form: str
    below: Below | None
    """The chart's values that the file is laid over."""


class Word(NamedTuple):
    """A changed word: the image it is about, what it says now, and the way it is written."""

    image: str
    tag: str | None
    digest: str | None
    old_tag: str | None
    form: str


class Blobs:
    """Reads many blobs through one `git cat-file`."""

    def __init__(self, clone: Path) -> None:
        pipe = subprocess.PIPE
        self.git = subprocess.Popen(
            ["git", "-C", str(clone), "cat-file", "--batch"], stdin=pipe, stdout=pipe, text=False
        )

    def read(self, name: str) -> bytes:
        self.git.stdin.write(f"{name}\n".encode())
        self.git.stdin.flush()
        head = self.git.stdout.readline().split()
        if len(head) != 3:
            return b""
        content = self.git.stdout.read(int(head[2]) + 1)[:-1]
        return content if head[1] == b"blob" else b""


def changed_files(clone: Path, *, everyone: bool) -> Iterator[tuple[str, str, str, str]]:
    """Commit, file, blob before and after of modified YAML and JSON files, newest first, each pair once."""
    command = ["git", "-C", str(clone), "log", "--all", "--no-merges", "--raw", "--no-abbrev", "--no-renames"]
    command += ["--diff-filter=M", "--format=@%H %an|%ae", "--", "*.yaml", "*.yml", "*.json"]
    commit, author, seen = "", "", set()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace") as log:
        for line in log.stdout:
            if line.startswith("@"):
                commit, _, author = line[1:].strip().partition(" ")
            elif line.startswith(":") and (everyone or BOTS.search(author)):
                fields, _, file = line.strip().partition("\t")
                _, _, before, after, _ = fields.split()
                if (before, after) not in seen:
                    seen.add((before, after))
                    yield commit, file, before, after
        log.kill()


def updates(clone: Path, most: int, left_out: Counter[str], *, everyone: bool) -> Iterator[Update]:
    """Every update among the first `most` changed files."""
    blobs = Blobs(clone)
    for number, (commit, file, old, new) in enumerate(changed_files(clone, everyone=everyone)):
        if number >= most:
            break
        before, after = blobs.read(old), blobs.read(new)
        read = functools.cache(lambda name, at=commit: blobs.read(f"{at}^:{name}"))
        try:
            wanted, forms = read_update(before, after, file, read)
            by_chart = any(CHART_FORM in form for form in forms)
            below = chart_below(clone, f"{commit}^", file, read) if by_chart else None
            form = " ".join(forms) if len(wanted) == 1 else "several images"
            yield Update(commit, file, before, after, wanted, form, below)
        except NotReplayedError as reason:
            left_out[str(reason)] += 1
    blobs.git.kill()


def chart_below(clone: Path, commit: str, file: str, read: Read) -> Below | None:
    """What the file is laid over in a commit."""
    chart = chart_around(file, read) or ""
    listing = subprocess.run(
        ["git", "-C", str(clone), "ls-tree", "-r", "--name-only", "-z", commit, "--", chart or "."],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    found = laid_over(listing.stdout.split("\0"), read, lambda _: True).get(file)
    return read_below(found.defaults, ((name, read(name)) for name in found.others)) if found else None


def read_update(before: bytes, after: bytes, file: str, read: Read) -> tuple[list[Wanted], list[str]]:
    """The images, tags and digests that turn one text into the other, and the forms they are written in."""
    try:
        old, new = before.decode().split("\n"), after.decode().split("\n")
    except UnicodeDecodeError:
        raise NotReplayedError("not an update") from None
    pairs = [(n, a, b) for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b]
    if len(old) != len(new) or not 0 < len(pairs) <= 40 or len(before) > 400_000:
        raise NotReplayedError("not an update")
    by_chart = functools.partial(named_by_chart, file, read=read)
    words = [(n, read_word(a, b, new, n, by_chart)) for n, a, b in pairs]
    wanted = []
    for image in dict.fromkeys(canonical(word.image) for _, word in words):
        own = [(n, word) for n, word in words if canonical(word.image) == image]
        tags = {word.tag for _, word in own if word.tag} or {tag_near(new, own[0][0])}
        digests = {word.digest for _, word in own if word.digest}
        old_tags = {word.old_tag for _, word in own}
        if len(tags) > 1 or len(digests) > 1:
            raise NotReplayedError("two tags of one image")
        old_tag = old_tags.pop() if len(old_tags) == 1 else None
        wanted.append(Wanted(own[0][1].image, tags.pop(), next(iter(digests), None), old_tag))
    return wanted, sorted({word.form for _, word in words})


def read_word(a: str, b: str, lines: list[str], at: int, by_chart: Callable[[str, int], str]) -> Word:
    """What the one changed word of a line is about."""
    ones, others = (re.split(r"([\s'\",\[\]{}=()]+)", line.rstrip("\r")) for line in (a, b))
    differing = [(x, y) for x, y in zip(ones, others, strict=False) if x != y]
    if len(ones) != len(others) or len(differing) != 1 or b.lstrip().startswith("#"):
        raise NotReplayedError("not an update")
    [(one, other)] = differing
    found = KEY.match(b)
    key = found["key"] if found else "item"
    was, now = (IMAGE.fullmatch(word) if not re.fullmatch(DIGEST, word) else None for word in (one, other))
    named_here = was and now and ("/" in was["name"] or "image" in key.lower())
    if named_here and (now["tag"] or now["digest"]):
        if was["name"] != now["name"]:
            raise NotReplayedError("another image")
        name, form = now["name"], "image" if key == "image" else f"image in {key}"
    else:
        was, now = VERSION.fullmatch(one), VERSION.fullmatch(other)
        if re.fullmatch(DIGEST, one) and re.fullmatch(DIGEST, other):
            was = now = re.fullmatch(rf"(?P<tag>)(?P<digest>{DIGEST})", other)
        declared = COMMENT.search(lines[at - 1]) if at else None
        if not was or not now or (key not in VERSION_KEYS and not declared):
            raise NotReplayedError("not an update")
        name, form = named(lines, at, key, declared, by_chart)
    if (was["digest"] and not now["digest"]) or (was["tag"] and not now["tag"]):
        raise NotReplayedError("tag or digest removed")
    pinned = ("@" if now["digest"] else "") + ("+pin" if now["digest"] and not was["digest"] else "")
    return Word(name, now["tag"] or None, now["digest"], was["tag"] or None, form + pinned)


def named(
    lines: list[str], at: int, key: str, declared: re.Match[str] | None, by_chart: Callable[[str, int], str]
) -> tuple[str, str]:
    """The image that line `at` is about, and the way it is named."""
    if declared:
        return declared[1], "by comment"
    try:
        return named_beside(lines, at, key), key
    except NotReplayedError:
        name = by_chart("\n".join(lines), at)
        if not re.fullmatch(NAME, name):
            raise
        return name, f"{key} {CHART_FORM}"


def tag_near(lines: list[str], at: int) -> str:
    """The tag beside a digest that changed alone."""
    near = lines[max(0, at - 2) : at + 3]
    found = (re.search(rf"(?:newT|t)ag:\s+['\"]?({TAG})", line) for line in near)
    return next((match[1] for match in found if match), "latest")


def named_beside(lines: list[str], at: int, key: str) -> str:
    """The image named by the siblings of line `at`, or those of what holds it."""
    fields = siblings(lines, at)
    if key in ("version", "targetRevision"):
        name = chart_of(fields)
    else:
        name = fields.get("newName") or fields.get("repository") or fields.get("repo") or fields.get("image")
        name = name or fields.get("name") or fields.get("imageName") or source_above(lines, at)
    if not name or not re.fullmatch(NAME, name):
        chart = key in ("version", "targetRevision")
        raise NotReplayedError("a version of no image" if chart else "image not named")
    registry = fields.get("registry") or fields.get("imageRegistry")
    return f"{registry}/{name}" if registry not in (None, "", "~", "null") else name


def chart_of(fields: dict[str, str]) -> str:
    where, chart = fields.get("repoURL", ""), fields.get("chart", "")
    if chart.startswith("oci://"):
        return chart.removeprefix("oci://")
    if chart and where and "://" not in where:
        return f"{where}/{chart}"
    return where.removeprefix("oci://") + (f"/{chart}" if chart else "") if where.startswith("oci:") else ""


def source_above(lines: list[str], at: int) -> str:
    """The address of a Flux source whose `ref` the line stands in."""
    above = (n for n in range(at, -1, -1) if lines[n].strip() and column(lines[n]) < column(lines[at]))
    holder = next(above, None)
    if holder is None or lines[holder].strip() != "ref:":
        return ""
    return siblings(lines, holder).get("url", "").removeprefix("oci://")


def siblings(lines: list[str], at: int) -> dict[str, str]:
    """The keys and values beside line `at`, by its indentation."""
    fields: dict[str, str] = {}
    own = column(lines[at])
    for step, start in ((-1, at), (1, at + 1)):
        n = start
        while 0 <= n < len(lines):
            found = FIELD.match(lines[n])
            if lines[n].strip() and not lines[n].lstrip().startswith("#"):
                if column(lines[n]) < own or (
                    step > 0 and found and found["dash"] and column(lines[n]) <= own
                ):
                    break
                if column(lines[n]) == own and found:
                    fields.setdefault(found["key"], found["value"])
                    if step < 0 and found["dash"]:
                        break
            n += step
    return fields


def column(line: str) -> int:
    return len(re.match(r"\s*(?:- )?", line)[0])


def judged(update: Update, *, on_track: bool) -> tuple[str, str]:
    """exact, refused or wrong; with the words or the difference."""
    now = update.before
    try:
        for image, tag, digest, old_tag in update.wanted:
            request = Request(image, tag, digest, old_tag=old_tag if on_track else None)
            below = {update.file: update.below} if update.below else {}
            now = bump_texts({update.file: now}, request, below=below).texts.get(update.file, now)
    except PlumblineError as error:
        return "refused", str(error)
    if now == update.after:
        return "exact", ""
    texts = (update.after.decode().splitlines(), now.decode().splitlines())
    return "wrong", "\n".join(list(difflib.unified_diff(*texts, "bot", "bump", lineterm="", n=2))[:40])


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("clones", nargs="+", type=Path)
    parser.add_argument("--everyone", action="store_true", help="people's commits too, not only bots'")
    parser.add_argument("--on-track", action="store_true", help="give the old tag too, as --from does")
    parser.add_argument("--most", type=int, default=4000, help="changed files to look at in each clone")
    parser.add_argument("--show", nargs="*", default=[], choices=["wrong", "refused"])
    options = parser.parse_args(arguments)
    total: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    forms: Counter[tuple[str, str]] = Counter()
    for clone in options.clones:
        here: Counter[str] = Counter()
        for update in updates(clone, options.most, left_out, everyone=options.everyone):
            outcome, words = judged(update, on_track=options.on_track)
            here[outcome] += 1
            forms[update.form, outcome] += 1
            if outcome in options.show:
                print(f"--- {outcome} {clone} {update.commit[:10]} {update.file}\n  {update.wanted}\n{words}")
        total.update(here)
        print(
            clone.parent.name if clone.name == "repo" else clone.name, dict(sorted(here.items())), flush=True
        )
    for (form, outcome), count in sorted(forms.items()):
        print(f"  {form:30} {outcome:8} {count}")
    print("left out:", dict(left_out.most_common()))
    print("all:", dict(sorted(total.items())))
    return int(total["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
