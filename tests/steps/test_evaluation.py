import polars as pl
import pytest

from pipelines.steps.evaluation import ALL_TYPES, UNTYPED, calibration_error, count_confusions, score_names

SCHEMA = {"article_id": pl.Int64, "start_char": pl.Int64, "end_char": pl.Int64, "entity_type": pl.String}


def names(*rows: tuple[int, int, int, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


GOLD = names((1, 0, 5, "GPE"), (1, 9, 12, "ORG"), (2, 0, 5, "PERSON"), (2, 7, 9, "LOC"))
FOUND = names((1, 0, 5, "GPE"), (1, 9, 12, "GPE"), (2, 0, 6, "PERSON"))


def test_exact_ranges_count_with_and_without_their_type() -> None:
    rows = {r["entity_type"]: r for r in score_names(GOLD, FOUND).iter_rows(named=True)}
    assert list(rows) == [ALL_TYPES, UNTYPED, "GPE", "LOC", "ORG", "PERSON"]
    assert (rows[ALL_TYPES]["hit_count"], rows[ALL_TYPES]["precision"], rows[ALL_TYPES]["recall"]) == (1, 1 / 3, 1 / 4)
    assert (rows[UNTYPED]["hit_count"], rows[UNTYPED]["f1"]) == (2, pytest.approx(4 / 7))
    assert (rows["GPE"]["precision"], rows["GPE"]["recall"], rows["LOC"]["f1"]) == (0.5, 1.0, 0.0)


def test_merged_types_count_as_one() -> None:
    merged = score_names(names((1, 0, 5, "LOC")), names((1, 0, 5, "GPE")), merge={"GPE": "LOC"})
    assert merged.filter(pl.col("entity_type") == "LOC")["f1"].item() == 1.0


def test_confusions_name_what_was_taken_for_what() -> None:
    assert count_confusions(GOLD, FOUND).rows() == [
        ("-", "PERSON", 1), ("LOC", "-", 1), ("ORG", "GPE", 1), ("PERSON", "-", 1),
    ]  # fmt: skip


def test_nothing_against_nothing_is_zero_and_not_an_error() -> None:
    assert score_names(names(), names())["f1"].to_list() == [0.0, 0.0]
    assert count_confusions(names(), names()).height == 0
    assert calibration_error(pl.Series([], dtype=pl.Float64), pl.Series([], dtype=pl.Boolean)) == 0.0


def test_calibration_error_is_the_gap_weighted_by_names() -> None:
    stated = pl.Series([0.95, 0.95, 0.25, 1.0])
    right = pl.Series([True, False, False, True])
    assert calibration_error(stated, right) == pytest.approx(3 / 4 * abs((0.95 * 2 + 1) / 3 - 2 / 3) + 1 / 4 * 0.25)
