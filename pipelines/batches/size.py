"""The size of all batches in, the size of one out: within its bound, and so that no worker waits for another."""


def even_size(total: int, most: int, workers: int) -> int:
    """The size that batches should have.

    Args:
        total: Size of all work together, in any unit.
        most: What one batch may be at most, in the same unit.
        workers: How many batches run at a time.

    Returns:
        At most `most`. All the work, if it fits into one batch; otherwise such that the batches are equally large and
        every worker gets as many as the others.
    """
    count = -(-total // most)
    if count > 1:
        count = -(-count // workers) * workers
    return max(1, -(-total // max(count, 1)))
