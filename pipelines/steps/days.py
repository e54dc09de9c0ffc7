"""Statements of dates in, the publication and update time of each article out, and the reasons for what stays open."""

import datetime as dt

import polars as pl

from pipelines.steps.dates import Stamp, find_stamps
from pipelines.steps.fields import CANDIDATES
from pipelines.steps.publication import Settled, decide_order, infer_year, read_in_order, refuse_year

STAMP_COLUMNS = ("year", "month", "day", "is_open", "order", "weekday", "hour", "minute", "second", "zone")

_ISO = r"^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s?(Z|[+-]\d{2}:?\d{2})?)?\s*$"
_COMPACT = r"^\s*(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{4})?)?\s*$"
_IN_ADDRESS = r"/((?:19|20)\d{2})[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:[/-]|$)"
_IN_FILE_NAME = r"(?:^|[^\d])((?:19|20)\d{2})[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?:[^\d][^/]*)?$"
_FULL_DATE = r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? (?:19|20)\d\d|\d [a-z]{3,9}\.? (?:19|20)\d\d"
_ANY_YEAR = r"\b(?:19|20)\d\d\b"
_ANY_WEEKDAY = r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"


def _stamp_of(row: dict[str, object]) -> Stamp:
    return Stamp(0, 0, 0, 0, **{name: row[name] for name in STAMP_COLUMNS if row[name] is not None or name == "year"})  # type: ignore[arg-type]


def _numbers(text: pl.Expr, pattern: str) -> list[pl.Expr]:
    groups = text.str.extract_groups(pattern)
    names = ("year", "month", "day", "hour", "minute", "second", "zone")
    return [
        (
            groups.struct.field(str(i)) if name == "zone" else groups.struct.field(str(i)).cast(pl.Int32, strict=False)
        ).alias(name)
        for i, name in enumerate(names, start=1)
    ]


def read_given_dates(records: pl.DataFrame) -> pl.DataFrame:
    """Dates that containers state, as candidates: ISO forms in Polars, others once per distinct string.

    Args:
        records: Rows of the contract Record.

    Returns:
        Candidates for the fields published and updated; month is null where a date cannot be read.
    """
    doc = pl.int_range(pl.len(), dtype=pl.Int32).alias("doc")
    given = pl.concat(
        [
            records.select(doc, field=pl.lit(field), value=pl.col(column).str.strip_chars())
            for field, column in (("published", "given_published"), ("updated", "given_updated"))
        ]
    ).filter(pl.col("value").is_not_null() & (pl.col("value") != ""))
    text = (
        pl.when(pl.col("value").str.contains(_COMPACT))
        .then(
            pl.col("value")
            .str.replace(r"^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2}))?", "$1-$2-${3}T$4:$5")
            .str.strip_suffix("T:")
        )
        .otherwise("value")
    )
    iso = given.with_columns(text=text).with_columns(_numbers(pl.col("text"), _ISO)).drop("text")
    rest = iso.filter(pl.col("month").is_null())
    rows = []
    for value in rest["value"].unique(maintain_order=True).to_list():
        stamp = next(iter(find_stamps(value)), None)
        if stamp:
            rows.append((value, *(getattr(stamp, name) for name in STAMP_COLUMNS)))
    read = pl.DataFrame(rows, schema={"value": pl.String(), **{n: CANDIDATES[n] for n in STAMP_COLUMNS}}, orient="row")
    others = rest.select("doc", "field", "value").join(read, on="value", how="left", maintain_order="left")
    found = pl.concat([iso.filter(pl.col("month").is_not_null()), others], how="diagonal_relaxed")
    return _complete(found, method="container", rank=0, confidence=1.0)


def _complete(rows: pl.DataFrame, *, method: str, rank: int, confidence: float) -> pl.DataFrame:
    rows = rows.with_columns(method=pl.lit(method), rank=pl.lit(rank), confidence=pl.lit(confidence))
    missing = [pl.lit(None, dtype=t).alias(n) for n, t in CANDIDATES.items() if n not in rows.columns]
    return rows.with_columns(missing).select([pl.col(n).cast(t) for n, t in CANDIDATES.items()])


def read_dates_of_names(records: pl.DataFrame, urls: pl.DataFrame) -> pl.DataFrame:
    """Dates in web addresses and file names: the last resort.

    Args:
        records: Rows of the contract Record; the file name of a one-article file counts.
        urls: Columns doc and value: the address of each article that has one.

    Returns:
        Candidates for the field published.
    """
    doc = pl.int_range(pl.len(), dtype=pl.Int32).alias("doc")
    names = (
        records.with_columns(doc)
        .filter(pl.col("record_no") == 0)
        .select("doc", value=pl.col("source_path").str.extract(r"([^/]*)$"))
    )
    frames = []
    for rows, pattern, method, rank, confidence in (
        (urls.select("doc", "value"), _IN_ADDRESS, "address", 90, 0.6),
        (names, _IN_FILE_NAME, "file_name", 95, 0.4),
    ):
        found = rows.with_columns(_numbers(pl.col("value"), pattern + "()()()()")[:3]).filter(
            pl.col("month").is_not_null()
        )
        frames.append(
            _complete(found.with_columns(field=pl.lit("published")), method=method, rank=rank, confidence=confidence)
        )
    return pl.concat(frames)


