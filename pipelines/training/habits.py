"""Open text in; how often running text writes each word in lower case, and in which classes of contexts it stands."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import csr_matrix
from sklearn.cluster import MiniBatchKMeans
from sklearn.utils.extmath import randomized_svd

_CONTEXT_WORDS = 2000
_CLUSTERED_WORDS = 24_000
_DIMENSIONS = 100
CLUSTER_COUNTS = (64, 256, 1000)


@dataclass(frozen=True)
class WordHabits:
    """Counts of words, one row a lower-case form.

    Attributes:
        words: Lower-case forms, ascending.
        forms: Occurrences in lower case, with a capital first letter, all in capitals, otherwise; one row a word.
    """

    words: list[str]
    forms: npt.NDArray[np.int64]


def count_forms(tokens: pl.DataFrame) -> WordHabits:
    """Count how running text writes each word.

    The first word of a sentence and the words of lines in capitals say nothing about a word's case, so they are left
    out.

    Args:
        tokens: Token rows with the column mode (how the sentence is written) and is_first.
    """
    token = pl.col("token")
    lower = token.str.to_lowercase()
    counted = (
        tokens.filter((pl.col("mode") == 0) & ~pl.col("is_first"))
        .with_columns(
            lower=lower,
            form=pl.when(token == lower)
            .then(0)
            .when((token == token.str.to_uppercase()) & (token.str.len_chars() > 1))
            .then(2)
            .when(token.str.slice(0, 1) != lower.str.slice(0, 1))
            .then(1)
            .otherwise(3),
        )
        .group_by("lower", "form")
        .len()
        .sort("lower", "form")
    )
    words = counted["lower"].unique().sort()
    forms = np.zeros((len(words), 4), dtype=np.int64)
    row = np.searchsorted(words.to_numpy(), counted["lower"].to_numpy())
    forms[row, counted["form"].to_numpy()] = counted["len"].to_numpy()
    return WordHabits(words.to_list(), forms)


def cluster_words(tokens: pl.DataFrame, seed: int) -> dict[str, tuple[int, ...]]:
    """Cluster words by the words that stand left and right of them.

    Positive pointwise mutual information of word and neighbour, reduced by a truncated singular value decomposition
    (Levy and Goldberg 2014), normalised, and cut by k-means at three depths.

    Args:
        tokens: Token rows in text order.
        seed: Seed of both methods.

    Returns:
        Lower-case word -> its cluster at each of CLUSTER_COUNTS, from 1.
    """
    lower = tokens["token"].str.to_lowercase().str.replace_all(r"\d", "0")
    counts = lower.value_counts(sort=False).rename({"count": "n"}).sort(["n", "token"], descending=[True, False])
    vocabulary = counts["token"].head(_CLUSTERED_WORDS).to_list()
    number = pl.DataFrame({"token": vocabulary, "i": np.arange(len(vocabulary))})
    ids = pl.DataFrame({"token": lower}).join(number, on="token", how="left", maintain_order="left")["i"]
    word = ids.fill_null(-1).to_numpy()
    sentence = tokens.select(pl.struct("article_id", "sentence_no").rle_id()).to_series().to_numpy()
    width = min(_CONTEXT_WORDS, len(vocabulary))
    rows, columns, weights = [], [], []
    for slot, distance in enumerate((-2, -1, 1, 2)):
        a, b = (word[-distance:], word[:distance]) if distance < 0 else (word[:-distance], word[distance:])
        same = sentence[abs(distance) :] == sentence[: -abs(distance)]
        kept = same & (a >= 0) & (b >= 0) & (b < width)
        rows.append(a[kept])
        columns.append(b[kept] + slot * width)
        weights.append(np.ones(int(kept.sum()), dtype=np.float32))
    table = csr_matrix(
        (np.concatenate(weights), (np.concatenate(rows), np.concatenate(columns))), shape=(len(vocabulary), 4 * width)
    )
    table.sum_duplicates()
    total = table.sum()
    row_sum, column_sum = np.asarray(table.sum(axis=1)).ravel(), np.asarray(table.sum(axis=0)).ravel() ** 0.75
    column_sum *= total / max(column_sum.sum(), 1)
    coo = table.tocoo()
    gain = np.log(coo.data * total / (row_sum[coo.row] * column_sum[coo.col]))
    positive = gain > 0
    ppmi = csr_matrix((gain[positive], (coo.row[positive], coo.col[positive])), shape=table.shape)
    size = min(_DIMENSIONS, min(ppmi.shape) - 1)
    left, values, _ = randomized_svd(ppmi, n_components=size, random_state=seed, n_iter=4)
    vectors = (left * np.sqrt(values)).astype(np.float32)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    cuts = [
        MiniBatchKMeans(max(2, min(count, len(vocabulary) // 8)), random_state=seed, n_init=3, batch_size=4096)
        .fit_predict(vectors)
        .tolist()
        for count in CLUSTER_COUNTS
    ]
    return {w: tuple(c + 1 for c in cut) for w, cut in zip(vocabulary, zip(*cuts, strict=True), strict=True)}
