"""The text of a Markdown file in, the fields of its YAML front matter out."""

import re
from typing import Any

import yaml

from pipelines.sources.given import fold_key

_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_LARGEST = 65_536
"""Front matter longer than this, in characters, is not taken for front matter."""

_KEY_LINE = re.compile(r"^([A-Za-z][\w -]{0,40}):(?:[ \t](.*))?$", re.MULTILINE)
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def _load(block: str) -> dict[str, Any]:
    # The base loader makes strings, lists and mappings only, and keeps dates and numbers as written.
    try:
        value = yaml.load(block, Loader=_Loader)
    except (yaml.YAMLError, RecursionError, ValueError):
        # Titles with an unquoted colon are no YAML, and common; line by line they can be read.
        return {key: value.strip("\"' \t") for key, value in _KEY_LINE.findall(block)}
    return value if isinstance(value, dict) else {}


def read_front_matter(text: str) -> tuple[dict[str, Any], int] | None:
    """Read YAML front matter: a block between lines of three hyphens at the very beginning of a text.

    Args:
        text: The decoded text, newlines LF.

    Returns:
        The fields by folded key, and the number of characters that the block takes up; None when the text does not
        begin with such a block, or the block states no field (two rules with a heading between them, say).
    """
    if not text.startswith("---"):
        return None
    match = _FRONT_MATTER.match(text[:_LARGEST])
    if match is None or _KEY_LINE.search(match[1]) is None:
        return None
    fields = {fold_key(key): value for key, value in _load(match[1]).items() if isinstance(key, str)}
    return (fields, match.end()) if fields else None
