"""A line "Key: value" or "<key>value</key>" in, its value by field out."""

import re
from dataclasses import replace

from pipelines.steps.article.agencies import agency_name
from pipelines.steps.article.authors import read_byline
from pipelines.steps.article.header_items import Item, byline_items, dated_items, tidy
from pipelines.steps.article.labels import labelled_value
from pipelines.steps.article.names import has_role_word, is_person_name
from pipelines.steps.article.trade_words import words

URL = re.compile(r"https?://\S+|\bwww\.\S+")
_REPLY = re.compile(r"^(?:(?:fwd?|re|aw|wg|tr)\s*:\s*)+", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*(?:<[^<>]*@[^<>]*>|\[(?:mailto:)?[^\[\]]*@[^\[\]]*\]|\([^()\s]+@[^()\s]+\))\s*$")
"""An e-mail address behind a name, in the brackets that mail programs put it in."""
_AND_AGENCIES = re.compile(r",? (?:and|&) (?:news |other )?agenc(?:ies|y)$", re.IGNORECASE)
_SMALL_WORDS = words("of the and for de la le du des del di da y et und & in at on")


def _author(value: str, offset: int) -> list[Item] | None:
    byline = read_byline(value, is_list="," in value and not has_role_word(value))
    is_sure = bool(byline.persons or byline.agency) or has_role_word(value)
    return byline_items(byline, offset, labelled=True) if is_sure and len(value.split()) <= 30 else None


def _publisher(value: str, offset: int) -> list[Item] | None:
    shown, _, _ = _ADDRESS.sub("", value).strip(" \"'").partition(" | ")
    if "@" in value and is_person_name(shown):
        return [Item("author", tidy(shown), offset, offset + len(shown), is_labelled=True)]
    shown = _AND_AGENCIES.sub("", shown)
    tokens = shown.split()
    is_name = all(not t[:1].islower() or t in _SMALL_WORDS or "." in t for t in tokens)
    fits = 0 < len(tokens) <= 9 and len(shown) <= 70 and not shown.endswith(("?", "!"))
    # Sites write their own name in lower case now and then: one word is a name in any case.
    if not fits or not (is_name or len(tokens) == 1):
        return None
    items = [Item("publisher", tidy(shown), offset, offset + len(shown), is_labelled=True)]
    agency = agency_name(shown)
    return [*items, Item("agency", agency, offset, offset + len(shown))] if agency else items


def _date(field: str, value: str, offset: int) -> list[Item] | None:
    dated, _ = dated_items(value, offset)
    return [replace(dated[0], field=field, is_labelled=True), *dated[1:]] if dated else None


def _url(value: str, offset: int) -> list[Item] | None:
    m = URL.search(value)
    return [Item("url", m.group(), offset + m.start(), offset + m.end(), is_labelled=True)] if m else None


def read_labelled(line: str, offset: int) -> tuple[str, list[Item]] | None:
    """Read a line, or a part of one, that begins with a known label.

    Args:
        line: The text with its label.
        offset: Its place in the whole line, added to the offsets of the items.

    Returns:
        The field of the label and the values; None where there is no label or the value cannot be one of its field
        ("Source: Minister to resign" is a headline). Labels of no field, and labels without a value, give no values.
    """
    found = labelled_value(line)
    if found is None:
        return None
    field, start, end = found
    value, at = line[start:end], offset + start
    items: list[Item] | None
    if field == "other" or not value:
        items = []
    elif field in {"published", "updated"}:
        items = _date(field, value, at)
    elif field == "author":
        items = _author(value, at)
    elif field == "publisher":
        items = _publisher(value, at)
    elif field == "url":
        items = _url(value, at)
    else:
        value = _REPLY.sub("", value) if field == "title" else value
        items = [Item(field, tidy(value), at, offset + end, is_labelled=True)] if len(value) <= 400 else None
    return None if items is None else (field, items)
