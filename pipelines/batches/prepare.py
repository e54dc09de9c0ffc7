"""What worker processes load or make ahead of its time, while they have nothing else to do."""

from pipelines.settings import Settings


def prepare_worker() -> None:
    """Import what reading files needs; done while the parent is still starting."""
    # Not at the top: the parent names this function before it has imported anything that takes long.
    import pipelines.batches.ingest  # noqa: F401


def prepare_annotation(settings: Settings) -> None:
    """Compile the reference data where it is not kept, and load what annotation needs to know.

    Args:
        settings: As the build will read them.

    Raises:
        SettingsError: As `load_knowledge`.
    """
    from pipelines.batches.annotate import annotate_settings, load_knowledge

    knowledge = load_knowledge(annotate_settings(settings))
    knowledge.load_tagger()
    # Loaded when it is first asked for.
    _ = knowledge.lexicon
