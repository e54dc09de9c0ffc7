"""Check files in, verdicts out: a check passes when its query returns no row."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import duckdb
import polars as pl

from pipelines.errors import AuditError
from pipelines.warehouse.build import Build
from pipelines.warehouse.sqlfile import SqlFile
from pipelines.warehouse.threads import side_by_side

SAMPLE_ROWS = 5
"""Offending rows that a verdict shows."""


@dataclass(frozen=True)
class Verdict:
    """The outcome of one check."""

    check: SqlFile
    offending_count: int
    sample: pl.DataFrame

    @property
    def passed(self) -> bool:
        """Whether no row offends."""
        return self.offending_count == 0

    @property
    def sentence(self) -> str:
        """What a person reads: the check, how many rows, the first of them."""
        if self.passed:
            return f"{self.check.name}: no offending row."
        first = " ".join(f"{k}={v!r}" for k, v in self.sample.row(0, named=True).items())
        return f"{self.check.name}: {self.offending_count:,} offending rows; first: {first[:400]}. {self.check.purpose}"


def run_check(build: Build, check: SqlFile) -> Verdict:
    """Run one check on the build file (or the published file, as long as nothing was written).

    Raises:
        AuditError: When the query itself fails.
    """
    query = check.query.rstrip().rstrip(";")
    try:
        sample = build.read(f"SELECT * FROM (\n{query}\n) LIMIT {SAMPLE_ROWS}")
        count = sample.height
        if count == SAMPLE_ROWS:
            count = int(build.read(f"SELECT count(*) AS row_count FROM (\n{query}\n)").item())
    except duckdb.Error as error:
        raise AuditError(f"sql/checks/{check.path.name} does not run: {str(error).splitlines()[0]}") from error
    return Verdict(check, count, sample)


def run_checks(build: Build, checks: Sequence[SqlFile]) -> Generator[Verdict]:
    """`run_check` for several checks, two at a time; verdicts in the order of the checks."""
    return side_by_side(build, run_check, {check.name: check for check in checks})


def require_passed(verdicts: Sequence[Verdict]) -> None:
    """Raise unless every check of severity error passed.

    Raises:
        AuditError: With the sentence of each failed check; nothing may be published then.
    """
    failed = [v for v in verdicts if not v.passed and v.check.severity == "error"]
    if failed:
        raise AuditError("Nothing was published. " + " ".join(v.sentence for v in failed))
