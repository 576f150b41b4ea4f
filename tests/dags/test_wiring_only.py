"""DAG files hold wiring: no function, no class, and nothing imported but Airflow and the builder."""

import ast

import pytest

from tests.airflow_home import ROOT

FILES = sorted((ROOT / "dags").glob("**/*.py"))


@pytest.fixture(params=FILES, ids=lambda path: path.name)
def text(request):
    return request.param.read_text()


def test_there_is_one_file_about_models_and_one_about_money():
    assert [path.name for path in FILES] == ["fleet.py", "lifecycle.py"]


def test_nothing_is_defined(text):
    defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    assert not [node for node in ast.walk(ast.parse(text)) if isinstance(node, defined)]


def test_only_airflow_and_the_builder_are_imported(text):
    imports = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {getattr(node, "module", None) or node.names[0].name for node in imports}
    assert {name.partition(".")[0] for name in names} == {"airflow", "plumbline_airflow"}


def test_airflow_finds_the_file(text):
    """Files without these two words are passed over."""
    assert "dag" in text.lower()
    assert "airflow" in text.lower()
