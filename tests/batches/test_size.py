from hypothesis import given
from hypothesis import strategies as st

from pipelines.batches.size import even_size


def test_work_that_fits_is_one_batch() -> None:
    assert even_size(1_500, 2_000, 2) == 1_500


def test_every_worker_gets_as_many_batches_as_the_others() -> None:
    # Three batches of 2,000 would leave one of two workers waiting for the last.
    assert even_size(5_000, 2_000, 2) == 1_250


def test_nothing_to_do_is_one_batch_of_something() -> None:
    assert even_size(0, 2_000, 2) == 1


@given(total=st.integers(1, 10**9), most=st.integers(1, 10**7), workers=st.integers(1, 8))
def test_batches_keep_the_bound_and_come_out_even(total: int, most: int, workers: int) -> None:
    size = even_size(total, most, workers)
    count = -(-total // size)
    assert 1 <= size <= most
    assert size * count < total + size
    if 1 < count <= total**0.5 - 1:
        assert count % workers == 0
