"""Fixtures of the step tests: lexicons are built once, because every test of mentions and linking reads one."""

import pytest

from pipelines.steps.lexicon import Lexicon, build_lexicon
from pipelines.tables.reference import Reference
from tests.steps.linking_world import real_lexicon, small_reference


@pytest.fixture(scope="session")
def small_lexicon() -> Lexicon:
    """The lexicon of a dozen entities."""
    return build_lexicon(small_reference())


@pytest.fixture(scope="session")
def real_world() -> tuple[Lexicon, Reference]:
    """Lexicon and reference data of the repository."""
    return real_lexicon()
