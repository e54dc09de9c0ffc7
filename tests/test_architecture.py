"""The direction of imports, held by reading every import statement."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "pipelines"

BASE = {"errors", "processes", "settings", "tables", "versions"}
MIDDLE = {"sources", "steps", "warehouse", "engines", "training"}
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "processes": set(),
    "versions": set(),
    "settings": {"errors"},
    "tables": {"errors", "tables"},
    **{name: BASE | {name} for name in MIDDLE},
    # Training chains the same steps that inference does, so that features cannot drift apart.
    "training": BASE | {"training", "steps", "sources"},
    "batches": BASE | {"batches", "sources", "steps"},
    "assets": BASE | MIDDLE - {"training"} | {"assets", "batches"},
    "definitions": BASE | {"assets", "warehouse"},
    "console": BASE | MIDDLE | {"batches", "assets", "definitions", "console"},
    "cli": BASE | MIDDLE | {"batches", "console"},
}


def part_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_parts(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("pipelines.")}
    return found


MODULES = sorted(file for file in PACKAGE.rglob("*.py") if file.name != "__init__.py" or file.parent != PACKAGE)


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_point_one_way(file: Path) -> None:
    part = part_of(file)
    assert part in ALLOWED, f"{part} is a new part: say in ALLOWED what it may import"
    extra = imported_parts(file) - ALLOWED[part]
    assert not extra, f"{file.relative_to(PACKAGE)} imports {sorted(extra)}, which {part} may not"


def test_only_the_warehouse_opens_duckdb() -> None:
    users = set()
    for file in MODULES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            if "duckdb" in [*(n.split(".")[0] for n in names), module.split(".")[0]]:
                users.add(part_of(file))
    assert users == {"warehouse"}


def test_steps_know_neither_dagster_nor_paths() -> None:
    for file in MODULES:
        if part_of(file) != "steps":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert (node.module or "").split(".")[0] != "dagster", file
            elif isinstance(node, ast.Import):
                assert not {a.name.split(".")[0] for a in node.names} & {"dagster", "os", "subprocess"}, file


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [f for f in MODULES if f.stem in {"helpers", "utils", "util", "common", "misc"}]
