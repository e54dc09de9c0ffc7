"""A line in, the outlet that it names out, for lines that say so wherever they stand: copyright, signature."""

import re

from pipelines.steps.article.agencies import agency_name
from pipelines.steps.article.dates import find_stamps
from pipelines.steps.article.header_items import Item, tidy
from pipelines.steps.article.names import has_role_word, is_person_name

_PUBLISHED_IN = re.compile(
    r"^(?:first |originally )?(?:published|appeared|printed) (?:in|on) (?:the print edition of )?"
    r"(?P<name>[^,|]{3,60}?)(?:,|\s+on\b|$)",
    re.IGNORECASE,
)
_YEARS = r"(?:\d{4}(?:\s?[-–]\s?\d{4})?)?"
_COPYRIGHT = re.compile(
    rf"^(?:©|\(c\)|copyright)\s*(?:copyright|©|\(c\))?\s*{_YEARS}\s*(?:by )?(?P<name>[^.|,\d©]{{3,60}}?)\s*{_YEARS}"
    r"\s*(?:[.|,].*)?$",
    re.IGNORECASE,
)
_RIGHTS = re.compile(r"\s*all rights reserved.*$", re.IGNORECASE)
_TRUST = re.compile(r"\bThomson Reuters Trust Principles\b")
_ISSUE = re.compile(
    r"^(?!vol|issue|no\b|number|edition)(?P<name>[^,|:]{3,50}),?\s+(?:vol(?:ume|\.)?|issue|no\.?|number|edition)\s*(?:no\.?\s*)?\d+",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"^SOURCE:?\s+(?P<name>[A-Z].{1,60})$")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MAX_ISSUE_CHARS = 90


def _published_in(line: str) -> list[Item]:
    m = _PUBLISHED_IN.match(line)
    if not m or has_role_word(m["name"]) or not m["name"][:1].isupper() or find_stamps(m["name"]):
        return []
    return [Item("publisher", tidy(m["name"]), *m.span("name"), is_labelled=True)]


def _copyright(line: str) -> list[Item]:
    m = _COPYRIGHT.match(line)
    if not m:
        return []
    name = _RIGHTS.sub("", m["name"]).strip()
    start, end = m.start("name"), m.start("name") + len(name)
    agency = agency_name(name)
    if agency:
        return [Item("agency", agency, start, end)]
    is_outlet = name[:1].isupper() and "/" not in name and len(name.split()) <= 8
    return [Item("publisher", tidy(name), start, end)] if is_outlet else []


def _issue(line: str) -> list[Item]:
    m = _ISSUE.match(line)
    if not m or len(line) > _MAX_ISSUE_CHARS or line.endswith("."):
        return []
    return [Item("publisher", tidy(m["name"]), *m.span("name"))]


def _signature(line: str) -> list[Item]:
    """The signature of a newsletter: NAME | OUTLET | e-mail address."""
    parts = [p.strip() for p in re.split(r"\s*[|•·]\s*", line)]
    if len(parts) < 3 or not _EMAIL.search(line) or not is_person_name(parts[0]):
        return []
    items = [Item("author", parts[0], 0, len(parts[0]))]
    if not _EMAIL.search(parts[1]) and not has_role_word(parts[1]):
        start = line.index(parts[1])
        items.append(Item("publisher", tidy(parts[1]), start, start + len(parts[1])))
    return items


def read_imprint(line: str) -> list[Item]:
    """The outlet, agency or signing author that such a line names; nothing where it is none."""
    if _TRUST.search(line):
        return [Item("publisher", "Reuters", 0, len(line)), Item("agency", "Reuters", 0, len(line))]
    m = _SOURCE.match(line)
    if m:
        return [Item("publisher", tidy(m["name"]), *m.span("name"))]
    return _published_in(line) or _copyright(line) or _issue(line) or _signature(line)
