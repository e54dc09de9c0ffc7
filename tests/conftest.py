"""Fixtures that more than one folder of tests uses."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture
def shared() -> Path:
    """The folder of corpora beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("the folder of corpora (../shared) is not beside this checkout")
    return SHARED
