import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.batches.ingest import MAX_FILES, PACKED_WEIGHT, read_version, slice_listing

FILES = st.lists(st.tuples(st.sampled_from(["txt", "txt.gz", "ZIP"]), st.integers(0, 300)), max_size=30)


def listing(files: list[tuple[str, int]]) -> pl.DataFrame:
    rows = [(f"{number:03}.{ending}", size) for number, (ending, size) in enumerate(files)]
    return pl.DataFrame(rows, schema={"source_path": pl.String, "byte_count": pl.Int64}, orient="row")


@given(FILES)
def test_slices_are_the_listing_in_order_and_bounded(files: list[tuple[str, int]]) -> None:
    whole = listing(files)
    parts = list(slice_listing(whole, 1000))
    assert pl.concat([whole.clear(), *parts]).equals(whole)
    for part in parts:
        assert 0 < part.height <= MAX_FILES
        weights = [
            size * (PACKED_WEIGHT if path.lower().endswith((".gz", ".zip")) else 1) for path, size in part.iter_rows()
        ]
        # A slice ends with the file that passes the bound.
        assert sum(weights[:-1]) <= 1000


def test_many_small_files_are_cut_as_well() -> None:
    parts = list(slice_listing(listing([("txt", 1)] * (2 * MAX_FILES + 6)), 10**9))
    assert sorted({part.height for part in parts}) == [(2 * MAX_FILES + 6) // 3, (2 * MAX_FILES + 6) // 3 + 1]
    # Small files beside large ones end no slice early.
    mixed = [("txt", 900)] * (2 * MAX_FILES)
    assert {part.height for part in slice_listing(listing(mixed), 900 * MAX_FILES // 4)} == {MAX_FILES // 4}


def test_another_setting_is_another_version() -> None:
    assert len({read_version("undecided", 1), read_version("day_first", 1), read_version("undecided", 2)}) == 3
    assert read_version("undecided", 1) == read_version("undecided", 1)
