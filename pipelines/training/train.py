"""Folders of corpora, open text and reference data in; the model's file and its card out."""

import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.sources.reference import load_reference
from pipelines.steps.tagger import load_tagger
from pipelines.steps.tagger.decode import Chain
from pipelines.steps.tagger.encode import WordTable
from pipelines.steps.tagger.lexicon import Lexicon
from pipelines.steps.tagger.model import MODEL_FILE, Model, load_model, save_model
from pipelines.training.ablation import Ablations, ablate, take_apart
from pipelines.training.card import write_card
from pipelines.training.corpora import GoldDocument
from pipelines.training.crf import Weights
from pipelines.training.examples import tokens_of
from pipelines.training.gazetteer import Gazetteer, read_gazetteer
from pipelines.training.habits import WordHabits, cluster_words, count_forms
from pipelines.training.material import Material, make_material
from pipelines.training.measure import DevelopmentSet, Measurement, measure, read_development_sets
from pipelines.training.mixture import make_variants, read_corpora
from pipelines.training.space import weight_tables
from pipelines.training.stages import SecondStage, hold_out, train_first, train_second
from pipelines.training.written import is_held_out

LARGEST_FILE = 7_600_000
"""Bytes that the model's file may have; more weights are pruned until it fits."""

_PRUNINGS = (0.03, 0.035, 0.04, 0.05, 0.07, 0.1)
_STEP = 0.015
_SEEDS = 5
_FOLDS = 4
_BATCH = 4000


@dataclass(frozen=True)
class TrainingPaths:
    """Where training finds things.

    Attributes:
        corpora_dir: Annotated corpora, one JSONL file each.
        written_dir: Marked texts that were written for training, data/training.
        open_text_dir: JSONL files of plain texts (fields id, title, text), for clusters and habits of case.
        reference_dir: data/reference.
        held_out_files: Development sets; open text with their ids is not read.
        model_dir: Where the model is written.
    """

    corpora_dir: Path
    written_dir: Path
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


def _save_within(lexicon: Lexicon, material: Material, first: Weights, second: SecondStage, model_dir: Path) -> float:
    """Save the model with as many weights as the size allows; returns the pruning threshold."""
    for prune in _PRUNINGS:
        window, centre, pair = weight_tables(material.space, first.emission, prune=prune, step=_STEP)
        model = Model(
            lexicon=lexicon,
            window=window,
            centre=centre,
            pair=pair,
            chain=Chain(first.meet, first.go_on),
            document=second.table,
            document_chain=second.chain,
            calibration=second.calibration,
            version="",
        )
        save_model(model, model_dir)
        if (model_dir / MODEL_FILE).stat().st_size <= LARGEST_FILE:
            break
    return prune


def train_tagger(
    paths: TrainingPaths,
    *,
    seed: int = 1,
    seed_count: int = _SEEDS,
    folds: int = _FOLDS,
    with_ablations: bool = False,
    log: Callable[[str], None] = print,
) -> None:
    """Train the built-in tagger from scratch; write its file and its card.

    The same inputs and seed give the same file, on one kind of machine.

    Args:
        paths: Inputs and output.
        seed: Seed of everything that is drawn.
        seed_count: How many first stages are averaged.
        folds: Folds of the jackknife that the second stage learns on.
        with_ablations: Whether to train lesser models too, for the card's tables; takes thrice as long.
        log: Gets a line of progress at a time.

    Raises:
        SettingsError: If the corpora or the reference data are not there.
    """
    gazetteer = read_gazetteer(load_reference(paths.reference_dir))
    inputs = read_inputs(paths, gazetteer, seed, log)
    counts = train_with(inputs, gazetteer, paths.model_dir, seed=seed, seed_count=seed_count, folds=folds, log=log)
    sets = read_development_sets(paths.corpora_dir, gazetteer)
    measured = [measure(load_tagger(paths.model_dir), development) for development in sets]
    ablations: Ablations = []
    unseen: list[Measurement] = []
    if with_ablations:
        unseen = _measure_unseen(inputs, gazetteer, seed=seed, seed_count=seed_count, folds=folds, log=log)
        ablations = [("the model: seeds averaged, second stage, pruned", measured)]
        ablations += take_apart(load_model(paths.model_dir), sets)
        ablations += ablate(
            inputs.documents, inputs.variants, gazetteer, inputs.habits, inputs.clusters, sets=sets, seed=seed, log=log
        )
    (paths.model_dir / "CARD.md").write_text(write_card(counts, measured, ablations, unseen), encoding="utf-8")
    for each in measured:
        log(f"{each.name}: F1 {each.scores['f1'][0]:.4f} typed, {each.scores['f1'][1]:.4f} untyped")


