import ast
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import versions

PACKAGE = {
    "pipelines/__init__.py": "",
    "pipelines/a.py": "from pipelines.b import x\n",
    "pipelines/b.py": "from pipelines import c\nx = c.y\n",
    "pipelines/c.py": "y = 1\n",
    "pipelines/other.py": "z = 1\n",
}


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in PACKAGE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(versions, "_PACKAGE", tmp_path / "pipelines")
    versions.code_version.cache_clear()
    yield tmp_path
    versions.code_version.cache_clear()


def version(*modules: str) -> str:
    versions.code_version.cache_clear()
    return versions.code_version(*modules)


def test_only_what_is_imported_counts(package: Path) -> None:
    before = version("pipelines.a")
    (package / "pipelines/other.py").write_text("z = 2\n")
    assert version("pipelines.a") == before
    (package / "pipelines/c.py").write_text("y = 2\n")
    assert version("pipelines.a") != before


def test_another_process_gets_the_same_version() -> None:
    code = "from pipelines.versions import code_version; print(code_version('pipelines.tables.core'))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert out == version("pipelines.tables.core")


def parsed_imports(source: str) -> set[str]:
    """What Python's own parser sees."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update([node.module, *(f"{node.module}.{alias.name}" for alias in node.names)])
    return {name for name in found if name.split(".")[0] == "pipelines"}


@pytest.mark.parametrize(
    "source",
    [
        "import pipelines.a\n",
        "import os, pipelines.a, pipelines.b\n",
        "import pipelines\n",
        "def f():\n    from pipelines.a import (\n        b,\n        c,\n    )\n",
        "from pipelines import a, b  # both\n",
        "from os import path\nimport pipelinesque\n",
    ],
)
def test_import_statements_are_read_as_python_reads_them(source: str) -> None:
    assert parsed_imports(source) <= versions._imports(source)


def test_the_imports_of_all_modules_are_seen() -> None:
    root = Path(versions.__file__).parent
    sources = [file.read_text(encoding="utf-8") for file in root.rglob("*.py")]
    assert len(sources) > 100
    for source in sources:
        assert parsed_imports(source) <= versions._imports(source)
