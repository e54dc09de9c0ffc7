from pathlib import Path

import pytest

from pipelines.batches.taggers import choose_tagger
from pipelines.errors import SettingsError
from pipelines.settings import bundled
from pipelines.steps.tagger.builtin import BuiltinTagger


def test_the_built_in_tagger_and_none() -> None:
    assert isinstance(choose_tagger("builtin", bundled("models")), BuiltinTagger)
    assert choose_tagger("none", bundled("models")) is None


@pytest.mark.parametrize("setting", ["", "spacy", "spacy:", "bert:large", "Builtin"])
def test_another_word_is_told(setting: str) -> None:
    with pytest.raises(SettingsError, match="expected builtin, none, spacy:PIPELINE"):
        choose_tagger(setting, bundled("models"))


@pytest.mark.parametrize("setting", ["spacy:no_such_pipeline", "gliner:/nowhere"])
def test_a_missing_package_or_model_is_told(setting: str) -> None:
    with pytest.raises(SettingsError):
        choose_tagger(setting, bundled("models"))


def test_a_missing_model_of_our_own_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        choose_tagger("builtin", tmp_path)
