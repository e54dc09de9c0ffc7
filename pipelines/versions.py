"""Code versions: a hash over the source of a module and of every project module that it imports, directly or not."""

import hashlib
import re
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent
_ROOT = _PACKAGE.name


def _file_of(module: str) -> Path | None:
    base = _PACKAGE.parent.joinpath(*module.split("."))
    for candidate in (base.with_suffix(".py"), base / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


# A parser would need a tenth of a second for all modules, in each process of each build; a test compares with it.
_IMPORT = re.compile(
    rf"^[ \t]*(?:from[ \t]+({_ROOT}[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+([^\n]*))", re.MULTILINE
)
_NAME = re.compile(r"[A-Za-z_][\w.]*")


@cache
def _imports(source: str) -> set[str]:
    """The names of this package that import statements name: modules, and objects as if they were modules."""
    found: set[str] = set()
    for module, objects, modules in _IMPORT.findall(source):
        if module:
            # `from pipelines.steps import tokens` names a module, `from pipelines.errors import X` an object.
            found.update([module, *(f"{module}.{name}" for name in _NAME.findall(objects))])
        found.update(name for name in _NAME.findall(modules) if name.split(".")[0] == _ROOT)
    return found


@cache
def code_version(*modules: str) -> str:
    """Version of what `modules` compute: SHA-256 over their source and that of the project modules they import.

    A change to any line that can change the result gives another version, and nobody has to remember to raise a
    number; Python's own hash() would differ from process to process.

    Args:
        modules: Dotted names, such as pipelines.steps.article.articles.

    Returns:
        16 hexadecimal digits.
    """
    pending, sources = list(modules), {}
    while pending:
        module = pending.pop()
        file = _file_of(module)
        if file is None or module in sources:
            continue
        sources[module] = file.read_text(encoding="utf-8")
        pending.extend(_imports(sources[module]))
    digest = hashlib.sha256()
    for module in sorted(sources):
        digest.update(f"{module}\0{sources[module]}\0".encode())
    return digest.hexdigest()[:16]
