"""The listing of the raw folder and what the warehouse knows in, what has to be read or forgotten out."""

from dataclasses import dataclass

import polars as pl

_SCAN_REASONS = ("outside_raw_folder", "bad_file_name", "unreadable")


@dataclass(frozen=True)
class Changes:
    """How the raw folder differs from what the warehouse knows of it.

    Attributes:
        added: Rows of the listing that the warehouse has not; a moved file is one of these and one of `deleted`.
        changed: Rows of the listing that have to be read again: size, time or read version differ, or what kept
            the file from being read has come or gone.
        deleted: Rows of `known` whose file has gone.
        unchanged: Rows of the listing that cost only a stat.
        to_read: `added` and `changed`, sorted by source_path, with one more column known_sha256: the hash with which an
            equal file needs no new rows, null where the file is to be decoded whatever it holds. `read_files` takes
            it, and gives the files whose hash turned out equal as `touched`.
    """

    added: pl.DataFrame
    changed: pl.DataFrame
    deleted: pl.DataFrame
    unchanged: pl.DataFrame
    to_read: pl.DataFrame

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return self.to_read.is_empty() and self.deleted.is_empty()


def find_changes(listing: pl.DataFrame, known: pl.DataFrame, read_version: str) -> Changes:
    """Compare the listing of the raw folder with the source_file table.

    Size and time of modification stand for the content. That is safe although clocks tick, because `read_files` does
    not read a file before the clock has left the tick in which it was modified: any later change shows in the time.

    Args:
        listing: What `scan_folder` returns.
        known: Rows of the source_file table.
        read_version: Version of the code and settings that decide what a file becomes.

    Returns:
        The changes; added, changed and unchanged together are the listing, each sorted by source_path.
    """
    before = known.select(
        "source_path",
        known_byte_count="byte_count",
        known_modified_ns="modified_ns",
        known_reason="reject_reason",
        known_sha256="content_sha256",
        is_current=pl.col("read_version") == read_version,
    )
    joined = listing.join(before, on="source_path", how="left", maintain_order="left")
    # A change of permissions shows neither in size nor in time: what the scan said then and now has to agree.
    reason_before = pl.when(pl.col("known_reason").is_in(_SCAN_REASONS)).then("known_reason")
    is_same = (
        pl.col("is_current")
        & (pl.col("byte_count") == pl.col("known_byte_count"))
        & (pl.col("modified_ns") == pl.col("known_modified_ns"))
        & pl.col("reject_reason").eq_missing(reason_before)
    ).fill_null(value=False)
    is_known = pl.col("is_current").is_not_null()
    compared = joined.with_columns(
        is_known=is_known,
        is_same=is_same,
        known_sha256=pl.when(pl.col("is_current") & pl.col("reject_reason").is_null()).then("known_sha256"),
    ).sort("source_path")
    to_read = compared.filter(~pl.col("is_same"))
    return Changes(
        added=compared.filter(~pl.col("is_known")).select(listing.columns),
        changed=to_read.filter(pl.col("is_known")).select(listing.columns),
        deleted=known.join(listing, on="source_path", how="anti", maintain_order="left"),
        unchanged=compared.filter("is_same").select(listing.columns),
        to_read=to_read.select(*listing.columns, "known_sha256"),
    )
