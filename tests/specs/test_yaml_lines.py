"""YAML is read with its lines, and what could be misread is refused with the line to look at."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plumbline.specs import yaml_lines
from plumbline.specs.problems import SpecError
from plumbline.specs.yaml_lines import load_with_lines

TEXT = """\
# a comment
first: 1
second:
  - a: x
    b: [1,
        2]
  - c
"""


@pytest.fixture(params=["C", "Python"])
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of PyYAML's parsers; machines without libyaml have only the slow one."""
    if request.param == "Python":
        monkeypatch.setattr(yaml_lines, "_Loader", yaml.SafeLoader)


pytestmark = pytest.mark.usefixtures("_loader")


def write(folder: Path, text: str | bytes) -> Path:
    file = folder / "file.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def refusal(folder: Path, text: str | bytes) -> str:
    with pytest.raises(SpecError) as caught:
        load_with_lines(write(folder, text), "f")
    return str(caught.value)


def test_every_key_and_item_has_its_line(tmp_path: Path) -> None:
    data, line_of = load_with_lines(write(tmp_path, TEXT))
    assert data == {"first": 1, "second": [{"a": "x", "b": [1, 2]}, "c"]}
    places = [("first",), ("second",), ("second", 0), ("second", 0, "b", 1), ("second", 1)]
    assert [line_of(place) for place in places] == [2, 3, 4, 6, 7]


def test_a_place_that_is_not_there_has_the_line_of_what_encloses_it(tmp_path: Path) -> None:
    _, line_of = load_with_lines(write(tmp_path, TEXT))
    assert line_of(("second", 0, "missing")) == 4
    assert line_of(("missing",)) == 2


def test_data_is_what_pyyaml_reads(tmp_path: Path) -> None:
    text = "a: [1, -2, 0.5, 1.0e+3, .5, true, null, ~, 2026-01-01, '1', x]\nb: >-\n  folded\n  text\n"
    assert load_with_lines(write(tmp_path, text))[0] == yaml.safe_load(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", "f:3: a: `a` stands twice, on lines 1 and 3. Remove one of them."),
        ("a:\n  b: 1\n  b: 2\n", "f:3: a.b: `b` stands twice, on lines 2 and 3. Remove one of them."),
        ("a: &x [1]\nb: *x\n", "f:2: b: the alias `*x` is not followed. Write the value out."),
        ("a: 1\n<<: {b: 1}\n", "f:2: merge keys (`<<`) are not followed. Write the keys out."),
        ("a: 1\n7: x\n", 'f:2: the key `7` is not text. Put it in quotes: "7".'),
        ("a: 1\n? [x]\n: y\n", "f:2: a key must be text. Write `key: value`."),
        ("a: !!python/none x\n", "f:1: a: the tag or sign `tag:yaml.org,2002:python/none` is not known. "
         "Remove it, or use quotes."),
        ("a: !!set {x}\n", "f:1: a: the tag `tag:yaml.org,2002:set` is not known. Remove it."),
        ("a: =\n", "f:1: a: the tag or sign `tag:yaml.org,2002:value` is not known. "
         "Remove it, or use quotes."),
        ("a: 1\n---\nb: 2\n", "f:2: a second document starts. Keep one document in a file; remove `---`."),
        ("a: 2026-13-01\n", "f:1: a: `2026-13-01` cannot be read: month must be in 1..12. Correct it."),
        ("a: 1\nb: x\x07y\n", "f:2: '\\x07' cannot stand in YAML. Remove the character."),
        (b"a: 1\nb: \xff\n", "f:2: byte 8 is not UTF-8. Save the file as UTF-8."),
        ("", "f: the file is empty. Write its keys; docs/your-model.md lists them."),
        ("# nothing\n", "f: the file is empty. Write its keys; docs/your-model.md lists them."),
    ],
)  # fmt: skip
def test_what_is_refused(tmp_path: Path, text: str | bytes, expected: str) -> None:
    assert refusal(tmp_path, text) == expected


@pytest.mark.parametrize("value", ["no", "On", "010", "12:30", "1_000", "0x1F", "0b1", "1:30.5"])
def test_what_tools_read_differently_is_refused(tmp_path: Path, value: str) -> None:
    """YAML 1.1 and 1.2 disagree on these."""
    assert f"f:2: b: `{value}` means different things" in refusal(tmp_path, f"a: 1\nb: {value}\n")
    assert load_with_lines(write(tmp_path, f"b: '{value}'\n"))[0] == {"b": value}


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\nb: [1, 2\nc: 3\n", 3), ("a: 1\n b: 2\n", 2), ("a:\n\tb: 1\n", 2), ("a: 'x\n", 2)],
)
def test_a_syntax_error_names_its_line(tmp_path: Path, text: str, line: int) -> None:
    message = refusal(tmp_path, text)
    assert message.startswith((f"f:{line}: this is not YAML: ", f"f:{line - 1}: this is not YAML: "))
    assert message.endswith("(spaces, no tabs) here and just above.")


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, "{a: " * 100_000, "- " * 100_000]
)
def test_deep_nesting_is_refused_before_the_parser_could_crash(tmp_path: Path, text: str) -> None:
    assert "nested too deeply" in refusal(tmp_path, text)


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "#" * 1_000_001) == "f: it is larger than 1 MB. Keep data out of it."


def test_a_byte_order_mark_is_not_text(tmp_path: Path) -> None:
    assert load_with_lines(write(tmp_path, b"\xef\xbb\xbfa: 1\n"))[0] == {"a": 1}


@given(text=st.text(alphabet="ab:-[]{}&*!|>'\"%@`#,? \n\t01.é", max_size=40))
def test_any_text_is_data_or_a_problem(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Nothing a person types ends in a traceback."""
    file = write(tmp_path_factory.getbasetemp(), text)
    try:
        load_with_lines(file, "f")
    except SpecError as error:
        assert str(error).startswith("f")  # noqa: PT017
