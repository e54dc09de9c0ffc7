"""The text of a JSONL or JSON file in, one record for each of its objects out."""

import json
from typing import Any

from pipelines.sources.content import BadRecord, FoundRecord, check_count, check_text
from pipelines.sources.encodings import normalise_newlines
from pipelines.sources.given import TEXT_KEYS, find_text, fold_key, read_given
from pipelines.sources.rejection import RejectedError

_SHOWN_KEYS = 8


def _parse(text: str) -> Any:
    """A JSON value.

    Raises:
        RejectedError: bad_record, with the place of the error.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
        raise RejectedError("bad_record", f"This is not valid JSON ({error.msg} at {place}); mend it.") from None
    except (ValueError, RecursionError):
        # Integers of more than 4,300 digits, and objects nested too deep.
        raise RejectedError("bad_record", "This JSON has a number too long or is nested too deep; mend it.") from None


def _record(value: Any, record_no: int) -> FoundRecord:
    if not isinstance(value, dict):
        kind = {list: "a list", str: "a string", type(None): "null"}.get(type(value), "a number or a truth value")
        raise RejectedError(
            "bad_record", f'This is {kind}; expected an object such as {{"text": "...", "title": "..."}}.'
        )
    fields = {fold_key(key): item for key, item in value.items()}
    text = find_text(fields)
    if text is None:
        if any(key in fields for key in TEXT_KEYS):
            raise RejectedError("no_text", "The record's text is empty or is no string; put the text in as a string.")
        shown = ", ".join(list(value)[:_SHOWN_KEYS]) + (", ..." if len(value) > _SHOWN_KEYS else "")
        raise RejectedError(
            "bad_record",
            f"The record has no field text (fields: {shown or 'none'}); rename the article's field to text.",
        )
    text = normalise_newlines(text.removeprefix("\ufeff"))
    check_text(text, "The record")
    return read_given(fields, FoundRecord(record_no, text))


def read_lines(text: str) -> tuple[list[FoundRecord], list[BadRecord]]:
    """Read JSON Lines (https://jsonlines.org): one object a line; blank lines are passed over.

    Returns:
        The records and the bad records; each number is that of the line.

    Raises:
        RejectedError: too_large, beyond MAX_RECORDS lines.
    """
    check_count(text.count("\n"))
    records: list[FoundRecord] = []
    bad: list[BadRecord] = []
    # Only LF ends a line: U+2028 and its like may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), 1):
        if not line or line.isspace():
            continue
        try:
            records.append(_record(_parse(line), number))
        except RejectedError as error:
            bad.append(BadRecord(number, error.reason, f"Line {number}: {error.detail}"))
    return records, bad


def read_document(text: str) -> tuple[list[FoundRecord], list[BadRecord]]:
    """Read a file that is one JSON value: an object is one article, a list of objects one article an item.

    Returns:
        The records and the bad records; the number is that of the item, 0 for a single object.

    Raises:
        RejectedError: bad_record, when the file is not valid JSON or its single object is no article; too_large, beyond
            MAX_RECORDS items.
    """
    value = _parse(text)
    if not isinstance(value, list):
        return [_record(value, 0)], []
    check_count(len(value))
    records: list[FoundRecord] = []
    bad: list[BadRecord] = []
    for number, item in enumerate(value, 1):
        try:
            records.append(_record(item, number))
        except RejectedError as error:
            bad.append(BadRecord(number, error.reason, f"Item {number}: {error.detail}"))
    return records, bad


def is_json_lines(text: str) -> bool:
    """Whether the first line of text is a JSON object with a text in it: then the file is JSONL whatever its name."""
    first = text.lstrip().partition("\n")[0]
    if not (first.startswith("{") and first.rstrip().endswith("}")):
        return False
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and find_text({fold_key(key): item for key, item in value.items()}) is not None
