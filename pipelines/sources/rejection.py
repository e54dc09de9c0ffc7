"""Why a file or a record cannot become an article: a reason code and a sentence for a person."""

from pipelines.tables.files import RejectReason


class RejectedError(Exception):
    """A file or record that is rejected; caught within this package, never by a caller of it.

    Attributes:
        reason: Reason code.
        detail: One sentence: what is wrong and what to do.
    """

    def __init__(self, reason: RejectReason, detail: str) -> None:
        # Names in a detail come from files, and may hold what UTF-8 cannot.
        shown = detail.encode("utf-8", "backslashreplace").decode()
        super().__init__(shown)
        self.reason: RejectReason = reason
        self.detail = shown


def too_large(byte_count: int, max_file_bytes: int, *, unpacked: bool = False) -> RejectedError:
    """The rejection of what is larger than the limit."""
    size = "more than the limit of" if unpacked else f"{byte_count:,} bytes, more than the limit of"
    held = "The file unpacks to" if unpacked else "The file has"
    return RejectedError(
        "too_large",
        f"{held} {size} {max_file_bytes:,} bytes; split it, or raise DATELINE_MAX_FILE_BYTES.",
    )
