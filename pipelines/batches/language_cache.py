"""The model that tells languages apart, kept unpacked: unpacking it takes half a second and 70 MB in each process."""

import json
import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np
from py3langid.langid import LanguageIdentifier

from pipelines.batches.kept import opened
from pipelines.steps.article.language import load_identifier
from pipelines.versions import code_version


@dataclass(frozen=True)
class Kept:
    """A model, and the files that its large tables are pages of."""

    identifier: LanguageIdentifier
    files: tuple[mmap.mmap, ...] = ()


@contextmanager
def lend_kept_identifier(cache_dir: Path | None) -> Iterator[LanguageIdentifier]:
    """`load_identifier`, from the cache where it is unpacked.

    Its pages, up to 65 MB, count to this process only while it is used; the system keeps them for the next time.

    Args:
        cache_dir: Where it is kept; None, or a folder that cannot be written, keeps nothing.
    """
    kept = load_kept(cache_dir)
    try:
        yield kept.identifier
    finally:
        for file in kept.files:
            file.madvise(mmap.MADV_DONTNEED)


@cache
def load_kept(cache_dir: Path | None) -> Kept:
    """The model from the cache, opened once a process."""
    folder = None if cache_dir is None else cache_dir / f"languages-{version('py3langid')}-{code_version(__name__)}"
    return opened(folder, _unpack, _read) or Kept(load_identifier())


def _unpack(folder: Path) -> None:
    model = load_identifier()
    np.save(folder / "weights.npy", model.nb_ptc)
    np.save(folder / "priors.npy", model.nb_pc)
    np.save(folder / "moves.npy", np.frombuffer(model.tk_nextmove, dtype=np.uint32))
    np.save(folder / "rows.npy", np.array(model.tk_row, dtype=np.uint32))
    np.save(folder / "features.npy", np.array(model.tk_output, dtype=np.int32))
    (folder / "languages.json").write_text(json.dumps(list(model.nb_classes)), encoding="utf-8")
    # What is read back takes no memory of its own.
    load_identifier.cache_clear()


def _read(folder: Path) -> Kept:
    weights, moves = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("weights", "moves"))
    priors, rows, features = (np.load(folder / f"{name}.npy") for name in ("priors", "rows", "features"))
    identifier = LanguageIdentifier(
        np.asarray(weights),
        priors,
        json.loads((folder / "languages.json").read_text(encoding="utf-8")),
        # Read place by place, which a view of memory does faster than an array.
        memoryview(moves),
        features.tolist(),
        norm_probs=True,
        tk_row=rows.tolist(),
    )
    return Kept(identifier, (weights.base, moves.base))
