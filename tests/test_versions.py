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
