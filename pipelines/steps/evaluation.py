"""Gold and found names in; precision, recall and F1 by type, and the most frequent confusions, out.

A name counts as found when range and type are exactly those of the gold (the measure of CoNLL-2003); untyped figures
ask for the range alone.
"""

from collections.abc import Mapping

import polars as pl

_RANGE = ("article_id", "start_char", "end_char")
ALL_TYPES = "ALL"
"""The type that stands for all types together, each name with its type."""

UNTYPED = "UNTYPED"
"""The type that stands for all types together, ranges alone."""

NOTHING = "-"
"""In a confusion: no name on this side."""


def _names(spans: pl.DataFrame, merge: Mapping[str, str]) -> pl.DataFrame:
    return spans.select(*_RANGE, pl.col("entity_type").replace(merge)).unique()


def _score(gold: pl.DataFrame, found: pl.DataFrame, entity_type: str) -> dict[str, str | int | float]:
    hits = gold.join(found, on=gold.columns, how="semi").height
    precision = hits / found.height if found.height else 0.0
    recall = hits / gold.height if gold.height else 0.0
    total = precision + recall
    return {
        "entity_type": entity_type,
        "gold_count": gold.height,
        "found_count": found.height,
        "hit_count": hits,
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / total if total else 0.0,
    }


def score_names(gold: pl.DataFrame, found: pl.DataFrame, *, merge: Mapping[str, str] | None = None) -> pl.DataFrame:
    """Compare found names with gold.

    Args:
        gold: article_id, start_char, end_char, entity_type, one row a name; duplicates count once.
        found: The same columns; others are ignored.
        merge: Type -> type that it counts as, on both sides, for gold with fewer types.

    Returns:
        entity_type, gold_count, found_count, hit_count, precision, recall, f1 (0 to 1); first ALL_TYPES, then UNTYPED,
        then each type that occurs, in alphabetical order.
    """
    names = [_names(frame, merge or {}) for frame in (gold, found)]
    ranges = [frame.select(_RANGE).unique() for frame in names]
    types = sorted(set(names[0]["entity_type"]) | set(names[1]["entity_type"]))
    rows = [_score(names[0], names[1], ALL_TYPES), _score(ranges[0], ranges[1], UNTYPED)]
    rows += [_score(*(frame.filter(pl.col("entity_type") == t) for frame in names), t) for t in types]  # type: ignore[call-arg, arg-type]
    return pl.DataFrame(rows)


def count_confusions(
    gold: pl.DataFrame, found: pl.DataFrame, *, merge: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """Count what was taken for what.

    Args:
        gold: As for score_names.
        found: As for score_names.
        merge: As for score_names.

    Returns:
        gold_type, found_type, name_count, most frequent first. NOTHING stands for a name that only one side has in
        exactly this range: missed, invented, or with other borders.
    """
    pairs = _names(gold, merge or {}).join(
        _names(found, merge or {}), on=_RANGE, how="full", coalesce=True, suffix="_found"
    )
    return (
        pairs.select(
            gold_type=pl.col("entity_type").fill_null(NOTHING),
            found_type=pl.col("entity_type_found").fill_null(NOTHING),
        )
        .filter(pl.col("gold_type") != pl.col("found_type"))
        .group_by("gold_type", "found_type")
        .agg(name_count=pl.len().cast(pl.Int64))
        .sort(["name_count", "gold_type", "found_type"], descending=[True, False, False])
    )


def calibration_error(confidence: pl.Series, is_hit: pl.Series, bins: int = 10) -> float:
    """The expected calibration error: how far stated confidence is from the share that proves right (Guo et al. 2017).

    Args:
        confidence: Stated confidence of each name, from 0 to 1.
        is_hit: Whether the name proved right.
        bins: Number of equal intervals of confidence.

    Returns:
        The absolute difference of both, averaged over the intervals by their number of names.
    """
    frame = pl.DataFrame({"confidence": confidence, "is_hit": is_hit.cast(pl.Float64)})
    if not frame.height:
        return 0.0
    gaps = frame.group_by((pl.col("confidence") * bins).floor().clip(0, bins - 1).alias("bin")).agg(
        gap=(pl.col("confidence").mean() - pl.col("is_hit").mean()).abs(), share=pl.len() / frame.height
    )
    return float((gaps["gap"] * gaps["share"]).sum())
