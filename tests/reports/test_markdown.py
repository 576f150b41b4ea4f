"""Whatever text is escaped, Markdown shows that text and nothing else."""

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from plumbline.markdown import code, escape, table

anything = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: text.strip())
markup = st.text("ab1 *_`[]()<>#!|~:/.@&;\\-+=\n\t\"'$", min_size=1).filter(lambda text: text.strip())


def shown(text):
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def rendered(markdown):
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown).strip()


@given(anything | markup)
@example("- - -")
@example("1. x")
@example("[l](http://x.y)")
@example("&lt;b&gt;")
@example("/merge")
@example("gh-1 !1 &1")
def test_escaped_text_renders_to_itself_in_one_paragraph(text):
    out = rendered(escape(text))
    found = re.fullmatch(r"<p>(.*)</p>", out, re.DOTALL) if shown(text) else re.fullmatch("()", out)
    assert found
    assert "<" not in found[1]
    assert html.unescape(found[1]).replace("\u2060", "").strip() == shown(text)


@given(anything | markup)
def test_a_code_span_ends_where_it_should(text):
    out = rendered(f"x {code(text)} y")
    assert out.startswith("<p>x <code>")
    assert out.endswith("</code> y</p>")
    assert out.count("<code>") == 1


@given(anything | markup, markup)
def test_cells_never_add_a_column(first, second):
    out = rendered(table(["a", "b"], [[escape(first), code(second)]]))
    assert out.count("<td>") == 2


@pytest.mark.parametrize(
    "text",
    [
        "@everyone",
        "fixes #12",
        "Closes GH-12",
        "see !12",
        "closes group/project#12",
        "part of &12",
        "http://evil.example",
        "www.evil.example",
        "Fixes https://github.com/o/r/issues/12",
    ],
)
def test_forges_find_no_mention_reference_or_link(text):
    """Nor what closes an issue when the pull request is merged."""
    assert text not in escape(text)


def test_a_code_span_closes_no_issue():
    """GitLab looks for `fixes #12` in the text as written, code or not."""
    assert "#12" not in code("fixes #12")
    assert code("reg/app:v1@sha256:ab") == "`reg/app:v1@sha256:ab`"


@pytest.mark.parametrize("text", ["/merge", "/close", "  /approve", "\n/label ~x", "\u2060/close"])
def test_no_line_is_a_forges_command(text):
    """GitLab carries out a line that begins with a slash, with the rights of whoever wrote it."""
    assert not re.search(r"^\s*/\w", escape(text), re.MULTILINE)
