"""The picture of the flow reads in light and in dark, by eye and by ear."""

import re
from xml.etree import ElementTree

from tests.docs.markdown import ROOT

FILE = ROOT / "docs" / "flow.svg"
SVG = "{http://www.w3.org/2000/svg}"
PICTURE = ElementTree.parse(FILE).getroot()
STYLE = str(PICTURE.findtext(f"{SVG}style"))


def test_it_has_a_title_and_a_description():
    for part in ("title", "desc"):
        found = PICTURE.find(f"{SVG}{part}")
        assert found is not None
        assert found.get("id") in str(PICTURE.get("aria-labelledby")).split()


def test_every_class_has_a_colour_of_its_own_in_the_dark():
    light, _, dark = STYLE.partition("@media (prefers-color-scheme: dark)")
    colored = {name for name, rule in re.findall(r"\.(\w+) \{([^}]*)\}", light) if "#" in rule}
    assert colored
    assert colored <= set(re.findall(r"\.(\w+)", dark))


def test_it_loads_nothing_and_runs_nothing():
    text = FILE.read_text(encoding="utf-8")
    assert not re.search(r"<(script|image|foreignObject|use)\b|@import|url\((?!#)", text)


def test_the_readme_says_in_words_what_it_shows():
    shown = re.search(r"!\[([^\]]+)\]\(docs/flow\.svg\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown
    assert len(shown[1]) > 100
