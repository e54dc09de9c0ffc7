"""Words beside names in, what they say for candidates of that kind out: "Sa Kaeo province", "(AFP)", "President Li"."""

import polars as pl

from pipelines.steps.lexicon import Lexicon
from pipelines.steps.party_letters import PARTY_LETTERS

_OF_THAT_KIND = 4.0
_CITED = 2.5
_TITLED = 1.5
_OF_THE_STATE, _OF_THE_REGION = 4.5, 6.0
_CUES = ["area", "city", "cited", "state", "part", "titled"]
_POSSESSIVE = ["'s", "'S", "’s", "’S"]


def score_words(mentions: pl.DataFrame, candidates: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """What the words before and behind a name say for its candidates.

    - A word for an area behind a name ("province", "Oblast") speaks for a region, one for a city for a city.
    - A name alone in brackets is a cited source, if it can be a news medium.
    - What only a state has ("Georgia's prime minister", "Guinea's junta") speaks for a country, what only a part of a
      state has ("Georgia's governor", "R-Georgia") for a region.
    - A title before a bare surname speaks for a person in office.

    Args:
        mentions: FoundMention rows with `form`.
        candidates: form, entity_key, kind, name_kind, is_media.
        lexicon: Supplies the words.

    Returns:
        form, entity_key, container: a logit to add; only candidates that it is not zero for.
    """
    before, behind = pl.col("before").str.to_lowercase(), pl.col("after").str.to_lowercase()
    next_word = pl.col("after_next").str.to_lowercase()
    of_region = lexicon.words_of("region_office").implode()
    flags = mentions.select(
        "form",
        area=behind.is_in(lexicon.words_of("area_word").implode()),
        city=behind.is_in(lexicon.words_of("city_word").implode()),
        cited=(pl.col("before") == "(") & (pl.col("after") == ")"),
        state=pl.col("after").is_in(_POSSESSIVE) & next_word.is_in(lexicon.words_of("state_office").implode()),
        part=behind.is_in(of_region)
        | (pl.col("after").is_in(_POSSESSIVE) & next_word.is_in(of_region))
        | pl.col("before").is_in(PARTY_LETTERS),
        titled=before.is_in(lexicon.words_of("person_title").implode()),
    ).filter(pl.any_horizontal(*_CUES))
    cues = flags.group_by("form").agg(pl.col(*_CUES).fill_null(False).max())
    kind = pl.col("kind")
    cued = candidates.join(cues, on="form", how="inner", maintain_order="left").with_columns(
        container=pl.when((pl.col("area") & (kind == "region")) | (pl.col("city") & (kind == "city")))
        .then(_OF_THAT_KIND)
        .when(pl.col("cited") & pl.col("is_media"))
        .then(_CITED)
        .when(pl.col("state") & (kind == "country") & (pl.col("name_kind") != "demonym"))
        .then(_OF_THE_STATE)
        .when(pl.col("part") & (kind == "region"))
        .then(_OF_THE_REGION)
        .when(pl.col("titled") & (pl.col("name_kind") == "surname"))
        .then(_TITLED)
        .otherwise(0.0)
    )
    return cued.filter(pl.col("container") != 0).select("form", "entity_key", "container")
