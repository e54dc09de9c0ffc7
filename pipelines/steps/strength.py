"""Reference names in, a strength for each out: how far the bare name, in normal case, shows that it is meant.

"Kyrgyzstan" can hardly be anything else; "Nice", "Victoria" and "Reading" can. Strengths are priors for finding names
without a tagger and for telling a chance hit from a name; they are no probabilities of a link.
"""

import polars as pl

_BY_KIND = {
    "country": 0.97, "former_country": 0.93, "region": 0.8, "city": 0.0, "place": 0.85, "organisation": 0.9,
    "armed_group": 0.85, "company": 0.7, "person": 0.9, "nationality": 0.93, "other": 0.7,
}  # fmt: skip
_OF_SEVERAL_WORDS = 0.93
"""Names of two words or more, cities and regions aside, are hardly ever met by chance."""

_OF_ONE_WORD = 0.6
"""Factor for organisations and things of one word ("Atlantic", "Orange"): many other things are called so."""

_BY_NAME_KIND = {
    "name": 1.0, "official": 1.0, "short": 0.95, "acronym": 0.95, "former": 0.9, "demonym": 0.97, "local": 0.85,
    "exonym": 0.85, "alternate": 0.9, "surname": 0.0,
}  # fmt: skip


def name_strengths(names: pl.DataFrame, words: pl.DataFrame) -> pl.Series:
    """The strength of each name.

    Args:
        names: kind, name_kind, population, token_count, is_code, folded (of the first token).
        words: word_class, folded, weight.

    Returns:
        Strengths from 0 to 1, one a name, in the order of `names`.
    """
    common = words.filter(pl.col("word_class") == "common_word").group_by("folded").agg(common=pl.col("weight").max())
    personal = (
        words.filter(pl.col("word_class").is_in(["given_name", "surname"]))
        .select("folded", is_personal=pl.lit(True))
        .unique("folded")
    )
    by_size = (
        pl.when(pl.col("population") >= 1_000_000).then(0.9)
        .when(pl.col("population") >= 200_000).then(0.75)
        .when(pl.col("population") >= 50_000).then(0.6)
        .otherwise(0.4)
    )  # fmt: skip
    is_single = pl.col("token_count") == 1
    is_metropolis = (pl.col("kind") == "city") & (pl.col("population").fill_null(0) >= 1_000_000)
    is_country = pl.col("kind").is_in(["country", "former_country", "nationality"])
    is_short_acronym = (pl.col("name_kind") == "acronym") & is_single
    doubt = (
        pl.when(~is_single)
        .then(1.0)
        .when(is_short_acronym)
        .then(pl.when(pl.col("common").is_not_null()).then(0.8).otherwise(1.0))
        .when(is_country)
        .then(1.0)
        .when(pl.col("kind").is_in(["company", "organisation", "armed_group", "other"]) & ~pl.col("is_upper"))
        .then(_OF_ONE_WORD * (1 - 0.8 * pl.col("common").fill_null(0)))
        .otherwise(
            (1 - 0.8 * pl.col("common").fill_null(0))
            * pl.when(pl.col("is_personal").fill_null(False) & ~is_metropolis).then(0.7).otherwise(1.0)
        )
    )
    return (
        names.with_columns(folded=pl.when(is_single).then("folded"))
        .join(common, on="folded", how="left", maintain_order="left")
        .join(personal, on="folded", how="left", maintain_order="left")
        .select(
            strength=pl.when(((pl.col("kind") == "region") & is_short_acronym) | pl.col("is_code"))
            .then(0.3)
            .when(pl.col("kind") == "city")
            .then(by_size)
            .when(~is_single & (pl.col("kind") != "region"))
            .then(_OF_SEVERAL_WORDS)
            .otherwise(pl.col("kind").replace_strict(_BY_KIND, default=0.5, return_dtype=pl.Float64))
            * pl.col("name_kind").replace_strict(_BY_NAME_KIND, default=0.8, return_dtype=pl.Float64)
            * doubt
        )["strength"]
    )
