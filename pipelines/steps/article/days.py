"""Statements of dates in, the publication and update time of each article out, and the reasons for what stays open."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipelines.steps.article.dates import Stamp
from pipelines.steps.article.headers import STAMP
from pipelines.steps.article.order_evidence import decide_order, read_in_order
from pipelines.steps.article.year_evidence import infer_year, nearest_year

_FULL_DATE = (
    r"(?i)\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2},? (?:19|20)\d\d"
    r"|\d [a-z]{3,9}\.? (?:19|20)\d\d"
)
_ANY_YEAR = r"\b(?:19|20)\d\d\b"
_ANY_WEEKDAY = r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
_MAX_VALUE_CHARS = 60

MAX_YEAR_GUESS_DAYS = 60
"""A dateline without a year is of the year in which it lies nearest to the publication, if within so many days."""

_SETTLED = (
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
)
_REFUSED = ("doc", "field", "value", "method", "reason", "start_char", "end_char")


@dataclass(frozen=True, slots=True)
class SettledDates:
    """The dates of the articles of a batch.

    Attributes:
        settled: doc, field (published or updated), value (as printed), method, confidence, start_char, end_char, on,
            hour, minute, second, zone; one row an article and field.
        refused: doc, field, value, method, reason, start_char, end_char; one row an article and field that has a
            statement but no settled one.
        orders: doc and numeric_order: the order of day and month that an article's header proves, or null where it has
            a numeric date that nothing in the article decides.
    """

    settled: pl.DataFrame
    refused: pl.DataFrame
    orders: pl.DataFrame


def day_of(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """The date of three numbers, null where no calendar has it (pl.date raises there)."""
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = pl.when(month == 2).then(28 + is_leap.cast(pl.Int32)).when(month.is_in([4, 6, 9, 11])).then(30).otherwise(31)
    exists = month.is_between(1, 12) & (day >= 1) & (day <= last) & (year >= 1)
    return pl.date(pl.when(exists).then(year), pl.when(exists).then(month), pl.when(exists).then(day))


def _settle_printed(rows: pl.DataFrame, latest_on: dt.date) -> pl.DataFrame:
    """Settle what leaves nothing open: the day must exist, not lie ahead, and agree with a printed weekday."""
    limit = latest_on + dt.timedelta(days=1)
    shown = pl.col("value").str.head(_MAX_VALUE_CHARS)
    is_printed = (
        pl.col("month").is_not_null() & pl.col("year").is_not_null() & ~pl.col("is_open").fill_null(value=False)
    )
    is_other_weekday = (pl.col("on").dt.weekday() - 1 != pl.col("weekday")).fill_null(value=False)
    on = pl.when(is_printed).then(day_of(pl.col("year"), pl.col("month"), pl.col("day")))
    return rows.with_columns(on=on, is_printed=is_printed).with_columns(
        reason=pl.when(pl.col("month").is_null())
        .then(pl.lit("cannot be read as a date: ") + shown)
        .when(pl.col("is_printed") & pl.col("on").is_null())
        .then(pl.lit("no such day: ") + shown)
        .when(pl.col("on") > limit)
        .then(pl.lit("lies in the future: ") + shown),
        on=pl.when(pl.col("on") <= limit).then("on"),
        confidence=pl.when(is_other_weekday).then(pl.min_horizontal(pl.lit(0.5), "confidence")).otherwise("confidence"),
    )


def _stamp_of(row: dict[str, Any]) -> Stamp:
    given = {name: row[name] for name in STAMP if row[name] is not None}
    return Stamp(**{"start": 0, "end": 0, "outer_start": 0, "outer_end": 0, "year": None, **given})


@dataclass(slots=True)
class _OpenDates:
    """Settles open dates one by one: only those come here that nothing better makes needless."""

    evidence: dict[int, list[tuple[Stamp, dt.date | None]]]
    numeric_dates: str
    latest_on: dt.date
    orders: dict[int, tuple[str | None, str, float]]

    def settle(self, row: dict[str, Any]) -> tuple[dt.date | None, str, float | None, str | None]:
        """Day, basis, confidence and reason for one statement."""
        stamp = _stamp_of(row)
        if row["is_open"]:
            order, basis, confidence = self._order(row)
            on = read_in_order(stamp, order).on() if order else None
            return (on, basis, confidence, None) if on else (None, "refused", None, f"{row['value']}: {basis}")
        days = [on for _, on in self.evidence.get(row["doc"], []) if on]
        year, basis, confidence = nearest_year(stamp, days, self.latest_on), "document_evidence", 0.85
        if year is None and row["may_prove"]:
            year, confidence = infer_year(stamp, row["text"], lead=row["lead"] or "", latest_on=self.latest_on)
            basis = "year_inferred"
        on = stamp.on(year) if year else None
        if on is None:
            why = f"the year of --{stamp.month:02}-{stamp.day:02} is not stated, and the text does not prove one"
            return None, "refused", None, why
        return on, basis, min(confidence, row["confidence"]), None

    def _order(self, row: dict[str, Any]) -> tuple[str | None, str, float]:
        doc = row["doc"]
        if doc not in self.orders:
            stamps = [s for s, _ in self.evidence.get(doc, [])]
            self.orders[doc] = decide_order(
                [s for s in stamps if s.is_open],
                row["text"],
                header=[s for s in stamps if not s.is_open],
                lead=row["lead"] or "",
                language=row["language"],
                habit=row["habit"],
                setting=self.numeric_dates,
                latest_on=self.latest_on,
            )
        return self.orders[doc]


def _settle_open(rows: pl.DataFrame, opened: _OpenDates) -> pl.DataFrame:
    schema = {"on": pl.Date(), "basis": pl.String(), "sure": pl.Float64(), "reason": pl.String()}
    read = pl.DataFrame([opened.settle(row) for row in rows.iter_rows(named=True)], schema=schema, orient="row")
    method = pl.when(pl.col("on").is_not_null()).then(pl.col("method") + "+" + pl.col("basis")).otherwise("method")
    return (
        rows.drop("on", "reason").hstack(read).with_columns(method=method, confidence=pl.coalesce("sure", "confidence"))
    )


def _proved_orders(rows: pl.DataFrame, opened: _OpenDates) -> pl.DataFrame:
    """The order that each header proves by a number over 12 or by other evidence of the article; null where open."""
    printed = rows.filter(pl.col("order").is_not_null() & pl.col("on").is_not_null())
    decided = [
        (doc, order if basis == "document_evidence" else None) for doc, (order, basis, _) in opened.orders.items()
    ]
    schema = {"doc": pl.Int32(), "numeric_order": pl.String()}
    found = pl.DataFrame(decided, schema=schema, orient="row")
    return pl.concat([printed.select("doc", numeric_order="order"), found]).unique(
        "doc", keep="first", maintain_order=True
    )


def settle_dates(
    candidates: pl.DataFrame, texts: pl.DataFrame, *, numeric_dates: str, latest_on: dt.date
) -> SettledDates:
    """Choose and settle the dates of each article.

    Args:
        candidates: Statements; those for the fields published and updated count.
        texts: One row an article: doc, text, lead (its first paragraph), language, habit (order of its source or null).
        numeric_dates: day_first, month_first or undecided.
        latest_on: Last day that can be.

    Returns:
        What was settled, what was refused, and what the headers prove of the order of day and month.
    """
    ranking = ("doc", "field", "rank", "start_char")
    dates = candidates.filter(pl.col("field").is_in(["published", "updated"]))
    rows = _settle_printed(dates, latest_on).sort(ranking, maintain_order=True)
    best = pl.col("rank").filter(pl.col("on").is_not_null()).min().over("doc", "field")
    is_unsettled = pl.col("month").is_not_null() & ~pl.col("is_printed")
    rows = rows.with_columns(is_needed=is_unsettled & (best.is_null() | (pl.col("rank") <= best)))
    needed = rows.filter("is_needed").join(texts, on="doc", how="left", maintain_order="left")
    evidence: dict[int, list[tuple[Stamp, dt.date | None]]] = {}
    for row in rows.filter(pl.col("month").is_not_null() & pl.col("doc").is_in(needed["doc"].implode())).iter_rows(
        named=True
    ):
        evidence.setdefault(row["doc"], []).append((_stamp_of(row), row["on"]))
    opened = _OpenDates(evidence, numeric_dates, latest_on, {})
    if needed.height:
        has_weekday = pl.col("lead").str.contains(_ANY_WEEKDAY) | pl.col("weekday").is_not_null()
        may_prove = pl.col("text").str.contains(_FULL_DATE) | (has_weekday & pl.col("text").str.contains(_ANY_YEAR))
        settled = _settle_open(needed.with_columns(may_prove=may_prove), opened).select(rows.columns)
        rows = pl.concat([rows.filter(~pl.col("is_needed")), settled]).sort(ranking, maintain_order=True)
    chosen = rows.filter(pl.col("on").is_not_null()).unique(["doc", "field"], keep="first", maintain_order=True)
    refused = (
        rows.filter(pl.col("reason").is_not_null())
        .unique(["doc", "field"], keep="first", maintain_order=True)
        .join(chosen, on=["doc", "field"], how="anti", maintain_order="left")
    )
    return SettledDates(chosen.select(_SETTLED), refused.select(_REFUSED), _proved_orders(rows, opened))


def date_datelines(candidates: pl.DataFrame, settled: pl.DataFrame, latest_on: dt.date) -> pl.DataFrame:
    """The day of each dateline: its year as printed, or that in which it lies nearest to the publication.

    Args:
        candidates: Statements; those of the field published by the method dateline count.
        settled: SettledDates.settled.
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
    is_printed = pl.col("year").is_not_null()
    near_year = pl.col("near").dt.year()
    guesses = pl.concat_list(near_year - 1, near_year, near_year + 1)
    return (
        rows.with_columns(guess=pl.when(is_printed).then(pl.concat_list("year")).otherwise(guesses))
        .explode("guess", empty_as_null=True, keep_nulls=True)
        .with_columns(dateline_on=day_of(pl.col("guess"), pl.col("month"), pl.col("day")))
        .filter(pl.col("dateline_on") <= latest_on + dt.timedelta(days=1))
        .with_columns(distance=(pl.col("dateline_on") - pl.col("near")).dt.total_days().abs())
        .filter(is_printed | (pl.col("distance") <= MAX_YEAR_GUESS_DAYS))
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
