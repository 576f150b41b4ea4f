"""A text that is too long loses what matters least, and never what matters most."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from plumbline.release.page.fitting import Section, fitting, length

SECTIONS = st.lists(
    st.builds(
        lambda full, matters: Section((full, full[: len(full) // 2], "-"), matters),
        st.text(min_size=2, max_size=200),
        st.integers(0, 5),
    ),
    min_size=1,
    max_size=8,
)


@given(SECTIONS, st.integers(10, 1000))
def test_it_fits_where_it_can(sections, longest):
    shortest = [s.wordings[-1] if s.matters else s.wordings[0] for s in sections]
    text = fitting(sections, longest)
    assert length(text) <= max(longest, length("\n\n".join(shortest) + "\n"))


@given(SECTIONS)
def test_what_fits_is_left_as_it_is(sections):
    whole = "\n\n".join(section.wordings[0] for section in sections) + "\n"
    assert fitting(sections, length(whole)) == whole


def test_the_least_important_is_shortened_first():
    sections = [Section(("a" * 50, "a"), 2), Section(("b" * 50, "b"), 1), Section(("c" * 50,))]
    assert fitting(sections, 110) == f"{'a' * 50}\n\nb\n\n{'c' * 50}\n"


def test_characters_count_as_a_forge_counts_them():
    """An emoji is two."""
    assert length("a\N{GRINNING FACE}") == 3
