"""Fixtures of the tests of pipelines/sources."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipelines.sources.read import read_files
from pipelines.sources.scan import scan_folder


@dataclass(frozen=True)
class ReadFile:
    """What one file became."""

    file: dict[str, Any]
    records: list[dict[str, Any]]
    rejected: list[dict[str, Any]]

    @property
    def text(self) -> str:
        """The text of the only record."""
        assert len(self.records) == 1, self.file
        return str(self.records[0]["text"])


ReadOne = Callable[..., ReadFile]


@pytest.fixture(scope="session")
def read_one(tmp_path_factory: pytest.TempPathFactory) -> ReadOne:
    """Write bytes to a file of a raw folder, and read it: (data, name="x.txt", max_file_bytes=1_000_000)."""

    def read(data: bytes, name: str = "x.txt", max_file_bytes: int = 1_000_000) -> ReadFile:
        raw: Path = tmp_path_factory.mktemp("raw")
        (raw / name).write_bytes(data)
        batch = read_files(raw, scan_folder(raw), max_file_bytes=max_file_bytes, read_version="1")
        assert batch.files.height == 1
        return ReadFile(batch.files.row(0, named=True), batch.records.to_dicts(), batch.rejected.to_dicts())

    return read
