"""Text is readable on what it stands on, in light and in dark: WCAG 2.2 asks for a contrast of 4.5 to 1."""

from __future__ import annotations

import itertools
import math
import re
from operator import mul

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


SERIES = [
    dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
    for block in re.findall(r":root \{(.*?)\}", (TEMPLATES / "costs.css").read_text(), re.DOTALL)
]
SIGHTS = {
    "all cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "no red": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "no green": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "no blue": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
"""Linear colours as eyes without one kind of cone see them: Machado, Oliveira and Fernandes, 2009."""


def lab(color: str, sight: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """CIELAB under D65, where equal steps look equally different."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    red, green, blue = (min(max(sum(map(mul, row, linear)), 0.0), 1.0) for row in sight)
    white = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (w ** (1 / 3) if w > 0.008856 else 7.787 * w + 16 / 116 for w in white)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("scheme", [0, 1])
def test_colours_of_a_bill_are_told_apart_by_every_eye(scheme, sight):
    """Ten in CIELAB is a difference seen at a glance."""
    seen = [lab(color, SIGHTS[sight]) for color in SERIES[scheme].values()]
    assert len(seen) == 7
    assert min(math.dist(one, other) for one, other in itertools.combinations(seen, 2)) >= 10


@pytest.mark.parametrize("scheme", [0, 1])
def test_colours_of_a_bill_stand_out_from_the_paper(scheme):
    paper = list(SCHEMES.values())[scheme]["paper"]
    assert min(contrast(color, paper) for color in SERIES[scheme].values()) >= 3
