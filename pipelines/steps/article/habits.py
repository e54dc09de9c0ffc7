"""What the articles of a source have in common: lines that it prints again and again, and the order of its dates.

Habits are a function of evidence rows, a few per article, that do not depend on habits themselves. So the same folder
has the same habits, whatever the history of the build: parse with the habits known so far, learn from all evidence,
parse again the few articles that `find_outdated` names.
"""

from dataclasses import dataclass

import polars as pl

from pipelines.tables.contract import conform
from pipelines.tables.ids import stable_ids
from pipelines.tables.state import HabitEvidence

MIN_REPEATS = 3
"""Different texts of a source in which a line has to stand before it counts as a habit."""

MIN_SHARE = 0.2
"""Share of the source's different texts in which it has to stand: headings of a few articles are no furniture."""

MIN_ORDER_TEXTS = 3
"""Different texts that have to show the order of day and month, all but a tenth of them the same one."""

MAX_LEARNED_CHARS = 200
"""Longer lines are not learned: they are text, even where a source prints them again."""

HEAD_BLOCKS = 8
TAIL_BLOCKS = 10
"""Blocks from the top and from the end of an article that are evidence: furniture stands there."""

_ORDER_KEYS = {"day_first": 1, "month_first": 2}


@dataclass(frozen=True, slots=True)
class SourceHabits:
    """What the corpus shows of its sources.

    Attributes:
        repeated_lines: Columns source_name and line_key (see `line_keys`).
        numeric_dates: Columns source_name and numeric_order (day_first or month_first).
    """

    repeated_lines: pl.DataFrame
    numeric_dates: pl.DataFrame

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known."""
        return self.repeated_lines.is_empty() and self.numeric_dates.is_empty()


NO_HABITS = SourceHabits(
    pl.DataFrame(schema={"source_name": pl.String(), "line_key": pl.Int64()}),
    pl.DataFrame(schema={"source_name": pl.String(), "numeric_order": pl.String()}),
)


def fold_line(text: pl.Expr) -> pl.Expr:
    """A line as titles and repeated lines are compared: letters and digits in lower case."""
    return text.str.to_lowercase().str.replace_all(r"[^\p{L}\p{M}\p{N}]+", "")


def line_keys(folded: pl.Series) -> pl.Series:
    """The keys under which folded lines are stored: first 63 bits of SHA-256. Empty lines have none."""
    return stable_ids(folded.replace("", None))


def collect_evidence(articles: pl.DataFrame, blocks: pl.DataFrame, dates: pl.DataFrame) -> pl.DataFrame:
    """The evidence rows of a batch of articles.

    Args:
        articles: Columns article_id, source_name, text_id (stable id of text_hash).
        blocks: Columns article_id, line_key (null where a block is no evidence).
        dates: Columns article_id and numeric_order: the order that the article's own header proves, or null where it
            has a numeric date that nothing in the article decides.

    Returns:
        Rows of the contract HabitEvidence, each once.
    """
    lines = blocks.filter(pl.col("line_key").is_not_null()).select(
        "article_id", kind=pl.lit("line"), habit_key="line_key"
    )
    orders = dates.select(
        "article_id",
        kind=pl.when(pl.col("numeric_order").is_null()).then(pl.lit("open_date")).otherwise(pl.lit("order")),
        habit_key=pl.col("numeric_order").replace_strict(_ORDER_KEYS, default=0, return_dtype=pl.Int64),
    )
    rows = pl.concat([lines, orders]).unique(maintain_order=True)
    known = articles.select("article_id", "source_name", "text_id")
    return conform(rows.join(known, on="article_id", how="inner", maintain_order="left"), HabitEvidence)


def learn_habits(evidence: pl.DataFrame, text_counts: pl.DataFrame) -> SourceHabits:
    """Learn the habits of sources from the evidence of all their articles.

    Copies of one text count once, so that a text that a folder holds three times teaches nothing.

    Args:
        evidence: All rows of HabitEvidence of the sources to learn about.
        text_counts: Columns source_name and text_count: different texts of each source.

    Returns:
        Habits, ordered, for the sources that show any.
    """
    lines = (
        evidence.filter(pl.col("kind") == "line")
        .group_by("source_name", "habit_key")
        .agg(repeats=pl.col("text_id").n_unique())
        .join(text_counts, on="source_name", how="left")
        .filter((pl.col("repeats") >= MIN_REPEATS) & (pl.col("repeats") >= MIN_SHARE * pl.col("text_count")))
        .select("source_name", line_key="habit_key")
        .sort("source_name", "line_key")
    )
    texts = pl.col("text_id")
    orders = (
        evidence.filter(pl.col("kind") == "order")
        .group_by("source_name")
        .agg(
            day_first=texts.filter(pl.col("habit_key") == _ORDER_KEYS["day_first"]).n_unique(),
            month_first=texts.filter(pl.col("habit_key") == _ORDER_KEYS["month_first"]).n_unique(),
        )
        .with_columns(shown=pl.col("day_first") + pl.col("month_first"))
        .filter(pl.col("shown") >= MIN_ORDER_TEXTS)
        .with_columns(
            numeric_order=pl.when(pl.col("day_first") >= 0.9 * pl.col("shown"))
            .then(pl.lit("day_first"))
            .when(pl.col("month_first") >= 0.9 * pl.col("shown"))
            .then(pl.lit("month_first"))
        )
        .filter(pl.col("numeric_order").is_not_null())
        .select("source_name", "numeric_order")
        .sort("source_name")
    )
    return SourceHabits(lines, orders)


def find_outdated(evidence: pl.DataFrame, used: SourceHabits, learned: SourceHabits) -> pl.Series:
    """The articles that other habits would read differently: to be parsed again.

    Args:
        evidence: Rows of HabitEvidence of all articles.
        used: Habits with which the articles were parsed.
        learned: Habits that hold now.

    Returns:
        Their ids, sorted.
    """
    keys = ["source_name", "line_key"]
    old, new = used.repeated_lines.select(keys), learned.repeated_lines.select(keys)
    changed = pl.concat([old.join(new, on=keys, how="anti"), new.join(old, on=keys, how="anti")])
    lines = evidence.filter(pl.col("kind") == "line").join(
        changed, left_on=["source_name", "habit_key"], right_on=keys, how="semi"
    )
    orders = (
        used.numeric_dates.join(learned.numeric_dates, on="source_name", how="full", coalesce=True, suffix="_now")
        .filter(pl.col("numeric_order").ne_missing(pl.col("numeric_order_now")))
        .select("source_name")
    )
    dates = evidence.filter(pl.col("kind") == "open_date").join(orders, on="source_name", how="semi")
    return pl.concat([lines, dates])["article_id"].unique().sort()
