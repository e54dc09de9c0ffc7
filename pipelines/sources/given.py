"""Fields of a JSON object, of YAML front matter or of a page in, the given_* fields of a record out."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from pipelines.sources.content import FoundRecord

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "record_key": ("id", "guid", "uuid", "articleid", "docid", "documentid"),
    "title": ("title", "headline", "head"),
    "authors": ("authors", "author", "byline", "creator", "writers"),
    "published": (
        "publishedat", "published", "publishedon", "datepublished", "publisheddate", "publicationdate", "publishdate",
        "pubdate", "date", "datetime",
    ),
    "updated": (
        "updatedat", "updated", "updatedon", "datemodified", "modifiedat", "modified", "lastmod", "lastupdated",
    ),
    "url": ("url", "link", "permalink", "canonicalurl", "canonical", "sourceurl"),
    "publisher": ("publisher", "source", "outlet", "sourcename", "sitename", "site", "newspaper", "publication"),
    "language": ("language", "lang", "inlanguage", "locale"),
}  # fmt: skip
"""Field of a record -> keys that state it, most telling first; compared without case, hyphens and underscores."""

TEXT_KEYS = ("text", "body", "content", "articletext", "articlebody", "fulltext", "maintext", "article")
"""Keys that hold the text of a record, in this order."""

_EARLIEST, _LATEST = 10**8, 4_102_444_800
"""Numbers that are taken for seconds since 1970: the years 1973 to 2099; smaller ones may be dates such as 20240513."""

_BETWEEN_AUTHORS = re.compile(r"\s*;\s*|\s+(?:and|&)\s+")
_BY = re.compile(r"^by\s+", re.IGNORECASE)
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def fold_key(key: str) -> str:
    """A key without case, hyphens, underscores and spaces: `datePublished` and `date_published` are one."""
    return re.sub(r"[-_\s]", "", key).lower()


def clean_text(text: str) -> str:
    r"""Text that UTF-8 can hold: surrogate pairs joined, lone surrogates (`\ud800` in JSON) replaced by U+FFFD."""
    if _LONE_SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _scalar(value: Any) -> str | None:
    """A value as text; an object counts by its name, a list by its first item."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title") or value.get("href")
    elif isinstance(value, list):
        value = value[0] if value and not isinstance(value[0], list) else None
        if isinstance(value, Mapping):
            return _scalar(value)
    if isinstance(value, str):
        return clean_text(value).strip() or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return None


def _date(value: Any) -> str | None:
    """A date as written; seconds or milliseconds since 1970, which no reader understands, become ISO 8601 in UTC."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = value / 1000 if 10**11 < value < 10**13 else value
        if _EARLIEST <= seconds < _LATEST:
            return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return _scalar(value)


def _authors(value: Any) -> list[str]:
    """Names of authors: the items of a list, or a string cut at semicolons, "and", and commas between full names."""
    if isinstance(value, list):
        return list(dict.fromkeys(name for item in value if not isinstance(item, list) for name in _authors(item)))
    text = _scalar(value)
    if text is None:
        return []
    names: list[str] = []
    for part in _BETWEEN_AUTHORS.split(_BY.sub("", " ".join(text.split()))):
        pieces = [piece.strip() for piece in part.split(",")]
        # "Thornquist, Rebecca" is one name; "Rebecca Thornquist, Joris van Aalst" are two.
        names.extend(pieces if all(" " in piece for piece in pieces) else [part.strip()])
    return [name for name in dict.fromkeys(names) if name]


def find_text(fields: Mapping[str, Any]) -> str | None:
    """The text of a record: a string, or a list of paragraphs; fields by folded key."""
    for key in TEXT_KEYS:
        value = fields.get(key)
        if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
            value = "\n\n".join(value)
        if isinstance(value, str) and value.strip():
            return clean_text(value)
    return None


def read_given(fields: Mapping[str, Any], record: FoundRecord) -> FoundRecord:
    """Fill in what a container states about a record.

    Args:
        fields: Values of the container by folded key (`fold_key`); keys that no field knows are passed over.
        record: The record with number and text.

    Returns:
        The record with the fields that are stated; the others stay as they are.
    """
    found: dict[str, Any] = {}
    for name, keys in _FIELDS.items():
        read = _date if name in {"published", "updated"} else _authors if name == "authors" else _scalar
        for key in keys:
            if key in fields:
                value = read(fields[key])
                # A source that is an address tells where the text stands, not who published it.
                if name == "publisher" and value and str(value).startswith(("http://", "https://")):
                    found.setdefault("url", value)
                    continue
                if value:
                    found[name] = value
                    break
    return record._replace(**found)
