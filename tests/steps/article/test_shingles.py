import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.steps.article.shingles import SAMPLED_ONE_IN, WIDTH, sample_shingles

WORDS = st.lists(st.sampled_from([f"word{n}" for n in range(30)]), max_size=60)


def segments_of(texts: list[str], kind: str = "paragraph") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "article_id": range(1, len(texts) + 1),
            "kind": [kind] * len(texts),
            "is_repeat": [False] * len(texts),
            "segment_text": texts,
        },
        schema={"article_id": pl.Int64, "kind": pl.String, "is_repeat": pl.Boolean, "segment_text": pl.String},
    )


def shingles_of(text: str) -> set[int]:
    return set(sample_shingles(segments_of([text]))["shingle"])


@given(left=WORDS, right=WORDS)
def test_two_texts_share_the_sampled_runs_that_both_have(left: list[str], right: list[str]) -> None:
    def runs(words: list[str]) -> set[tuple[str, ...]]:
        return {tuple(words[i : i + WIDTH]) for i in range(len(words) - WIDTH + 1)}

    def sampled(some: set[tuple[str, ...]]) -> set[int]:
        return set().union(*(shingles_of(" ".join(run)) for run in some))

    ours, theirs = shingles_of(" ".join(left)), shingles_of(" ".join(right))
    assert ours == sampled(runs(left))
    assert ours & theirs == sampled(runs(left) & runs(right))


@given(texts=st.lists(WORDS, min_size=1, max_size=4))
def test_runs_do_not_reach_into_the_next_article(texts: list[list[str]]) -> None:
    found = sample_shingles(segments_of([" ".join(words) for words in texts]))
    for number, words in enumerate(texts, 1):
        assert set(found.filter(pl.col("article_id") == number)["shingle"]) == shingles_of(" ".join(words))


def test_about_every_fourth_run_is_kept() -> None:
    kept = len(shingles_of(" ".join(f"number{n}" for n in range(4000))))
    assert 0.9 < kept * SAMPLED_ONE_IN / 4000 < 1.1


def test_case_punctuation_and_line_breaks_do_not_matter() -> None:
    text = "The harbour of the town was closed on Monday, after the storm had torn two cranes from their rails. " * 3
    assert shingles_of(text) == shingles_of(text.upper().replace(", ", " -- ").replace(" the", "\n the")) != set()


def test_only_running_text_counts() -> None:
    text = " ".join(f"number{n}" for n in range(100))
    assert sample_shingles(segments_of([text], kind="caption")).is_empty()
    assert sample_shingles(segments_of([text]).with_columns(is_repeat=True)).is_empty()
