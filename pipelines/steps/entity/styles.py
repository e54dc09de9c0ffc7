"""Words for a style before buildings and ages in, what that says against peoples out: "Georgian townhouse".

"Victorian", "Georgian" and "Norman" are words for the people of a place, and for the style of a time. Before a word of
architecture or an age they are the latter, unless the article speaks of the place by other names as well, or uses the
word otherwise too: where a "Victorian government" acts, a "Victorian villa" may be one of the state. Schools, hospitals
and churches are institutions of a place first, so they tell nothing.
"""

import polars as pl

from pipelines.steps.lexicon import Lexicon

_STYLE = -9.0
_AGES = ["age", "era", "eras", "novel", "novels", "period", "style", "times"]
"""What must stand right behind the word: a "Georgian transition period" is one of the country."""

_MIN_SURE = 1.0
"""Logit from which a name speaks of its country."""


def score_styles(mentions: pl.DataFrame, candidates: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """What speaks against the people of a place where a word stands for a style.

    Args:
        mentions: FoundMention rows with `form`.
        candidates: As `find_candidates` gives them.
        lexicon: Supplies the words for styles, and for buildings and ages.

    Returns:
        form, entity_key, container: a logit to add, for words all of whose mentions in the article stand so. One word
        may stand between a word and a building: "Georgian terraced house".
    """
    built = lexicon.words_of("building_word").implode()
    behind, next_word = pl.col("after").str.to_lowercase(), pl.col("after_next").str.to_lowercase()
    is_word = pl.col("surface").str.to_lowercase().is_in(lexicon.words_of("style_word").implode())
    # "The Victorian house of assembly" is a body.
    is_building = behind.is_in(built) & (next_word != "of").fill_null(True)
    is_style = is_building | (next_word.is_in(built) & ~next_word.is_in(_AGES))
    words = mentions.filter(is_word).group_by("form").agg(is_style.fill_null(False).all().alias("is_style"))
    words = words.filter("is_style").select("form")
    peoples = candidates.filter(pl.col("name_kind") == "demonym").join(words, on="form", how="semi")
    if not peoples.height:
        return candidates.clear().select("form", "entity_key", container="base")
    best = candidates.unique("form", keep="first", maintain_order=True).join(words, on="form", how="anti")
    spoken = best.filter(pl.col("base") >= _MIN_SURE).select("article_id", "country_code").unique()
    return peoples.join(spoken, on=["article_id", "country_code"], how="anti", maintain_order="left").select(
        "form", "entity_key", container=pl.lit(_STYLE)
    )