def day_of(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """The date of three numbers, null where no calendar has it (pl.date raises there)."""
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = pl.when(month == 2).then(28 + is_leap.cast(pl.Int32)).when(month.is_in([4, 6, 9, 11])).then(30).otherwise(31)
    exists = month.is_between(1, 12) & (day >= 1) & (day <= last)
    return pl.date(pl.when(exists).then(year), pl.when(exists).then(month), pl.when(exists).then(day))


def _settle_printed(rows: pl.DataFrame, latest_on: dt.date) -> pl.DataFrame:
    """Settle what leaves nothing open, in Polars; the same rules as publication.check_printed."""
    limit = latest_on + dt.timedelta(days=1)
    is_printed = (
        pl.col("month").is_not_null() & pl.col("year").is_not_null() & ~pl.col("is_open").fill_null(value=False)
    )
    mismatch = (pl.col("weekday").is_not_null() & (pl.col("on").dt.weekday() - 1 != pl.col("weekday"))).fill_null(
        value=False
    )
    return rows.with_columns(on=pl.when(is_printed).then(day_of(pl.col("year"), pl.col("month"), pl.col("day"))), is_printed=is_printed).with_columns(
        reason=pl.when(pl.col("month").is_null())
        .then(pl.lit("cannot be read as a date: ") + pl.col("value").str.head(60))
        .when(pl.col("is_printed") & pl.col("on").is_null())
        .then(pl.lit("no such day: ") + pl.col("value").str.head(60))
        .when(pl.col("on") > limit)
        .then(pl.lit("lies in the future: ") + pl.col("value").str.head(60)),
        on=pl.when(pl.col("on") <= limit).then("on"),
        confidence=pl.when(mismatch).then(pl.lit(0.5)).otherwise("confidence"),
    )


def _settle_open(rows: pl.DataFrame, evidence: pl.DataFrame, numeric_dates: str, latest_on: dt.date) -> pl.DataFrame:
    """Settle open dates one by one: only rows that nothing better makes needless come here."""
    by_doc: dict[int, list[tuple[Stamp, dt.date | None]]] = {}
    for row in evidence.iter_rows(named=True):
        by_doc.setdefault(row["doc"], []).append((_stamp_of(row), row["on"]))
    orders: dict[int, tuple[str | None, str, float]] = {}
    settled: list[tuple[dt.date | None, str, float | None, str | None]] = []
    for row in rows.iter_rows(named=True):
        stamp, others = _stamp_of(row), by_doc.get(row["doc"], [])
        if row["is_open"]:
            if row["doc"] not in orders:
                orders[row["doc"]] = decide_order(
                    [s for s, _ in others if s.is_open],
                    row["text"],
                    header=[s for s, _ in others if not s.is_open],
                    lead=row["lead"] or "",
                    language=row["language"],
                    habit=row["habit"],
                    setting=numeric_dates,
                    latest_on=latest_on,
                )
            order, basis, confidence = orders[row["doc"]]
            on = read_in_order(stamp, order).on() if order else None
            settled.append((on, basis, confidence if on else None, None if on else f"{row['value']}: {basis}"))
            continue
        read = _year_of_siblings(stamp, [on for _, on in others if on], latest_on)
        if read is None and row["may_prove"]:
            read = infer_year(stamp, row["text"], lead=row["lead"] or "", latest_on=latest_on)
        if read is None:
            read = refuse_year(stamp)
        on = read.stamp.on() if read.stamp else None
        settled.append((on, read.basis, min(read.confidence, row["confidence"]) if on else None, read.reason))
    schema = {"on": pl.Date(), "basis": pl.String(), "settled_confidence": pl.Float64(), "reason": pl.String()}
    result = pl.DataFrame(settled, schema=schema, orient="row")
    return (
        rows.drop("on", "reason")
        .hstack(result)
        .with_columns(
            method=pl.when(pl.col("on").is_not_null()).then(pl.col("method") + "+" + pl.col("basis")).otherwise("method"),
            confidence=pl.coalesce("settled_confidence", "confidence"),
        )
    )


def _year_of_siblings(stamp: Stamp, days: list[dt.date], latest_on: dt.date) -> Settled | None:
    """The year in which the date lies nearest to another date of the same header, where that is within 45 days."""
    near = [
        (abs((day - other).days), day.year)
        for other in days
        for year in (other.year - 1, other.year, other.year + 1)
        if (day := stamp.on(year)) and day <= latest_on + dt.timedelta(days=1)
    ]
    if not near or min(near)[0] > 45:
        return None
    year = min(near)[1]
    on = Stamp(0, 0, 0, 0, year, stamp.month, stamp.day)
    return Settled(on, "document_evidence", 0.85)


def settle_dates(
    candidates: pl.DataFrame, texts: pl.DataFrame, *, numeric_dates: str, latest_on: dt.date
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Choose and settle the dates of each article.

    Args:
        candidates: Statements for the fields published and updated.
        texts: One row an article: doc, text, lead (its first paragraph), language, habit (order of its source, or null).
        numeric_dates: day_first, month_first or undecided.
        latest_on: Last day that can be.

    Returns:
        Two frames. Settled: doc, field, value, method, confidence, start_char, end_char, on, hour, minute, second,
        zone; one row an article and field. Refused: doc, field, value, method, reason, start_char, end_char; one row an
        article and field that has a statement but no settled one.
    """
    rows = _settle_printed(candidates.filter(pl.col("field").is_in(["published", "updated"])), latest_on).sort(
        "doc", "field", "rank", "start_char", maintain_order=True
    )
    rows = rows.with_columns(
        best=pl.col("rank").filter(pl.col("on").is_not_null()).min().over("doc", "field"),
    )
    is_unsettled = pl.col("month").is_not_null() & ~pl.col("is_printed")
    needed = is_unsettled & (pl.col("best").is_null() | (pl.col("rank") <= pl.col("best")))
    unsettled = rows.filter(needed).join(texts, on="doc", how="left", maintain_order="left")
    if unsettled.height:
        unsettled = unsettled.with_columns(
            may_prove=pl.col("text").str.contains(_FULL_DATE)
            | (
                (pl.col("lead").str.contains(_ANY_WEEKDAY) | pl.col("weekday").is_not_null())
                & pl.col("text").str.contains(_ANY_YEAR)
            )
        )
        settled = _settle_open(unsettled, rows.filter(pl.col("month").is_not_null()), numeric_dates, latest_on)
        rows = pl.concat([rows.filter(~needed), settled.select(rows.columns)]).sort(
            "doc", "field", "rank", "start_char", maintain_order=True
        )
    chosen = rows.filter(pl.col("on").is_not_null()).unique(["doc", "field"], keep="first", maintain_order=True)
    refused = (
        rows.filter(pl.col("reason").is_not_null())
        .unique(["doc", "field"], keep="first", maintain_order=True)
        .join(chosen, on=["doc", "field"], how="anti", maintain_order="left")
    )
    return (
        chosen.select(
            "doc",
            "field",
            "value",
            "method",
            "confidence",
            "start_char",
            "end_char",
            "on",
            "hour",
            "minute",
            "second",
            "zone",
        ),
        refused.select("doc", "field", "value", "method", "reason", "start_char", "end_char"),
    )


_MAX_YEAR_GUESS_DAYS = 60
"""A dateline without a year is of the year in which it lies nearest to the publication, if within so many days."""


def date_datelines(candidates: pl.DataFrame, settled: pl.DataFrame, latest_on: dt.date) -> pl.DataFrame:
    """The day of each dateline: its year as printed, or that in which it lies nearest to the publication.

    Args:
        candidates: Statements; those of the field published by the method dateline count.
        settled: Dates of `settle_dates`.
        latest_on: Last day that can be.

    Returns:
        doc, dateline_on, value (the day, ISO), method, confidence, start_char, end_char; one row an article whose
        dateline has a day and a year.
    """
    dates = settled.sort("doc", "field").unique("doc", keep="first", maintain_order=True).select("doc", near="on")
    rows = (
        candidates.filter((pl.col("field") == "published") & (pl.col("method") == "dateline"))
        .unique("doc", keep="first", maintain_order=True)
        .filter(~pl.col("is_open").fill_null(value=False))
        .join(dates, on="doc", how="left", maintain_order="left")
    )
    near_year = pl.col("near").dt.year()
    years = rows.with_columns(
        guess=pl.when(pl.col("year").is_not_null())
        .then(pl.concat_list("year"))
        .otherwise(pl.concat_list(near_year - 1, near_year, near_year + 1))
    ).explode("guess", empty_as_null=True, keep_nulls=True)
    is_printed = pl.col("year").is_not_null()
    return (
        years.with_columns(dateline_on=day_of(pl.col("guess"), pl.col("month"), pl.col("day")))
        .filter(pl.col("dateline_on") <= latest_on + dt.timedelta(days=1))
        .with_columns(distance=(pl.col("dateline_on") - pl.col("near")).dt.total_days().abs())
        .filter(is_printed | (pl.col("distance") <= _MAX_YEAR_GUESS_DAYS))
        .sort("doc", "distance", maintain_order=True)
        .unique("doc", keep="first", maintain_order=True)
        .select(
            "doc",
            "dateline_on",
            "start_char",
            "end_char",
            value=pl.col("dateline_on").cast(pl.String),
            method=pl.when(is_printed).then(pl.lit("dateline")).otherwise(pl.lit("dateline+nearest_to_published")),
            confidence=pl.when(is_printed).then(0.95).otherwise(0.9),
        )
    )
