"""What each part of the model is worth: models without it, measured on the development sets."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from pipelines.steps.tagger.builtin import BuiltinTagger
from pipelines.steps.tagger.decode import Chain
from pipelines.steps.tagger.labels import LABEL_COUNT
from pipelines.steps.tagger.model import Model, WeightTable
from pipelines.training.corpora import GoldDocument
from pipelines.training.gazetteer import Gazetteer
from pipelines.training.habits import WordHabits
from pipelines.training.material import make_material
from pipelines.training.measure import DevelopmentSet, Measurement, measure
from pipelines.training.mixture import FULL, HEART
from pipelines.training.space import weight_tables
from pipelines.training.stages import train_first
from pipelines.training.written import WRITTEN

_PRUNE, _STEP = 0.02, 0.015
Ablations = list[tuple[str, list[Measurement]]]


def _no_weights() -> WeightTable:
    return WeightTable(np.zeros(0, dtype=np.uint32), np.zeros((1, LABEL_COUNT), dtype=np.int8), 0.01)


def take_apart(model: Model, sets: Sequence[DevelopmentSet]) -> Ablations:
    """Measure a model without what stands on top of its first stage."""
    lesser = [
        ("the model, ranges that are likelier no names reported too", BuiltinTagger(model, least_sure=0.0)),
        (
            "the model without second stage",
            BuiltinTagger(replace(model, document=_no_weights(), document_chain=model.chain)),
        ),
    ]
    return [(label, [measure(tagger, development) for development in sets]) for label, tagger in lesser]


def first_stage_alone(
    documents: Sequence[GoldDocument],
    gazetteer: Gazetteer,
    habits: WordHabits,
    clusters: dict[str, tuple[int, ...]],
    seed: int,
) -> BuiltinTagger:
    """A tagger with the first stage only, of one seed, uncalibrated."""
    material, lexicon = make_material(documents, gazetteer, habits, clusters)
    first = train_first(material, [seed], lambda _: None)
    window, centre, pair = weight_tables(material.space, first.emission, prune=_PRUNE, step=_STEP)
    chain = Chain(first.meet, first.go_on)
    as_stated = np.array([[0.0, 1.0], [0.0, 1.0]], dtype=np.float32)
    return BuiltinTagger(Model(lexicon, window, centre, pair, chain, _no_weights(), chain, as_stated, "ablation"))


def ablate(
    documents: Sequence[GoldDocument],
    variants: Sequence[GoldDocument],
    gazetteer: Gazetteer,
    habits: WordHabits,
    clusters: dict[str, tuple[int, ...]],
    *,
    sets: Sequence[DevelopmentSet],
    seed: int,
    log: Callable[[str], None],
) -> Ablations:
    """Train lesser models and measure them.

    Args:
        documents: The corpora.
        variants: Variants and inventions.
        gazetteer: Reference data.
        habits: Habits of case in open text.
        clusters: Clusters of words.
        sets: What to measure on.
        seed: Seed of each model.
        log: Gets a line of progress at a time.
    """
    full = [d for d in documents if d.corpus in FULL]
    heart = [d for d in documents if d.corpus == HEART]
    unwritten = [d for d in (*documents, *variants) if not d.source_key.startswith(f"{WRITTEN}/")]
    without_classes = replace(gazetteer, phrases={}, words={})
    plans: list[tuple[str, Sequence[GoldDocument], Gazetteer, dict[str, tuple[int, ...]]]] = [
        ("all", [*documents, *variants], gazetteer, clusters),
        ("without classes from the reference data", [*documents, *variants], without_classes, clusters),
        ("without clusters", [*documents, *variants], gazetteer, {}),
        ("without data/training", unwritten, gazetteer, clusters),
        ("without the other corpora", [*full, *variants], gazetteer, clusters),
        ("without variants and inventions", list(documents), gazetteer, clusters),
        ("news_train alone", heart, gazetteer, clusters),
    ]  # fmt: skip
    out: Ablations = []
    for label, texts, words, cuts in plans:
        log(f"ablation: {label}")
        tagger = first_stage_alone(texts, words, habits, cuts, seed)
        out.append((label, [measure(tagger, development) for development in sets]))
    return out
