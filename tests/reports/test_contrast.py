"""Text is readable on what it stands on, in light and in dark: WCAG 2.2 asks for a contrast of 4.5 to 1."""

from __future__ import annotations

import itertools
import re

import pytest

from plumbline.reports.templating import TEMPLATES

TEXT = ("ink", "muted", "pass", "fail", "open", "champion", "candidate")
UNDER = ("paper", "shade")
SCHEMES = dict(
    zip(
        ("light", "dark"),
        (
            dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
            for block in re.findall(r":root \{(.*?)\}", (TEMPLATES / "style.css").read_text(), re.DOTALL)
        ),
        strict=True,
    )
)


def luminance(color: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_twenty_one_to_one():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(
    ("text", "under"), [*itertools.product(TEXT, UNDER), ("ink", "added"), ("ink", "removed")]
)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_colour_of_text_can_be_read(scheme, text, under):
    colors = SCHEMES[scheme]
    assert contrast(colors[text], colors[under]) >= 4.5


@pytest.mark.parametrize("mark", ["pass", "fail", "open", "champion", "candidate"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_mark_stands_out_from_the_tolerance_it_lies_on(scheme, mark):
    """Three to one is what WCAG 2.2 asks of pictures."""
    assert contrast(SCHEMES[scheme][mark], SCHEMES[scheme]["band"]) >= 3
