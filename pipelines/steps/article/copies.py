"""Texts and what they share in, the text that each is a copy of out.

A text is a copy when most of what it says stands in an earlier one: an abridged or lightly edited version, a wire story
under another headline. A longer version is none, for it has news of its own. Reports that come every week in the same
words, with other figures, are news each time: copies are looked for within less than a week, and the nearer two texts
lie in time, the less they have to share. The shares are containments (Broder 1997, On the resemblance and containment
of documents).
"""

from collections.abc import Callable

import polars as pl

from pipelines.steps.components import components

CountShared = Callable[[pl.DataFrame], pl.DataFrame]
"""Called with pairs of texts (left, right); gives them with shared_count, the sampled shingles that both have."""

MIN_SHARE_OF_DAY, MIN_SHARE_OF_WEEK, MIN_SHARE_UNDATED = 0.6, 0.7, 0.8
"""Share of a text's shingles that an earlier text of the same day, of the days before, or of an unknown day must have.
An edited word costs up to five shingles."""

MAX_DAYS = 6
"""Days that a near copy comes after its original at most."""

MIN_SHINGLES = 12
"""Sampled shingles, of about 50 words, below which texts are too short to tell an edited copy from a formula."""


def find_originals(texts: pl.DataFrame, pairs: pl.DataFrame, count_shared: CountShared) -> pl.DataFrame:
    """Find the text that each copy is a copy of.

    Only texts that are no copies themselves have copies, so that a story that is rewritten day by day does not drift
    into another. The result depends on the set of texts alone.

    Args:
        texts: Columns text_id, place (rank of the text: 0 came first), published_on (null where it is not known) and
            shingle_count.
        pairs: Columns left, right: pairs of texts that may share something, each once, in any order. Pairs that are
            missing are found as long as each of the two is in a pair with a third text that both are like.
        count_shared: Counts what pairs share.

    Returns:
        text_id, original_id, share (of the copy's shingles); one row a copy.
    """
    known = texts.filter(pl.col("shingle_count") >= MIN_SHINGLES).select(
        "text_id", "place", "published_on", "shingle_count"
    )
    edges = _ordered(pairs, known)
    edges = _similar(edges, count_shared).select("text_id", "original_id")
    found = []
    while edges.height:
        pairs = _with_first(edges, known)
        copies = _similar(_ordered(pairs, known), count_shared)
        found.append(copies)
        settled = pl.concat([copies["text_id"], copies["original_id"]]).unique()
        edges = edges.filter(
            ~pl.col("text_id").is_in(settled.implode()) & ~pl.col("original_id").is_in(settled.implode())
        )
    empty = pl.DataFrame(schema={"text_id": pl.Int64, "original_id": pl.Int64, "share": pl.Float64})
    return pl.concat([empty, *found]).sort("text_id")


def _ordered(pairs: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Pairs with the later text first: text_id, original_id, shingle_count of the later, days between them."""
    both = pairs.join(known.rename({"text_id": "left"}), on="left").join(
        known.rename({"text_id": "right"}), on="right", suffix="_right"
    )
    is_later = pl.col("place") > pl.col("place_right")
    return both.select(
        text_id=pl.when(is_later).then("left").otherwise("right"),
        original_id=pl.when(is_later).then("right").otherwise("left"),
        shingle_count=pl.when(is_later).then("shingle_count").otherwise("shingle_count_right"),
        days=(pl.col("published_on") - pl.col("published_on_right")).dt.total_days().abs(),
    )


def _similar(ordered: pl.DataFrame, count_shared: CountShared) -> pl.DataFrame:
    """The pairs whose later text is a copy of the earlier: text_id, original_id, share."""
    near = ordered.filter((pl.col("days") <= MAX_DAYS).fill_null(value=True))
    counted = count_shared(near.select(left="text_id", right="original_id"))
    least = (
        pl.when(pl.col("days").is_null()).then(MIN_SHARE_UNDATED)
        .when(pl.col("days") == 0).then(MIN_SHARE_OF_DAY)
        .otherwise(MIN_SHARE_OF_WEEK)
    )  # fmt: skip
    return (
        near.join(counted.rename({"left": "text_id", "right": "original_id"}), on=["text_id", "original_id"])
        .with_columns(share=pl.col("shared_count") / pl.col("shingle_count"))
        .filter(pl.col("share") >= least)
        .select("text_id", "original_id", "share")
    )


def _with_first(edges: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Each text with the first one of those that it hangs together with: left, right."""
    ends = pl.concat([edges["text_id"], edges["original_id"]]).unique().alias("text_id")
    nodes = known.join(ends.to_frame(), on="text_id").sort("place").with_row_index("node")
    number = nodes.select("text_id", pl.col("node").cast(pl.Int64))
    left, right = (
        edges.join(number.rename({"text_id": side}), on=side, how="left", maintain_order="left")["node"].to_numpy()
        for side in ("text_id", "original_id")
    )
    # Nodes are numbered by their place, so that the least one of a component is its first text.
    first = pl.Series("first", components(nodes.height, left, right), dtype=pl.Int64)
    ids = nodes["text_id"]
    return pl.DataFrame({"left": ids, "right": ids.gather(first)}).filter(pl.col("left") != pl.col("right"))
