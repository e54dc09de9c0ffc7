"""Reference data and its compiled lexicon, kept as arrays beside the warehouse when a user's own tables are large.

Reading and compiling a million names takes seconds, in each process of each build. Kept as Arrow and NumPy files they
are mapped into memory in a fraction of one, and all processes of a build share the same pages. The folder's name says
what it was made of, content and code; another content is another folder, and the older ones go.
"""

import fcntl
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.sources.reference import LOCAL_FOLDER, load_reference, reference_version
from pipelines.steps.hashindex import HashIndex
from pipelines.steps.lexicon import Lexicon, build_lexicon
from pipelines.steps.stream import hash_strings
from pipelines.tables.reference import Reference
from pipelines.versions import code_version

MIN_BYTES = 4_000_000
"""Size of a user's own tables from which they are kept compiled; below it, compiling takes a quarter of a second."""


def load_kept_reference(reference_dir: Path, cache_dir: Path | None) -> Reference:
    """`load_reference`, from the cache where it has just these tables.

    Args:
        reference_dir: As for `load_reference`.
        cache_dir: Where to keep what takes long; None keeps nothing.
    """
    if cache_dir is None or not _is_large(reference_dir):
        return load_reference(reference_dir)
    version = reference_version(reference_dir)
    folder = cache_dir / f"reference-{_digest(version, code_version('pipelines.sources.reference'))}"
    with _locked(cache_dir):
        if not folder.exists():
            reference = load_reference(reference_dir)
            _keep(folder, _frames(reference), {}, {"version": reference.version})
    frames, _, stated = _open(folder)
    return Reference(**frames, version=stated["version"])


def load_kept_lexicon(
    reference: Reference, reference_dir: Path, corrections: object, cache_dir: Path | None
) -> Lexicon:
    """`build_lexicon`, from the cache where it has just this data.

    Args:
        reference: Corrected reference data.
        reference_dir: Where it came from.
        corrections: What it was corrected with; its representation is part of the key.
        cache_dir: Where to keep what takes long; None keeps nothing.
    """
    if cache_dir is None or not _is_large(reference_dir):
        return build_lexicon(reference)
    # Hashes of strings are equal in processes of one version of the library only, and nobody promises more.
    probe = hash_strings(pl.Series(["Harbour", "Évian", ""])).tolist()
    key = _digest(reference.version, code_version("pipelines.steps.lexicon"), pl.__version__, probe, corrections)
    folder = cache_dir / f"lexicon-{key}"
    with _locked(cache_dir):
        if not folder.exists():
            built = build_lexicon(reference)
            arrays = {f.name: getattr(built, f.name) for f in fields(built) if f.type is not pl.DataFrame}
            arrays["prefixes"] = built.prefixes.keys
            _keep(folder, _frames(built), arrays, {})
            del built
    frames, arrays, _ = _open(folder)
    return Lexicon(**frames, **{**arrays, "prefixes": HashIndex(arrays["prefixes"])})  # type: ignore[arg-type]


def _is_large(reference_dir: Path) -> bool:
    return sum(path.stat().st_size for path in (reference_dir / LOCAL_FOLDER).glob("*.csv")) >= MIN_BYTES


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()[:16]


def _frames(holder: Reference | Lexicon) -> dict[str, pl.DataFrame]:
    return {f.name: frame for f in fields(holder) if isinstance(frame := getattr(holder, f.name), pl.DataFrame)}


@contextmanager
def _locked(cache_dir: Path) -> Iterator[None]:
    """Let one process compile while the others wait for what it makes."""
    cache_dir.mkdir(parents=True, exist_ok=True)
    with (cache_dir / "lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _keep(folder: Path, frames: dict[str, pl.DataFrame], arrays: dict[str, np.ndarray], stated: dict[str, str]) -> None:
    """Write a folder under another name and rename it, so that it is whole or not there; drop those of its kind."""
    made = Path(tempfile.mkdtemp(prefix="new-", dir=folder.parent))
    for name, frame in frames.items():
        frame.rechunk().write_ipc(made / f"{name}.arrow", compression="uncompressed")
    for name, array in arrays.items():
        np.save(made / f"{name}.npy", array)
    (made / "stated.json").write_text(json.dumps(stated))
    kind = folder.name.partition("-")[0]
    for older in [*folder.parent.glob(f"{kind}-*"), *(p for p in folder.parent.glob("new-*") if p != made)]:
        shutil.rmtree(older, ignore_errors=True)
    made.rename(folder)


def _open(folder: Path) -> tuple[dict[str, pl.DataFrame], dict[str, np.ndarray], dict[str, str]]:
    frames = {path.stem: pl.read_ipc(path) for path in folder.glob("*.arrow")}
    arrays = {path.stem: np.load(path, mmap_mode="r") for path in folder.glob("*.npy")}
    return frames, arrays, json.loads((folder / "stated.json").read_text())
