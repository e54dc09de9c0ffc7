"""Fixtures for the tests of views and checks."""

from collections.abc import Iterator

import pytest

from tests.sql.rows import Warehouse


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    """Empty core tables, as a build makes them."""
    with Warehouse() as made:
        yield made


@pytest.fixture
def loose() -> Iterator[Warehouse]:
    """Empty core tables without keys and constraints, for rows that DuckDB would refuse."""
    with Warehouse(is_strict=False) as made:
        yield made
