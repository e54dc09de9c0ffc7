"""The reference folder in, one `Reference` out: entities, names and words as frames, checked line by line.

Built-in tables say by their name what they hold: `words_*.csv` words, `*_names.csv` names, any other table entities;
`local/*.csv` holds the user's own entities. Lines are read by Polars as text and cast afterwards, so that a wrong cell
is reported with its file and line and not as a parser's complaint.
"""

import hashlib
from pathlib import Path

import polars as pl

from pipelines.errors import SettingsError
from pipelines.sources.reference_local import read_local
from pipelines.sources.reference_table import PLACE, read_tables
from pipelines.tables.contract import Row, conform, keep_first, polars_schema
from pipelines.tables.reference import Reference, ReferenceEntity, ReferenceName, ReferenceWord

NOT_REFERENCE = frozenset({"SOURCES.csv", "overrides.csv"})
"""Tables of the folder that describe or correct the data and are no part of it."""

LOCAL_FOLDER = "local"
"""Folder of the user's own entities, below the reference folder."""

_CONTRACTS: tuple[type[Row], ...] = (ReferenceEntity, ReferenceName, ReferenceWord)


def load_reference(reference_dir: Path) -> Reference:
    """Read and check all reference tables of a folder.

    Args:
        reference_dir: Folder with the built-in tables and, optionally, `local/`.

    Returns:
        Entities with unique keys, names with unique (entity_key, name, name_kind), words with unique (word,
        word_class), each ordered by its key; the version is a hash over the tables' names and bytes. Exact
        duplicates are dropped; a local row about a built-in entity adds its names.

    Raises:
        SettingsError: If the folder has no tables, or a table has wrong columns, a cell that its column does not
            allow, two different rows for one key, or a name without its entity; the message has file and line.
    """
    paths, local_paths = _table_paths(reference_dir)
    by_contract = {row: [p for p in paths if _contract(p) is row] for row in _CONTRACTS}
    words = _one_row_per_key(read_tables(by_contract[ReferenceWord], ReferenceWord), ReferenceWord)
    names = read_tables(by_contract[ReferenceName], ReferenceName)
    entities = _one_row_per_key(read_tables(by_contract[ReferenceEntity], ReferenceEntity), ReferenceEntity)
    if local_paths:
        local = read_local(local_paths, words)
        local_names = local.names
        new = keep_first(local.entities.join(entities, on="entity_key", how="anti"), ReferenceEntity.key)
        del local
        _require_entities(names, entities, new)
        entities, names = pl.concat([entities, new], rechunk=True), pl.concat([names, local_names], rechunk=True)
        del new, local_names
    else:
        _require_entities(names, entities, entities.clear())
    entities = _finish(entities, ReferenceEntity)
    names = _finish(keep_first(names, ReferenceName.key), ReferenceName)
    return Reference(
        entities=entities,
        names=names,
        words=_finish(words, ReferenceWord),
        version=_version(reference_dir, [*paths, *local_paths]),
    )


def _table_paths(reference_dir: Path) -> tuple[list[Path], list[Path]]:
    """The built-in tables, and the user's own."""
    paths = sorted(p for p in reference_dir.glob("*.csv") if p.name not in NOT_REFERENCE)
    if not paths:
        raise SettingsError(f"{reference_dir}: no reference tables (*.csv) here. Set DATELINE_REFERENCE_DIR.")
    return paths, sorted((reference_dir / LOCAL_FOLDER).glob("*.csv"))


def reference_version(reference_dir: Path) -> str:
    """The version that `load_reference` gives, without reading more than bytes."""
    return _version(reference_dir, [path for paths in _table_paths(reference_dir) for path in paths])


def _contract(path: Path) -> type[Row]:
    if path.name.startswith("words_"):
        return ReferenceWord
    return ReferenceName if path.name.endswith("_names.csv") else ReferenceEntity


def _version(folder: Path, paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _finish(frame: pl.DataFrame, row: type[Row]) -> pl.DataFrame:
    return conform(frame.drop(PLACE, strict=False).sort(row.key), row, where="reference")


def _one_row_per_key(frame: pl.DataFrame, row: type[Row]) -> pl.DataFrame:
    distinct = frame.unique(list(polars_schema(row)), keep="first", maintain_order=True)
    clash = distinct.filter(pl.struct(row.key).is_duplicated()).sort(*row.key, *PLACE).head(2)
    if clash.height:
        places = " and ".join(f"{r['_file']}:{r['_line']}" for r in clash.iter_rows(named=True))
        key = ", ".join(str(clash[0, name]) for name in row.key)
        raise SettingsError(f"{places}: two different rows for {key}. Keep one.")
    return distinct


def _require_entities(names: pl.DataFrame, entities: pl.DataFrame, own: pl.DataFrame) -> None:
    lost = names.join(entities, on="entity_key", how="anti")
    if lost.height:
        lost = lost.join(own, on="entity_key", how="anti")
    if lost.height:
        first = lost.sort(*PLACE).row(0, named=True)
        raise SettingsError(
            f"{first['_file']}:{first['_line']}: {lost.height} names have no entity; "
            f"first: {first['entity_key']} ({first['name']}). Add the entity or drop the name."
        )
