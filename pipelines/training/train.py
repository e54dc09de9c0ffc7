"""Folders of corpora, open text and reference data in; the model's file and its card out."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.sources.reference import load_reference
from pipelines.steps.tagger.decode import Chain
from pipelines.steps.tagger.encode import WordTable
from pipelines.steps.tagger.lexicon import Lexicon
from pipelines.steps.tagger.model import MODEL_FILE, Model, save_model
from pipelines.training.corpora import GoldDocument
from pipelines.training.examples import tokens_of
from pipelines.training.gazetteer import Gazetteer, read_gazetteer
from pipelines.training.habits import WordHabits, cluster_words, count_forms
from pipelines.training.material import make_material
from pipelines.training.mixture import make_variants, read_corpora
from pipelines.training.space import weight_tables
from pipelines.training.stages import SecondStage, Weights, hold_out, train_first, train_second

LARGEST_FILE = 7_600_000
"""Bytes that the model's file may have; more weights are pruned until it fits."""

_PRUNINGS = (0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.05, 0.07, 0.1)
_STEP = 0.015
_SEEDS = 3
_FOLDS = 4
_BATCH = 4000


@dataclass(frozen=True)
class TrainingPaths:
    """Where training finds things.

    Attributes:
        corpora_dir: Annotated corpora, one JSONL file each.
        open_text_dir: JSONL files of plain texts (fields id, title, text), for clusters and habits of case.
        reference_dir: data/reference.
        held_out_files: Development sets; open text with their ids is not read.
        model_dir: Where the model is written.
    """

    corpora_dir: Path
    open_text_dir: Path
    reference_dir: Path
    held_out_files: tuple[Path, ...]
    model_dir: Path


def read_open_text(paths: TrainingPaths) -> Iterator[GoldDocument]:
    """Plain texts, without those of the development sets."""
    held_out = {
        str(json.loads(line)["id"])
        for path in paths.held_out_files
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    for path in sorted(paths.open_text_dir.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if str(row["id"]) not in held_out:
                    yield GoldDocument(str(row["id"]), path.stem, f"{row.get('title') or ''}\n\n{row['text']}", ())


def study_open_text(documents: list[GoldDocument], seed: int) -> tuple[WordHabits, dict[str, tuple[int, ...]]]:
    """Habits of case and clusters of words in plain texts."""
    frames = [
        tokens_of(documents[i : i + _BATCH]).with_columns(pl.col("article_id") + i)
        for i in range(0, len(documents), _BATCH)
    ]
    tokens = pl.concat(frames)
    _, sentences = WordTable(empty_lexicon(), "dateline-open-text").number_words(tokens)
    is_first = np.zeros(tokens.height, dtype=bool)
    is_first[sentences.first[:-1]] = True
    mode = sentences.mode[sentences.of_token]
    tokens = tokens.with_columns(mode=pl.Series(mode), is_first=pl.Series(is_first))
    return count_forms(tokens), cluster_words(tokens, seed)


def empty_lexicon() -> Lexicon:
    """A lexicon that knows no word."""
    return Lexicon(
        keys=np.zeros(0, dtype=np.uint32),
        classes=np.zeros(0, dtype=np.uint64),
        clusters=np.zeros((0, 3), dtype=np.uint16),
        lower_share=np.zeros(0, dtype=np.uint8),
        habit=np.zeros(0, dtype=np.uint8),
        flags=np.zeros(0, dtype=np.uint8),
        class_names=(),
    )


def _save_within(
    lexicon: Lexicon, first: Weights, second: SecondStage, build: Callable[[float], tuple[object, ...]], model_dir: Path
) -> float:
    """Save the model with as many weights as the size allows; returns the pruning threshold."""
    for prune in _PRUNINGS:
        window, centre, pair = build(prune)
        model = Model(
            lexicon=lexicon,
            window=window,  # type: ignore[arg-type]
            centre=centre,  # type: ignore[arg-type]
            pair=pair,  # type: ignore[arg-type]
            chain=Chain(first.meet, first.go_on),
            document=second.table,
            document_chain=second.chain,
            calibration=second.calibration,
            version="",
        )
        save_model(model, model_dir)
        if os.stat(model_dir / MODEL_FILE).st_size <= LARGEST_FILE:
            return prune
    return _PRUNINGS[-1]


def train_tagger(
    paths: TrainingPaths, *, seed: int = 1, seed_count: int = _SEEDS, folds: int = _FOLDS, log: Callable[[str], None] = print
) -> dict[str, int | float]:
    """Train the built-in tagger from scratch and write its file.

    The same inputs and seed give the same file, on one kind of machine.

    Args:
        paths: Inputs and output.
        seed: Seed of everything that is drawn.
        seed_count: How many first stages are averaged.
        folds: Folds of the jackknife that the second stage learns on.
        log: Gets a line of progress at a time.

    Returns:
        Counts for the card: documents, tokens, candidates, features, pruning threshold.

    Raises:
        SettingsError: If the corpora or the reference data are not there.
    """
    gazetteer: Gazetteer = read_gazetteer(load_reference(paths.reference_dir))
    documents = read_corpora(paths.corpora_dir, gazetteer)
    log(f"{len(documents)} annotated documents")
    habits, clusters = study_open_text(list(read_open_text(paths)) or documents, seed)
    log(f"{len(habits.words)} words, {len(clusters)} of them clustered")
    material, lexicon = make_material(
        [*documents, *make_variants(documents, gazetteer, seed)], gazetteer, habits, clusters
    )
    log(f"{material.tokens.height} tokens, {len(material.examples.rows)} candidates, {material.row_count} features")
    first = train_first(material, [seed + i for i in range(seed_count)], log)
    held_out = hold_out(material, folds, seed + 100, log)
    second = train_second(material, first, held_out, seed + 200)
    prune = _save_within(
        lexicon,
        first,
        second,
        lambda p: weight_tables(material.space, first.emission, prune=p, step=_STEP),
        paths.model_dir,
    )
    return {
        "document_count": len(material.documents),
        "token_count": material.tokens.height,
        "candidate_count": len(material.examples.rows),
        "feature_count": len(material.space.keys),
        "beyond_reach_count": material.beyond_reach,
        "prune": prune,
        "seed": seed,
    }
