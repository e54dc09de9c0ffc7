"""What a worker process loads before its first batch, so that it can do so while its parent is still starting."""

from pipelines.settings import Settings


def prepare_worker(settings: Settings) -> None:
    """Import what batches need and load what annotation needs to know.

    Args:
        settings: As the build will read them.

    Raises:
        SettingsError: As `load_knowledge`.
    """
    # Not at the top: the parent names this function before it has imported anything that takes long.
    import pipelines.batches.ingest  # noqa: F401
    from pipelines.batches.annotate import annotate_settings, load_knowledge
    from pipelines.batches.lexicon_cache import is_large

    knowledge = load_knowledge(annotate_settings(settings))
    knowledge.load_tagger()
    # Large tables are being compiled or are there to be mapped: files can be read meanwhile.
    if not is_large(settings.reference_dir):
        assert knowledge.lexicon is not None
