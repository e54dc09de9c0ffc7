"""Examples in, weights out: a linear-chain conditional random field, trained by AdaGrad on partial labels.

The chain has the structure that pipelines/steps/tagger/decode.py decodes: whatever ends (a name, or being outside)
meets whatever begins through one table of types, and a name goes on within its type. The objective is the marginal
likelihood of the allowed labels (Tsuboi et al. 2008), which is the usual one where one label is allowed.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.steps.tagger.labels import LABEL_COUNT, TYPE_COUNT
from pipelines.training.crf_kernels import run_epoch

_L = LABEL_COUNT
_K = TYPE_COUNT


@dataclass(frozen=True)
class Examples:
    """Candidate tokens of training documents.

    Attributes:
        rows: Feature rows of each token, -1 where there is none; tokens x templates.
        first: First token of each run, with the token count at the end.
        allowed: Labels that each token may have, as bits.
        open_labels: Labels that the model allows the token at all, as bits.
        weight: Learning step of each run.
        group: Document of each run.
    """

    rows: npt.NDArray[np.int32]
    first: npt.NDArray[np.int64]
    allowed: npt.NDArray[np.int64]
    open_labels: npt.NDArray[np.int64]
    weight: npt.NDArray[np.float32]
    group: npt.NDArray[np.int32]


@dataclass(frozen=True)
class Weights:
    """Parameters: emission weights by feature row and label, scores of meeting types, scores of going on in a name."""

    emission: npt.NDArray[np.float32]
    meet: npt.NDArray[np.float32]
    go_on: npt.NDArray[np.float32]


def train_crf(
    examples: Examples,
    row_count: int,
    *,
    seed: int,
    epochs: int = 7,
    rate: float = 0.02,
    decay: float = 0.85,
    dropout: float = 0.2,
    average_from: int = 2,
    selected: npt.NDArray[np.int64] | None = None,
    start: Weights | None = None,
    log: object = None,
) -> Weights:
    """Train one model.

    Args:
        examples: What to learn from.
        row_count: Number of feature rows.
        seed: Seed of the order of runs and of the dropout; one seed gives one result.
        epochs: Passes over the examples.
        rate: Learning rate of the first pass; ten times as much costs four points of F1 with so many features.
        decay: Factor of the rate from pass to pass.
        dropout: Share of features left out at each token, so that no feature is relied on alone.
        average_from: First pass, from 0, whose result enters the average that is returned.
        selected: Runs to learn from; all by default.
        start: Scores to build on, for a second stage: emission holds scores of tokens, not of features.
        log: Called with a line of text after each pass, if given.

    Returns:
        The averaged weights.
    """
    w = np.zeros((row_count, _L), dtype=np.float32)
    gw = np.zeros_like(w)
    mean = np.zeros_like(w)
    base = np.zeros((1, _L), dtype=np.float32) if start is None else start.emission
    m = np.zeros((_K + 1, _K + 1), np.float32) if start is None else start.meet.copy()
    g = np.zeros((_K, 4), np.float32) if start is None else start.go_on.copy()
    gm, gg = np.zeros_like(m), np.zeros_like(g)
    mean_m, mean_g = np.zeros_like(m), np.zeros_like(g)
    runs = np.arange(len(examples.first) - 1) if selected is None else selected
    rng = np.random.default_rng(seed)
    for epoch in range(epochs):
        loss = run_epoch(
            examples.rows, base, examples.first, examples.allowed, examples.open_labels,
            examples.weight, rng.permutation(runs),
            w, gw, m, gm, g, gg, rate * decay**epoch, dropout, int(rng.integers(1 << 31)),
        )  # fmt: skip
        if epoch >= average_from:
            mean += w
            mean_m += m
            mean_g += g
        if callable(log):
            log(f"epoch {epoch + 1} of {epochs}: loss {loss:.0f}")
    passes = max(1, epochs - average_from)
    return Weights(mean / np.float32(passes), mean_m / np.float32(passes), mean_g / np.float32(passes))
