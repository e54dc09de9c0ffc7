"""Settings of a build in, a process beside it out that compiles the user's names while the build begins to read files.

Names are needed only when the first batch of articles is annotated. Until then a build starts up and reads files,
which leaves cores idle; what is compiled meanwhile costs the build next to nothing.
"""

import multiprocessing
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path

from pipelines.batches.lexicon_cache import is_large, keep_names, kept_folder
from pipelines.errors import DatelineError
from pipelines.processes import one_thread_each
from pipelines.settings import Settings
from pipelines.sources.overrides import load_overrides

_started: dict[Path, BaseProcess] = {}


def compile_names_early(settings: Settings) -> None:
    """Start to compile large tables of the user's own, unless that is done or under way.

    The process takes the lock that everybody who needs the names waits for, and ends with this one. What is wrong with
    the tables is said where they are used.
    """
    reference_dir, cache_dir = settings.reference_dir, settings.usable_cache
    if cache_dir is None:
        return
    is_running = cache_dir in _started and _started[cache_dir].is_alive()
    if is_running or multiprocessing.current_process().daemon or not is_large(reference_dir):
        return
    with suppress(DatelineError, OSError):
        overrides, _ = load_overrides(settings.overrides_file)
        if kept_folder(reference_dir, overrides, cache_dir).exists():
            return
        process = multiprocessing.get_context("spawn").Process(
            target=_compile, args=(reference_dir, settings.overrides_file, cache_dir), daemon=True
        )
        # The other cores are the build's.
        with one_thread_each():
            process.start()
        _started[cache_dir] = process


def _compile(reference_dir: Path, overrides_file: Path, cache_dir: Path) -> None:
    with suppress(DatelineError, OSError):
        overrides, _ = load_overrides(overrides_file)
        keep_names(reference_dir, overrides, cache_dir)
