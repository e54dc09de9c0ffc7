"""Segments with their text in, a sample of each article's shingles out: what copies of one text are found by.

A shingle is a run of five words of the running text, as letters and digits in lower case. Of all shingles those are
kept whose hash is divisible by SAMPLED_ONE_IN: the same in every text, so that the kept ones of two texts estimate what
the texts share (Broder 1997, On the resemblance and containment of documents, section 4: sketches modulo m).
"""

import numpy as np
import polars as pl

from pipelines.tables.contract import conform
from pipelines.tables.ids import stable_ids
from pipelines.tables.state import ArticleShingle

WIDTH = 5
"""Words of a shingle."""

SAMPLED_ONE_IN = 4
"""How many shingles there are for one that is kept."""

_RUNNING_TEXT = ["paragraph", "quote"]
_MULTIPLIERS = (np.arange(1, 2 * WIDTH, 2, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)) | np.uint64(1)


def _mixed(x: np.ndarray) -> np.ndarray:
    """All bits of a hash spread over all (the finaliser of MurmurHash3)."""
    x = (x ^ (x >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    x = (x ^ (x >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return np.asarray(x ^ (x >> np.uint64(33)))


def sample_shingles(segments: pl.DataFrame) -> pl.DataFrame:
    """The sampled shingles of each article's running text.

    What stands twice in an article counts once; captions, bylines and notices do not count, so that a copy with another
    headline or another paper's notice stays one.

    Args:
        segments: Columns article_id, kind, is_repeat and segment_text, ordered by article and segment.

    Returns:
        Rows of the contract ArticleShingle, each once.
    """
    words = (
        segments.filter(pl.col("kind").is_in(_RUNNING_TEXT) & ~pl.col("is_repeat"))
        .select("article_id", word=pl.col("segment_text").str.to_lowercase().str.extract_all(r"[\p{L}\p{M}\p{N}]+"))
        .explode("word", empty_as_null=True, keep_nulls=True)
        .drop_nulls("word")
    )
    count = words.height - WIDTH + 1
    if count < 1:
        return conform(pl.DataFrame(schema={"article_id": pl.Int64, "shingle": pl.Int64}), ArticleShingle)
    keys = stable_ids(words["word"]).to_numpy().view(np.uint64)
    article = words["article_id"].to_numpy()
    runs = np.zeros(count, dtype=np.uint64)
    for place, multiplier in enumerate(_MULTIPLIERS):
        runs += _mixed(keys[place : place + count]) * multiplier
    hashes = _mixed(runs)
    is_kept = (article[:count] == article[WIDTH - 1 :]) & (hashes % np.uint64(SAMPLED_ONE_IN) == 0)
    # 32 bits are enough to tell two texts apart by what they share, and take half the room in the warehouse.
    kept = pl.DataFrame(
        {"article_id": article[:count][is_kept], "shingle": (hashes[is_kept] >> np.uint64(32)).astype(np.int64)}
    )
    return conform(kept.unique(maintain_order=True), ArticleShingle, where="sample_shingles")
