"""Reference data and its compiled lexicon, kept as arrays beside the warehouse.

Reading and compiling the built-in tables takes half a second and 130 MB, a million names of a user's own seconds and
most of a gigabyte, in each process of each build. Kept as Arrow and NumPy files they are read in a twentieth of a
second; large ones are mapped into memory, where all processes of a build share the same pages. The folder's name says
what it was made of: content, corrections and code.
"""

import contextlib
import hashlib
import json
from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.batches.kept import Content, opened
from pipelines.sources.reference import LOCAL_FOLDER, load_reference, reference_version
from pipelines.steps.entity.corrections import correct_reference
from pipelines.steps.hashindex import HashIndex
from pipelines.steps.lexicon import Lexicon, build_lexicon
from pipelines.steps.stream import hash_strings
from pipelines.tables.contract import polars_schema
from pipelines.tables.reference import Reference, ReferenceEntity
from pipelines.versions import code_version

LARGE_BYTES = 4_000_000
"""Size of a user's own tables from which compiling takes so long that a process of its own does it."""

_MAPPED_BYTES = 32_000_000
"""Size of a file from which PyArrow maps it; smaller ones are read, into less memory than PyArrow takes."""

_TRIES = 3
_REFERENCE, _LEXICON = "reference", "lexicon"
_CODE = "pipelines.batches.lexicon_cache"
"""Module whose version, with those of all that it imports, decides whether a folder can be read."""


def load_kept_reference(reference_dir: Path, overrides: pl.DataFrame, cache_dir: Path | None) -> Reference:
    """The corrected reference data, from the cache where it has just these tables.

    Args:
        reference_dir: As for `load_reference`.
        overrides: What to correct it with.
        cache_dir: Where it is kept; None, or a folder that cannot be written, keeps nothing.
    """
    kept = _opened(_open_reference, reference_dir, overrides, cache_dir)
    return correct_reference(load_reference(reference_dir), overrides) if kept is None else kept


def load_kept_lexicon(
    reference: Reference, reference_dir: Path, overrides: pl.DataFrame, cache_dir: Path | None
) -> Lexicon:
    """`build_lexicon`, from the cache where it has just this data.

    Args:
        reference: What `load_kept_reference` gave.
        reference_dir: As there.
        overrides: As there.
        cache_dir: As there.
    """
    kept = _opened(_open_lexicon, reference_dir, overrides, cache_dir)
    return build_lexicon(reference) if kept is None else kept


class _ChangedMeanwhileError(Exception):
    """A table was saved while the reference data was read: what was read belongs to no version."""


def _opened(
    read: Callable[[Path], Content], reference_dir: Path, overrides: pl.DataFrame, cache_dir: Path | None
) -> Content | None:
    if cache_dir is None:
        return None
    for _ in range(_TRIES):
        version = reference_version(reference_dir)
        folder = _folder_of(version, overrides, cache_dir)
        with contextlib.suppress(_ChangedMeanwhileError):
            return opened(folder, partial(_compile, reference_dir, overrides, version), read)
    return None


def is_large(reference_dir: Path) -> bool:
    """Whether the user's own tables are so large that a process of its own compiles them."""
    return sum(path.stat().st_size for path in (reference_dir / LOCAL_FOLDER).glob("*.csv")) >= LARGE_BYTES


def kept_folder(reference_dir: Path, overrides: pl.DataFrame, cache_dir: Path) -> Path:
    """The folder that holds, or would hold, just this data."""
    return _folder_of(reference_version(reference_dir), overrides, cache_dir)


def _folder_of(version: str, overrides: pl.DataFrame, cache_dir: Path) -> Path:
    # Hashes of strings are equal in processes of one version of the library only, and nobody promises more.
    probe = hash_strings(pl.Series(["Harbour", "Évian", ""])).tolist()
    corrections = overrides.drop("who", "when", "why").rows()
    made_of = [str(part) for part in (version, code_version(_CODE), pl.__version__, probe, corrections)]
    return cache_dir / f"names-{hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]}"


def keep_names(reference_dir: Path, overrides: pl.DataFrame, cache_dir: Path) -> None:
    """Keep just this data, unless it is; what cannot be kept is compiled where it is needed."""
    _opened(lambda folder: folder, reference_dir, overrides, cache_dir)


def _compile(reference_dir: Path, overrides: pl.DataFrame, version: str, folder: Path) -> None:
    reference = load_reference(reference_dir)
    if reference.version != version:
        raise _ChangedMeanwhileError
    _write_reference(folder, correct_reference(reference, overrides))
    del reference
    # Read back rather than held: what is mapped needs no memory of its own while the names are compiled.
    _write_lexicon(folder, build_lexicon(_open_reference(folder)))


def _write_reference(folder: Path, reference: Reference) -> None:
    _write_frames(folder / _REFERENCE, reference)
    (folder / "version").write_text(reference.version)


def _open_reference(folder: Path) -> Reference:
    return Reference(**_open_frames(folder / _REFERENCE), version=(folder / "version").read_text())


def _write_lexicon(folder: Path, lexicon: Lexicon) -> None:
    """Write what a lexicon adds to its reference."""
    # Of its entities that is what no contract of the reference has, and the regions' populations.
    added = [name for name in lexicon.entities.columns if name not in polars_schema(ReferenceEntity)]
    _write_frames(folder / _LEXICON, replace(lexicon, entities=lexicon.entities.select("population", *added)))
    arrays = {f.name: getattr(lexicon, f.name) for f in fields(lexicon) if f.type is not pl.DataFrame}
    for name, array in {**arrays, "prefixes": lexicon.prefixes.keys, "buckets": lexicon.prefixes.first}.items():
        np.save(folder / _LEXICON / f"{name}.npy", array)


def _open_lexicon(folder: Path) -> Lexicon:
    frames = _open_frames(folder / _LEXICON)
    entities = _open_reference(folder).entities.with_columns(frames["entities"].get_columns())
    arrays = {path.stem: np.load(path, mmap_mode="r") for path in (folder / _LEXICON).glob("*.npy")}
    index = HashIndex(arrays["prefixes"], arrays.pop("buckets"))
    return Lexicon(**{**frames, **arrays, "prefixes": index, "entities": entities})


def _write_frames(folder: Path, holder: Reference | Lexicon) -> None:
    folder.mkdir()
    for field in fields(holder):
        frame = getattr(holder, field.name)
        if isinstance(frame, pl.DataFrame):
            frame.rechunk().write_ipc(folder / f"{field.name}.arrow", compression="uncompressed")


def _open_frames(folder: Path) -> dict[str, pl.DataFrame]:
    return {path.stem: _open_frame(path) for path in folder.glob("*.arrow")}


def _open_frame(path: Path) -> pl.DataFrame:
    return pl.read_ipc(path) if path.stat().st_size < _MAPPED_BYTES else _map_frame(path)


def _map_frame(path: Path) -> pl.DataFrame:
    """A frame whose columns are pages of the file; Polars' own readers would copy them into each process."""
    # Here, since PyArrow takes 38 MB itself.
    import pyarrow as pa
    from pyarrow import ipc

    with pa.memory_map(str(path)) as mapped:
        frame = pl.from_arrow(ipc.open_file(mapped).read_all())
    assert isinstance(frame, pl.DataFrame)
    return frame
