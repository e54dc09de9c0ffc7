"""Material in, both stages and the calibration of a model out."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from sklearn.isotonic import IsotonicRegression

from pipelines.steps.tagger.decode import IMPOSSIBLE, Chain, best_labels, read_names
from pipelines.steps.tagger.document import document_keys
from pipelines.steps.tagger.labels import LABEL_COUNT
from pipelines.steps.tagger.model import WeightTable
from pipelines.steps.tagger.posterior import likely_names
from pipelines.training.crf import Examples, Weights, train_crf
from pipelines.training.invention import INVENTED
from pipelines.training.material import Material
from pipelines.training.mixture import FULL

Log = Callable[[str], None]

_DOCUMENT_STEP = 0.01
_CORRECTION_SHARE = 0.8
"""Share of the second stage's corrections that is kept. It learned to correct first stages of one seed that lacked a
fold; the one that it corrects in the end is better."""

_FLOOR = -50.0
"""Scores of impossible labels while the second stage is trained: low, and no danger to sums."""


def average(models: list[Weights]) -> Weights:
    """The mean of several models of one feature space; their errors of chance cancel out."""
    return Weights(
        np.asarray(np.mean([m.emission for m in models], axis=0), dtype=np.float32),
        np.asarray(np.mean([m.meet for m in models], axis=0), dtype=np.float32),
        np.asarray(np.mean([m.go_on for m in models], axis=0), dtype=np.float32),
    )


def train_first(material: Material, seeds: list[int], log: Log, **options: float | int) -> Weights:
    """Train the first stage, once a seed, and average."""
    models = []
    for seed in seeds:
        log(f"first stage, seed {seed}")
        weights = train_crf(material.examples, material.row_count, seed=seed, log=log, **options)  # type: ignore[arg-type]
        models.append(replace(weights, emission=weights.emission[: len(material.space.keys)]))
    return average(models)


def _score(
    examples: Examples, emission: npt.NDArray[np.float32], tokens: npt.NDArray[np.int64]
) -> npt.NDArray[np.float32]:
    """Scores of some tokens by weights of features; impossible labels are IMPOSSIBLE."""
    padded = np.concatenate([emission, np.zeros((1, LABEL_COUNT), dtype=np.float32)])
    rows = examples.rows[tokens]
    rows = np.where(rows < len(emission), rows, -1)
    out = np.zeros((len(tokens), LABEL_COUNT), dtype=np.float32)
    for column in range(rows.shape[1]):
        out += padded[rows[:, column]]
    out[(examples.open_labels[tokens][:, None] >> np.arange(LABEL_COUNT)) & 1 == 0] = IMPOSSIBLE
    return out


@dataclass(frozen=True)
class HeldOut:
    """Scores of the first stage for text that it was not trained on.

    Attributes:
        scores: Scores of all candidate tokens; zeros where the token was not held out.
        runs: The runs that were held out, in some fold.
    """

    scores: npt.NDArray[np.float32]
    runs: npt.NDArray[np.int64]


def hold_out(material: Material, folds: int, seed: int, log: Log) -> HeldOut:
    """Score each document, and its variants, by a model that saw none of them (jackknife); inventions are left out."""
    examples = material.examples
    fold_of_document = np.array(
        [
            -1 if d.corpus == INVENTED and d.key == d.source_key else zlib.crc32(d.source_key.encode()) % folds
            for d in material.documents
        ]
    )
    fold = fold_of_document[examples.group]
    scores = np.zeros((len(examples.rows), LABEL_COUNT), dtype=np.float32)
    run_of_token = np.repeat(np.arange(len(examples.first) - 1), np.diff(examples.first))
    for number in range(folds):
        log(f"held-out fold {number + 1} of {folds}")
        weights = train_crf(examples, material.row_count, seed=seed + number, selected=np.flatnonzero(fold != number))
        tokens = np.flatnonzero(fold[run_of_token] == number)
        scores[tokens] = _score(examples, weights.emission[: len(material.space.keys)], tokens)
    return HeldOut(scores, np.flatnonzero(fold >= 0))


@dataclass(frozen=True)
class SecondStage:
    """The second stage as the model keeps it, and its calibration."""

    table: WeightTable
    chain: Chain
    calibration: npt.NDArray[np.float32]


def train_second(
    material: Material, first: Weights, held_out: HeldOut, seed: int, *, min_count: int = 4
) -> SecondStage:
    """Train the second stage on held-out scores of the first, and calibrate the probabilities of both together.

    Args:
        material: What the first stage was trained on.
        first: The first stage.
        held_out: Its scores for text that it did not see.
        seed: Seed of the training.
        min_count: Features seen less often are left out.
    """
    examples = material.examples
    run_of_token = np.repeat(np.arange(len(examples.first) - 1), np.diff(examples.first))
    used = np.isin(run_of_token, held_out.runs)
    labels = best_labels(held_out.scores, examples.first, Chain(first.meet, first.go_on))
    labels[~used] = 0
    keys = document_keys(material.encoded, material.words, labels, read_names(labels))
    distinct, counts = np.unique(keys[used], return_counts=True)
    distinct = distinct[counts >= min_count]
    place = np.searchsorted(distinct, keys)
    place[place == len(distinct)] = 0
    rows = np.where(distinct[place] == keys, place, -1).astype(np.int32)
    second = train_crf(
        replace(examples, rows=rows),
        len(distinct),
        seed=seed,
        dropout=0.2,
        selected=held_out.runs,
        start=replace(first, emission=np.maximum(held_out.scores, _FLOOR)),
    )
    units = np.clip(np.rint(second.emission / _DOCUMENT_STEP), -127, 127).astype(np.int8)
    weights = np.concatenate([units, np.zeros((1, LABEL_COUNT), dtype=np.int8)])
    step, share = _DOCUMENT_STEP * _CORRECTION_SHARE, np.float32(_CORRECTION_SHARE)
    chain = Chain(
        np.asarray(first.meet + share * (second.meet - first.meet), dtype=np.float32),
        np.asarray(first.go_on + share * (second.go_on - first.go_on), dtype=np.float32),
    )
    scores = held_out.scores + weights[rows].sum(axis=1, dtype=np.float32) * np.float32(step)
    return SecondStage(WeightTable(distinct, weights, step), chain, _calibrate(material, scores, chain, held_out.runs))


def _calibrate(
    material: Material, scores: npt.NDArray[np.float32], chain: Chain, runs: npt.NDArray[np.int64]
) -> npt.NDArray[np.float32]:
    """How often names of each stated probability are right, in held-out text: a rising line of few points."""
    examples = material.examples
    names, stated = likely_names(scores, examples.first, chain)
    run_of_token = np.repeat(np.arange(len(examples.first) - 1), np.diff(examples.first))
    is_full = np.array([d.source_key.split("/")[0] in FULL for d in material.documents])[examples.group]
    used = np.isin(run_of_token[names.first], runs[is_full[runs]])
    tokens = material.encoded.runs.tokens
    gold = dict(
        zip(
            zip(material.gold.first.tolist(), material.gold.last.tolist(), strict=True),
            material.gold.type_bits.tolist(),
            strict=True,
        )
    )
    right = np.array(
        [
            gold.get((first, last), 0) >> kind & 1
            for first, last, kind in zip(
                tokens[names.first].tolist(), tokens[names.last].tolist(), names.type_no.tolist(), strict=True
            )
        ]
    )
    fit = IsotonicRegression(out_of_bounds="clip").fit(stated[used], right[used])
    points = np.linspace(0.0, 1.0, 21)
    smoothed = np.interp(points, *_bin_means(stated[used], fit.predict(stated[used])))
    return np.stack([points, np.clip(np.maximum.accumulate(smoothed), 0.01, 0.999)]).astype(np.float32)


def _bin_means(
    stated: npt.NDArray[np.float64], fitted: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Means of stated and fitted probability over fiftieths of the names, so that no step rests on a few names."""
    order = np.argsort(stated, kind="stable")
    parts = [p for p in np.array_split(order, 50) if len(p)]
    return np.array([stated[p].mean() for p in parts]), np.array([fitted[p].mean() for p in parts])