def _measure_unseen(
    inputs: "TrainingInputs",
    gazetteer: Gazetteer,
    *,
    seed: int,
    seed_count: int,
    folds: int,
    log: Callable[[str], None],
) -> list[Measurement]:
    """Train a model without a sixth of the written texts, and measure it on them: layouts that it has not seen."""
    held_out = [d for d in inputs.documents if is_held_out(d)]
    keys = {d.key for d in held_out}
    if not keys:
        return []
    log(f"a model without {len(keys)} of the written texts")
    rest = replace(
        inputs,
        documents=[d for d in inputs.documents if d.key not in keys],
        variants=[d for d in inputs.variants if d.source_key not in keys],
    )
    with tempfile.TemporaryDirectory() as folder:
        train_with(rest, gazetteer, Path(folder), seed=seed, seed_count=seed_count, folds=folds, log=log)
        development = DevelopmentSet("each sixth text of data/training, left out", held_out, {})
        return [measure(load_tagger(Path(folder)), development)]


@dataclass(frozen=True)
class TrainingInputs:
    """What is read and made before any training: corpora, variants, habits and clusters of open text."""

    documents: list[GoldDocument]
    variants: list[GoldDocument]
    habits: WordHabits
    clusters: dict[str, tuple[int, ...]]


def read_inputs(paths: TrainingPaths, gazetteer: Gazetteer, seed: int, log: Callable[[str], None]) -> TrainingInputs:
    """Read the corpora and the open text, and make the variants."""
    documents = read_corpora(paths.corpora_dir, paths.written_dir, gazetteer)
    log(f"{len(documents)} annotated documents")
    habits, clusters = study_open_text(list(read_open_text(paths)) or documents, seed)
    log(f"{len(habits.words)} words, {len(clusters)} of them clustered")
    return TrainingInputs(documents, make_variants(documents, gazetteer, seed), habits, clusters)


def train_with(
    inputs: TrainingInputs,
    gazetteer: Gazetteer,
    model_dir: Path,
    *,
    seed: int,
    seed_count: int,
    folds: int,
    log: Callable[[str], None],
) -> dict[str, int | float]:
    """Train both stages and write the model's file; returns counts for the card."""
    material, lexicon = make_material([*inputs.documents, *inputs.variants], gazetteer, inputs.habits, inputs.clusters)
    log(f"{material.tokens.height} tokens, {len(material.examples.rows)} candidates, {material.row_count} features")
    first = train_first(material, [seed + i for i in range(seed_count)], log)
    second = train_second(material, first, hold_out(material, folds, seed + 100, log), seed + 200)
    prune = _save_within(lexicon, material, first, second, model_dir)
    return {
        "documents, variants included": len(material.documents),
        "tokens": material.tokens.height,
        "tokens that can be in a name": len(material.examples.rows),
        "annotated names that the model cannot say": material.beyond_reach,
        "features trained": len(material.space.keys),
        "weights pruned below": prune,
        "bytes": (model_dir / MODEL_FILE).stat().st_size,
        "seed": seed,
        "seeds averaged": seed_count,
    }
