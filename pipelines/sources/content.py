"""What a file holds, before it becomes rows: records with the fields that their container states, and bad records."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.sources.rejection import RejectedError
from pipelines.tables.files import RejectReason


class FoundRecord(NamedTuple):
    """One record of a file, with the fields that its container states, as written there."""

    record_no: int
    text: str
    record_key: str | None = None
    title: str | None = None
    authors: Sequence[str] = ()
    published: str | None = None
    updated: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    captions: Sequence[str] = ()


class BadRecord(NamedTuple):
    """One record of a multi-article file that cannot become an article."""

    record_no: int
    reason: RejectReason
    detail: str


@dataclass(slots=True)
class Content:
    """What a file holds; rejection is set when nothing of it can become an article."""

    format: str | None = None
    encoding: str | None = None
    has_replacement: bool = False
    records: list[FoundRecord] = field(default_factory=list)
    bad_records: list[BadRecord] = field(default_factory=list)
    rejection: RejectedError | None = None

    def settle(self) -> None:
        """Reject the file when its records were all bad: with their reason, if it is one, and the first sentence."""
        if self.rejection is not None or self.records:
            return
        if not self.bad_records:
            self.rejection = RejectedError("no_text", "The file has no records; add some, or delete the file.")
            return
        reasons = {bad.reason for bad in self.bad_records}
        count = len(self.bad_records)
        which = "The only record is rejected" if count == 1 else f"All {count:,} records are rejected, the first"
        self.rejection = RejectedError(
            reasons.pop() if len(reasons) == 1 else "bad_record", f"{which} because: {self.bad_records[0].detail}"
        )


MAX_RECORDS = 500_000
"""Records of a file; one with more, which can only be tiny, is rejected, so that its rows do not fill the memory."""


def check_count(count: int) -> None:
    """Raise RejectedError when a file has more than MAX_RECORDS records."""
    if count > MAX_RECORDS:
        raise RejectedError("too_large", f"The file has {count:,} records, more than {MAX_RECORDS:,}; split it.")


_WORD = re.compile(r"[^\W_]")


def check_text(text: str, what: str = "The file") -> None:
    """Raise RejectedError when a text has nothing to read in it: no letter and no digit."""
    if _WORD.search(text) is None:
        if not text or text.isspace():
            raise RejectedError("empty", f"{what} is empty but for white space; put the text in, or delete it.")
        raise RejectedError("no_text", f"{what} has no letter or digit in it; put the text in, or delete it.")
