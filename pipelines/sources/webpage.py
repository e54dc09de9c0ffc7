"""The text of an HTML page in, the article in it out: through trafilatura, which comes with the extra `html`."""

import html
import importlib
import json
import logging
import re
import warnings
from functools import cache
from itertools import pairwise
from typing import Any

from pipelines.sources.content import FoundRecord, check_text
from pipelines.sources.given import clean_text, fold_key, read_given
from pipelines.sources.page_captions import keep_captions
from pipelines.sources.rejection import RejectedError

_HTML = re.compile(
    r"\s*+(?>(?:<\?xml[^>]*>|<!--.*?-->)\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(r"\s*<\?xml\b|\s*<(?:rss|feed|rdf:RDF|nitf|newsItem|newsMessage|TEI)\b")
_TAG = re.compile(
    r"</?(?:p|div|br|span|h[1-6]|article|a|b|i|em|strong|ul|li|table|meta|title)\b[^>]{0,300}>", re.IGNORECASE
)
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})|<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})",
    re.IGNORECASE,
)
_LANGUAGE = re.compile(r"<html[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)", re.IGNORECASE)
_UPDATED = re.compile(
    r"(?:article:modified_time|og:updated_time)[\"'][^>]{0,80}?content\s*=\s*[\"']([^\"'<>]{8,40})[\"']"
)
_LINKED_DATA = re.compile(r"<script[^>]{0,200}?application/ld\+json[^>]{0,200}>", re.IGNORECASE)
_STATED = frozenset({"author", "datepublished", "datemodified", "publisher", "inlanguage"})
"""Properties of an article that are taken from linked data; headlines there are often another than the one printed."""

_ARTICLE_TYPE = re.compile(r"Article$|^(?:BlogPosting|LiveBlogPosting|Report)$")

_DATES = {
    "original_date": True,
    # Dates that only the prose holds are the articles step's business, which knows when to leave one open.
    "extensive_search": False,
    # Fixed bounds: by default the last day is today, and a rebuild on another day could differ.
    "min_date": "1900-01-01",
    "max_date": "2099-12-31",
    "outputformat": "%Y-%m-%dT%H:%M:%S%z",
}
"""Settings for htmldate, which finds the date in a page's metadata."""


def is_html(text: str, *, named: bool = False) -> bool:
    """Whether text is an HTML page; one whose name says so needs a tag only."""
    return _HTML.match(text[:20_000]) is not None or (named and _TAG.search(text[:200_000]) is not None)


def is_xml(text: str) -> bool:
    """Whether text is XML that is no HTML page: a feed, NITF, NewsML and the like."""
    return _XML.match(text[:2_000]) is not None


def declared_charset(data: bytes) -> str | None:
    """The encoding that a page states in its first kilobyte, as browsers look for it (HTML Standard, 13.2.3.2)."""
    match = _CHARSET.search(data[:1024])
    return (match[1] or match[2]).decode("ascii") if match else None


MAX_PAGE_CHARS = 3_000_000
"""Longer pages are rejected: taking them apart takes seconds and a hundred times their size in memory."""


@cache
def _trafilatura() -> Any:
    try:
        module = importlib.import_module("trafilatura")
    except ImportError:
        return None
    # Its warnings about single pages would drown those that a person has to act upon.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    return module


def _paragraphs(text: str) -> str:
    """Blocks set apart by blank lines, as a reader sees them; the items of a list follow one another."""
    lines = text.split("\n")
    parts = [lines[0]]
    for before, line in pairwise(lines):
        parts.append("\n" if before.startswith("- ") and line.startswith("- ") else "\n\n")
        parts.append(line)
    return "".join(parts)


def _linked_data(text: str) -> dict[str, Any]:
    """What the page states about its article as linked data (https://schema.org/Article), by folded key."""
    for match in _LINKED_DATA.finditer(text):
        end = text.find("</script", match.end())
        if end < 0:
            break
        try:
            value = json.loads(text[match.end() : end])
        except (ValueError, RecursionError):
            continue
        items = value if isinstance(value, list) else [value]
        for item in [*items, *(i for g in items if isinstance(g, dict) for i in _list(g.get("@graph")))]:
            if isinstance(item, dict) and any(_ARTICLE_TYPE.search(str(kind)) for kind in _list(item.get("@type"))):
                return {fold_key(key): inner for key, inner in item.items()}
    return {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _letters(text: str) -> str:
    """Letters and digits of a text: the extraction may write blanks and quotation marks in another way."""
    return "".join(c for c in text if c.isalnum())


def read_page(text: str) -> FoundRecord:
    """Take the article out of a page: its headline and paragraphs as text, and the fields that its metadata states.

    Args:
        text: The decoded page.

    Returns:
        One record. Its text is the extracted text; offsets count in that, not in the page.

    Raises:
        RejectedError: no_text, when the page holds no article, or trafilatura is not installed; too_large.
    """
    if len(text) > MAX_PAGE_CHARS:
        raise RejectedError(
            "too_large",
            f"The page has {len(text):,} characters, more than the limit of {MAX_PAGE_CHARS:,}; save its text instead.",
        )
    module = _trafilatura()
    if module is None:
        raise RejectedError(
            "no_text",
            "Articles are taken out of HTML by the package trafilatura, which is not installed;"
            " run pip install 'dateline[html]' and build again.",
        )
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = module.load_html(text)
            captions = keep_captions(tree) if tree is not None else []
            page = module.bare_extraction(
                text if tree is None else tree,
                with_metadata=True,
                include_comments=False,
                date_extraction_params=dict(_DATES),
            )
    except Exception as error:  # a parser of other people's pages: no page may stop the run
        raise RejectedError(
            "no_text", f"The page could not be taken apart ({type(error).__name__}); save its text."
        ) from None
    body = clean_text((page.text if page is not None else None) or "").strip()
    if not body:
        raise RejectedError("no_text", "No article was found in the page; save its text instead.")
    title = clean_text(page.title).strip() if page.title else ""
    # A reader sees the headline above the story, so its names belong to the text.
    if title and title not in body.partition("\n")[0]:
        body = f"{title}\n{body}"
    check_text(body, "The page")
    language, updated = _LANGUAGE.search(text[:5_000]), _UPDATED.search(text)
    fields = {
        "title": title,
        "author": page.author,
        "datepublished": (page.date or "").removesuffix("T00:00:00"),
        "datemodified": html.unescape(updated[1]) if updated else None,
        "url": page.url,
        "publisher": page.sitename,
        "language": language[1] if language else None,
    }
    # What the page states as linked data is exact: both authors, the hour with its zone.
    stated = {key: value for key, value in _linked_data(text).items() if key in _STATED and value}
    wanted = {_letters(caption) for caption in captions}
    lines = [line for line in body.split("\n") if _letters(line) in wanted]
    return read_given(fields | stated, FoundRecord(0, _paragraphs(body), captions=lines))
