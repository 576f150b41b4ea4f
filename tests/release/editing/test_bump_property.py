"""For any YAML of the shapes people write, a bump is byte-exact outside tags and digests.

A text is made with a mark where each tag of the image stands; the text before and after the bump is that
text with the mark filled in.
"""

from __future__ import annotations

import yaml
from hypothesis import given
from hypothesis import strategies as st

from plumbline.release.editing.bump import bump_texts
from plumbline.release.editing.chart_values import read_below
from plumbline.release.editing.charts import Defaults
from plumbline.release.editing.request import Request

IMAGE = "ghcr.io/acme/scorer"
TAG, DIGEST = "\ue000", "\ue001"
OLD_DIGEST, NEW_DIGEST = f"sha256:{'a' * 64}", f"sha256:{'b' * 64}"
TAGS = st.from_regex(r"[A-Za-z_][A-Za-z0-9._-]{0,20}", fullmatch=True).filter(
    lambda tag: isinstance(yaml.safe_load(tag), str) and tag.lower() not in ("y", "n")
)
QUOTES = st.sampled_from(["{}", "'{}'", '"{}"'])
GAPS = st.sampled_from([" ", "   ", " &anchor# ", " !!str "])
COMMENTS = st.sampled_from(
    ["", "  # note", " # é: 'quoted' \"text\"", '# {"$imagepolicy": "a:b:tag"}', "   "]
)
STARTS = st.sampled_from(
    ["", "\ufeff", "# ghcr.io/acme/scorer:v0 in a comment\n", "---\n", "\ufeff---\n\n", "%YAML 1.1\n---\n"]
)
OTHERS = st.sampled_from(
    ["note: é 日本 😀", "name: 'it''s'", 'text: "a\\tb: \\"c\\""', "list: [a, {b: c}]", "tag: v1",
     "image: ghcr.io/acme/scorer-x:v1", "image: acme/scorer:v1",
     "block: |\n  free\n   text\n", "folded: >-\n  one\n  two", "empty:", "? key\n: value"]
)  # fmt: skip


