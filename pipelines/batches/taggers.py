"""The setting `tagger` in, a loaded tagger out."""

from collections.abc import Callable
from pathlib import Path

from pipelines.errors import SettingsError
from pipelines.steps.tagger import Tagger
from pipelines.steps.tagger.builtin import load_tagger
from pipelines.steps.tagger.gliner_tagger import load_gliner_tagger
from pipelines.steps.tagger.model import model_version
from pipelines.steps.tagger.spacy_tagger import load_spacy_tagger


def choose_tagger(setting: str, model_dir: Path) -> Tagger | None:
    """Load the tagger that the setting names.

    Args:
        setting: `builtin`, `none`, `spacy:PIPELINE` (an installed pipeline or a folder) or `gliner:FOLDER`.
        model_dir: Folder of the built-in tagger's tables.

    Returns:
        The tagger; None for `none`: gazetteers and rules alone.

    Raises:
        SettingsError: When the setting names none of these, or the package or model is missing.
    """
    kind, _, name = setting.partition(":")
    if setting == "none":
        return None
    if setting == "builtin":
        return load_tagger(model_dir)
    if kind == "spacy" and name:
        return load_spacy_tagger(name)
    if kind == "gliner" and name:
        return load_gliner_tagger(Path(name))
    raise SettingsError(
        f"DATELINE_TAGGER is {setting!r}; expected builtin, none, spacy:PIPELINE (an installed pipeline or its folder)"
        " or gliner:FOLDER (a downloaded model)."
    )


def tagger_version(setting: str, model_dir: Path, load: Callable[[], Tagger | None]) -> str:
    """What identifies the tagger that the setting names; the built-in one's is known without loading it.

    Args:
        setting: As for `choose_tagger`.
        model_dir: As for `choose_tagger`.
        load: Loads the tagger.

    Raises:
        SettingsError: As `choose_tagger`.
    """
    if setting == "builtin":
        return model_version(model_dir)
    tagger = load()
    return setting if tagger is None else tagger.version
