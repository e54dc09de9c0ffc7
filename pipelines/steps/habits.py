"""What the articles of a source have in common: lines that it repeats, and the order of its numeric dates."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class SourceHabits:
    """What the corpus shows of its sources.

    Attributes:
        repeated_lines: Columns source_name and line_key: folded lines that the source prints in many articles.
        numeric_dates: Columns source_name and order (day_first or month_first).
    """

    repeated_lines: pl.DataFrame
    numeric_dates: pl.DataFrame