@st.composite
def references(draw: st.DrawFn) -> str:
    """Lines that name the image, with marks for its tag and digest."""
    quoted, gap, comment = draw(QUOTES), draw(GAPS), draw(COMMENTS)
    comment = f" {comment}" if comment.strip() else comment
    embedded = draw(st.sampled_from(["", f"@{DIGEST}"]))
    whole = gap + quoted.format(f"{IMAGE}:{TAG}{embedded}")
    bare = quoted.format(TAG + embedded)
    tag = gap + bare
    return draw(
        st.sampled_from(
            [
                f"image:{whole}{comment}",
                f"containers:\n- name: a\n  image:{whole}{comment}\n- image:{whole}{comment}",
                f"image:{comment}\n  repository: {IMAGE}{comment}\n  tag:{tag}{comment}",
                f"app:\n    image:\n        tag:{tag}{comment}\n        registry: ghcr.io\n"
                "        repository: acme/scorer",
                f"images:\n- name: app\n  newTag:{tag}{comment}\n  newName: {IMAGE}",
                f"parameters:\n  - name: image.repository\n    value: {IMAGE}\n"
                f"  - name: image.tag\n    value:{tag}{comment}",
                f"values: |{comment}\n  image:\n    repository: {IMAGE}\n\n    tag: {bare}{comment}\n",
                f"flow: {{image: {{repository: {IMAGE}, tag: {bare}}}}}{comment}",
                f"args:\n- --log=x:1\n- --image={IMAGE}:{TAG}{embedded}{comment}",
                f"images:\n- name: app\n  newName: mirror.example.com/scorer\n"
                f"  # renovate: datasource=docker depName={IMAGE}\n  newTag:{tag}{comment}",
            ]
        )
    )


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A file as somebody may have saved it, with marks."""
    documents = []
    for number in range(draw(st.integers(1, 3))):
        parts = draw(st.lists(st.one_of(references(), OTHERS), min_size=1, max_size=4))
        lines = []
        for place, part in enumerate(parts):
            inside = part.replace("&anchor#", f"&anchor{number}{place}").replace("\n", "\n  ")
            lines.append(f"part{place}:\n  {inside}")
        documents.append("\n".join(lines))
    text = draw(STARTS) + draw(st.sampled_from(["\n---\n", "\n--- # next\n"])).join(documents)
    text += draw(st.sampled_from(["", "\n", "\n\n# the end\n"]))
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


def filled(text: str, tag: str, digest: str) -> bytes:
    return text.replace(TAG, tag).replace(DIGEST, digest).encode()


@given(texts().filter(lambda text: TAG in text), TAGS, TAGS)
def test_bytes_outside_tags_and_digests_stay(text: str, old: str, new: str):
    """What is edited is exactly what was marked; a second bump changes nothing."""
    pinned = text.replace(f"@{DIGEST}", "").replace(TAG, f"{TAG}@{DIGEST}")
    request = Request(IMAGE, new, NEW_DIGEST)
    before, after = filled(pinned, old, OLD_DIGEST), filled(pinned, new, NEW_DIGEST)
    bumped = bump_texts({"file.yaml": before}, request)
    assert bumped.texts.get("file.yaml", before) == after
    assert bump_texts({"file.yaml": after}, request).texts == {}


@given(texts().filter(lambda text: TAG in text), TAGS, TAGS)
def test_a_digest_is_added_where_there_was_none(text: str, old: str, new: str):
    """With a digest every reference is pinned, and still nothing else changes."""
    pinned = text.replace(f"@{DIGEST}", "").replace(TAG, f"{TAG}@{DIGEST}")
    bumped = bump_texts({"file.yaml": filled(text, old, OLD_DIGEST)}, Request(IMAGE, new, NEW_DIGEST))
    assert bumped.texts["file.yaml"] == filled(pinned, new, NEW_DIGEST)


@given(texts().filter(lambda text: TAG in text and DIGEST not in text), TAGS, TAGS)
def test_without_a_digest_tags_alone_change(text: str, old: str, new: str):
    """No digest appears that nobody gave."""
    before, after = filled(text, old, ""), filled(text, new, "")
    assert bump_texts({"file.yaml": before}, Request(IMAGE, new)).texts.get("file.yaml", before) == after


UNDER = ("image", "worker", "deep")


@st.composite
def values_over_charts(draw: st.DrawFn) -> tuple[bytes, str]:
    """A chart's own values, and a file laid over them with marks where the image's tags stand."""
    own, over = [], []
    for place in draw(st.permutations(UNDER)):
        named = draw(
            st.sampled_from([f"repository: {IMAGE}", "registry: ghcr.io\n    repository: acme/scorer"])
        )
        own.append(
            f"{place}:\n  image:\n    {named}\n    tag: {draw(st.sampled_from(['', 'v0', chr(34) * 2]))}"
        )
        quoted, gap, comment = draw(QUOTES), draw(GAPS).replace("anchor#", place), draw(COMMENTS)
        comment = f" {comment}" if comment.strip() else comment
        over.append(
            draw(
                st.sampled_from(
                    [
                        f"{place}:\n    image:\n      tag:{gap}{quoted.format(TAG)}{comment}\n      pull: x",
                        f"{place}: {{image: {{tag: {quoted.format(TAG)}}}}}{comment}",
                        f"{place}:\n  image: {{}}",
                        f"other{place}:\n  image:\n    tag: v1{comment}",
                        f"{place}:\n  image:\n    repository: ghcr.io/acme/other\n    tag: v1",
                    ]
                )
            )
        )
    text = draw(st.sampled_from(["", "\ufeff", "---\n", "# values\n"])) + "\n".join(over)
    text += draw(st.sampled_from(["", "\n", "\n\n# the end\n"]))
    return "\n".join(own).encode(), text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@given(values_over_charts().filter(lambda drawn: TAG in drawn[1]), TAGS, TAGS, st.booleans())
def test_tags_over_a_charts_values_change_alone(drawn: tuple[bytes, str], old: str, new: str, pin: bool):
    """What the chart's own values name is edited to the byte, with a digest or without."""
    own, text = drawn
    pinned = text.replace(TAG, f"{TAG}@{DIGEST}") if pin else text
    request = Request(IMAGE, new, NEW_DIGEST if pin else None)
    below = {"c/prod.yaml": read_below([Defaults("c/values.yaml", own)], [])}
    before, after = filled(text, old, ""), filled(pinned, new, NEW_DIGEST)
    bumped = bump_texts({"c/prod.yaml": before}, request, below=below)
    assert bumped.texts.get("c/prod.yaml", before) == after
    assert bump_texts({"c/prod.yaml": after}, request, below=below).texts == {}
