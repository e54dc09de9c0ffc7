"""Cities whose name nothing else has in, what that says for them out: "Cannes" and "Kiruna" need no context to be told.

A town of their size with a common name is rather another one that the reference does not list. A name that the world
has once is that town, unless its sentence speaks of another country: romanised names ("Balad", "Shaqra") are borne by
villages that no register has under that spelling, and there the text says so.
"""

import polars as pl

_UNSHARED = 2.2
_MIN_SURE = 1.0
"""Logit from which a name speaks of its country."""


def score_lone_cities(mentions: pl.DataFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    """What speaks for cities that alone have their name.

    Args:
        mentions: FoundMention rows with `form`.
        candidates: As `find_candidates` gives them.

    Returns:
        form, entity_key, container: a logit to add. Nothing for cities in whose sentences a name speaks of another
        country, and none of their own.
    """
    lone = candidates.filter("is_unshared").select("form", "entity_key", "country_code")
    # Once a sentence, however often it has a name.
    placed = mentions.select("article_id", "sentence_no", "form").unique()
    best = candidates.unique("form", keep="first", maintain_order=True)
    spoken = best.filter((pl.col("base") >= _MIN_SURE) & pl.col("country_code").is_not_null())
    sentence = ["article_id", "sentence_no"]
    spoken = placed.join(spoken.select("form", spoken="country_code"), on="form", how="inner")
    all_spoken = spoken.group_by(sentence).agg(names=pl.len())
    own = lone.join(placed, on="form", how="inner").join(spoken, on=[*sentence, "form"], how="left")
    same = spoken.group_by(*sentence, country_code="spoken").agg(same=pl.len())
    # A name speaks for itself, too, if it is sure: that is left out of both counts.
    counted = (
        own.join(all_spoken, on=sentence, how="left")
        .join(same, on=[*sentence, "country_code"], how="left")
        .with_columns(
            others=pl.col("names").fill_null(0) - pl.col("spoken").is_not_null().cast(pl.Int64),
            same=pl.col("same").fill_null(0)
            - (pl.col("spoken") == pl.col("country_code")).fill_null(value=False).cast(pl.Int64),
        )
    )
    elsewhere = counted.group_by("form").agg(others=pl.col("others").sum(), same=pl.col("same").sum())
    elsewhere = elsewhere.filter((pl.col("others") > 0) & (pl.col("same") == 0))
    return lone.join(elsewhere, on="form", how="anti", maintain_order="left").select(
        "form", "entity_key", container=pl.lit(_UNSHARED)
    )
