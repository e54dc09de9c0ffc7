"""Dates that stand outside the text in, as statements out: fields of the container, web addresses, file names."""

import polars as pl

from pipelines.steps.article.calendar_words import MONTH_NUMBERS
from pipelines.steps.article.dates import find_stamps
from pipelines.steps.article.fields import as_candidates
from pipelines.steps.article.headers import STAMP

_ISO = r"^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s?(Z|[+-]\d{2}:?\d{2})?)?$"
_COMPACT = r"^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})?)?$"
_IN_ADDRESS = r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:[/-]|$)"
_IN_FILE_NAME = r"(?:^|[^\d])((?:19|20)\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?:[^\d][^/]*)?$"
_NAMED = (
    r"^(?:[A-Za-z]{3,9},? )?(\d{1,2})[ -]([A-Za-z]{3})[a-z]{0,6}[ -](\d{4})"
    r"(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?(?: (Z|GMT|UTC|[+-]\d{4}))?)?$"
)
"""Dates of e-mail and feeds (RFC 5322), and the like: "Tue, 04 Mar 2025 10:00:00 GMT", "26-FEB-1987 15:07:13.72"."""

_GROUPS = ("year", "month", "day", "hour", "minute", "second", "zone")
_NAMED_GROUPS = ("day", "month", "year", *_GROUPS[3:])


def _parts(
    text: pl.Expr, pattern: str, names: tuple[str, ...], texts: frozenset[str] = frozenset({"zone"})
) -> list[pl.Expr]:
    """The groups of a pattern as columns: whole numbers, but for those that are texts."""
    groups = text.str.extract_groups(pattern)
    fields = [groups.struct.field(str(i)) for i in range(1, len(names) + 1)]
    return [
        (f if name in texts else f.cast(pl.Int32, strict=False)).alias(name)
        for name, f in zip(names, fields, strict=True)
    ]


def _statements(rows: pl.DataFrame, method: str, rank: int, confidence: float) -> pl.DataFrame:
    return as_candidates(rows.with_columns(method=pl.lit(method), rank=pl.lit(rank), confidence=pl.lit(confidence)))


def read_given_dates(docs: pl.DataFrame) -> pl.DataFrame:
    """Dates that containers state: ISO and RFC 5322 forms in Polars, others once per distinct string.

    Args:
        docs: Rows of the contract Record with doc.

    Returns:
        Candidates for the fields published and updated; month is null where a date cannot be read.
    """
    given = pl.concat(
        [
            docs.select("doc", field=pl.lit(field), value=pl.col(column).str.strip_chars())
            for field, column in (("published", "given_published"), ("updated", "given_updated"))
        ]
    ).filter(pl.col("value").is_not_null() & (pl.col("value") != ""))
    value = pl.col("value")
    is_compact = value.str.contains(_COMPACT)
    is_named = value.str.contains(_NAMED)
    compact = given.filter(is_compact).with_columns(_parts(value, _COMPACT, _GROUPS))
    named = (
        given.filter(is_named)
        .with_columns(_parts(value, _NAMED, _NAMED_GROUPS, frozenset({"zone", "month"})))
        .with_columns(
            month=pl.col("month").str.to_lowercase().replace_strict(MONTH_NUMBERS, default=None, return_dtype=pl.Int32)
        )
    )
    iso = given.filter(~is_compact & ~is_named).with_columns(_parts(value, _ISO, _GROUPS))
    numbered = pl.concat([compact, named, iso], how="diagonal_relaxed")
    rest = numbered.filter(pl.col("month").is_null()).select("doc", "field", "value")
    rows = []
    for text in rest["value"].unique(maintain_order=True).to_list():
        stamp = next(iter(find_stamps(text)), None)
        if stamp:
            rows.append((text, *(getattr(stamp, name) for name in STAMP)))
    schema = {"value": pl.String(), **STAMP}
    read = pl.DataFrame(rows, schema=schema, orient="row")
    others = rest.join(read, on="value", how="left", maintain_order="left")
    found = pl.concat([numbered.filter(pl.col("month").is_not_null()), others], how="diagonal_relaxed")
    return _statements(found, "container", 0, 1.0)


def read_dates_of_names(docs: pl.DataFrame, urls: pl.DataFrame) -> pl.DataFrame:
    """Dates in web addresses and file names: the last resort.

    Args:
        docs: Rows of the contract Record with doc; the name of a one-article file counts.
        urls: Columns doc and value: the address of each article that has one.

    Returns:
        Candidates for the field published.
    """
    names = docs.filter(pl.col("record_no") == 0).select("doc", value=pl.col("source_path").str.extract(r"([^/]*)$"))
    found = []
    for rows, pattern, method, rank, confidence in (
        (urls.select("doc", "value"), _IN_ADDRESS, "address", 90, 0.6),
        (names, _IN_FILE_NAME, "file_name", 95, 0.4),
    ):
        dated = rows.with_columns(_parts(pl.col("value"), pattern, _GROUPS[:3])).drop_nulls("month")
        found.append(_statements(dated.with_columns(field=pl.lit("published")), method, rank, confidence))
    return pl.concat(found)
