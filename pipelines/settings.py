"""Every setting, once: environment variables with the prefix DATELINE_, overridden by command-line flags."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_PACKAGE = Path(__file__).parent


@cache
def bundled(name: Literal["sql", "reference", "models"]) -> Path:
    """The folder of SQL files, reference data or models: the checkout's, or the installed package's own."""
    checkout = _PACKAGE.parent / ("sql" if name == "sql" else f"data/{name}")
    return checkout if checkout.is_dir() else _PACKAGE / "bundle" / name


class Settings(BaseSettings):
    """Dateline's settings. Construct it where a command or a run starts and pass values on; never at import."""

    model_config = SettingsConfigDict(env_prefix="DATELINE_", extra="ignore")

    raw_dir: Path = Field(Path("data/raw"), description="Folder of raw text files.")
    warehouse: Path = Field(Path("data/warehouse/dateline.duckdb"), description="The published DuckDB file.")
    workers: int = Field(
        0, ge=0, description="Worker processes for text steps; 0 takes the machine's cores, at most 8."
    )
    engine: Literal["local", "ray"] = Field("local", description="Where batches run.")
    sql_dir: Path = Field(default_factory=lambda: bundled("sql"), description="Folder with views/ and checks/.")
    reference_dir: Path = Field(default_factory=lambda: bundled("reference"), description="Folder of gazetteers.")
    overrides: Path | None = Field(None, description="Corrections; by default overrides.csv in the reference folder.")
    model_dir: Path = Field(default_factory=lambda: bundled("models"), description="Folder of the tagger's tables.")
    cache_dir: Path | None = Field(
        None,
        description="Where compiled reference data and SQL are kept; by default .dateline-cache beside the warehouse.",
    )
    max_file_bytes: int = Field(10_000_000, ge=1, description="Larger files are rejected, in bytes.")
    batch_chars: int = Field(1_850_000, ge=1, description="Text per batch, in code points: bounds the memory.")
    memory_limit: str = Field(
        "1GB",
        pattern=r"^[0-9]+(\.[0-9]+)? ?[KMGT]i?B$",
        description="What DuckDB may take at most in a build; little of it is taken unless a query needs more.",
    )
    lock_wait_seconds: float = Field(0.0, ge=0, description="How long a build waits for another build to end.")
    numeric_dates: Literal["undecided", "day_first", "month_first"] = Field(
        "undecided", description="How to read 03/04/2025 when neither the document nor its source decides."
    )
    tagger: str = Field("builtin", description="builtin, none, spacy:PIPELINE or gliner:FOLDER.")
    sensor_seconds: int = Field(30, ge=1, description="How often the sensor of the raw folder looks, in seconds.")
    alert_command: str | None = Field(
        None, description="Command to run when a run failed; it gets the failure as JSON on standard input."
    )
    alert_webhook: str | None = Field(None, description="Address to post the failure of a run to, as JSON.")
    min_confidence: float = Field(0.0, ge=0, le=1, description="Mentions below this confidence are left out.")

    @property
    def overrides_file(self) -> Path:
        """The file of corrections."""
        return self.overrides or self.reference_dir / "overrides.csv"

    @property
    def usable_cache(self) -> Path | None:
        """Where compiled reference data and the like are kept; None where nothing is there that it could stand in."""
        folder = (self.cache_dir or self.warehouse.parent / ".dateline-cache").absolute()
        return folder if folder.parent.is_dir() else None
