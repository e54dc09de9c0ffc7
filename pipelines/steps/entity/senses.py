"""Mentions in, which of one name's mentions in an article stand for different places out: "Georgia" and "Georgia".

A name has one sense in an article (forms.py), save where the text itself says otherwise: in "Georgia's prime minister
... officials in Atlanta, Georgia" the pair "City, Region" speaks for its own mention and no other. So

- a name that can be a country, or a region, and a place of another kind ("Georgia", "Lebanon", "Washington") is a
  name of its own in each such pair, and where it has what only a region has ("Georgia's governor");
- other names are split where they stand in pairs with different areas ("Paris, Texas" and "Paris, France"); their
  bare mentions go with the first of them.

The bare mentions of a split name lean to what its pairs mean unless the article speaks of the country by other names
as well.
"""

import numpy as np
import polars as pl

from pipelines.steps.lexicon import Lexicon, expand
from pipelines.steps.party_letters import PARTY_LETTERS

_PLACES = ["GPE", "LOC", "FAC"]
_AREAS = ["country", "region"]
_POSSESSIVE = ["'s", "'S", "’s", "’S"]
_OF_A_REGION = 1
"""The sense of mentions that have what only a region has; those of pairs are hashes."""

_LIKE_THE_PAIRS, _LIKE_THE_PAIRS_INSIDE = 3.0, 1.0
"""For names of a country and a place in it; for names of a region and a city: a bare "New York" is the city again."""

_MIN_SURE = 1.0
"""Logit from which a name speaks of its country."""


def mark_senses(mentions: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Add `sense`: 0, or the hash of the name that a mention is paired with, or 1, where that tells senses apart.

    Args:
        mentions: FoundMention rows ordered by article and offset.
        lexicon: Tells which names can be areas, and countries.

    Returns:
        The same rows with `sense`.
    """
    paired = pl.concat([_partners(mentions), _with_offices(mentions, lexicon)]).sort("token_no", maintain_order=True)
    if not paired.height:
        return mentions.with_columns(sense=pl.lit(0, dtype=pl.Int64))
    kinds = _kinds_of(pl.concat([paired["name_hash"], paired["partner"]]).unique(maintain_order=True), lexicon)
    areas = kinds.filter("is_area")["name_hash"].implode()
    contested = kinds.filter("is_contested")["name_hash"].implode()
    is_contested = pl.col("name_hash").is_in(contested)
    is_office = pl.col("partner") == _OF_A_REGION
    is_told_apart = (pl.col("partner").n_unique().over("article_id", "name_hash") > 1) & pl.col("leads")
    senses = (
        paired.filter(is_office | pl.when("leads").then(pl.col("partner").is_in(areas)).otherwise(is_contested))
        .filter(is_contested | is_told_apart)
        .unique("token_no", keep="first", maintain_order=True)
    )
    defaults = (
        senses.filter(~is_contested)
        .unique(["article_id", "name_hash"], keep="first", maintain_order=True)
        .select("article_id", "name_hash", default="partner")
    )
    is_place = pl.col("entity_type").is_in(_PLACES)
    return (
        mentions.join(senses.select("token_no", "partner"), on="token_no", how="left", maintain_order="left")
        .join(defaults, on=["article_id", "name_hash"], how="left", maintain_order="left")
        .with_columns(sense=pl.when(is_place).then(pl.coalesce("partner", "default")).fill_null(0))
        .drop("partner", "default")
    )


def _partners(mentions: pl.DataFrame) -> pl.DataFrame:
    """The mentions of places that stand in a pair "A, B" or "A (B)".

    Returns:
        article_id, token_no, name_hash, partner (name_hash of the other name), leads (whether it is A), by token.
    """
    gap = pl.col("token_no").shift(-1) - pl.col("token_no") - pl.col("token_count")
    pairs = mentions.select(
        "article_id",
        "token_no",
        "name_hash",
        second=pl.col("name_hash").shift(-1),
        second_no=pl.col("token_no").shift(-1),
        is_pair=(gap == 1)
        & pl.col("after").is_in([",", "("])
        & pl.col("entity_type").is_in(_PLACES)
        & pl.col("entity_type").shift(-1).is_in(_PLACES)
        & (pl.col("article_id").shift(-1) == pl.col("article_id")),
    ).filter(pl.col("is_pair") & (pl.col("name_hash") != pl.col("second")))
    first = pairs.select("article_id", "token_no", "name_hash", partner="second", leads=pl.lit(True))
    second = pairs.select(
        "article_id", token_no="second_no", name_hash="second", partner="name_hash", leads=pl.lit(False)
    )
    return pl.concat([first, second]).sort("token_no", pl.col("leads").not_())


def _with_offices(mentions: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """The mentions that have what only a region has: "Georgia's governor", "Washington state", "R-Georgia"."""
    offices = lexicon.words_of("region_office", "area_word").implode()
    behind, next_word = pl.col("after").str.to_lowercase(), pl.col("after_next").str.to_lowercase()
    has_office = behind.is_in(offices) | (behind.is_in(_POSSESSIVE) & next_word.is_in(offices))
    has_office |= pl.col("before").is_in(PARTY_LETTERS)
    return mentions.filter(pl.col("entity_type").is_in(_PLACES) & has_office).select(
        "article_id", "token_no", "name_hash", partner=pl.lit(_OF_A_REGION, dtype=pl.Int64), leads=pl.lit(False)
    )


def _kinds_of(hashes: pl.Series, lexicon: Lexicon) -> pl.DataFrame:
    """Per name whether it can be an area, and whether it can be that or a place of another kind.

    A region with a city of its name in it ("New York", "Tripoli") is one place to most readers, and not contested.
    """
    query, name = expand(*lexicon.find(hashes.to_numpy().view(np.uint64)))
    named = pl.DataFrame({"name_hash": hashes.gather(query)}).hstack(lexicon.names.select("kind", "name_kind")[name])
    named = named.hstack(lexicon.entities.select("region_code")[lexicon.entity[name]])
    named = named.filter(pl.col("name_kind") != "demonym")
    kind, region = pl.col("kind"), pl.col("region_code")
    of_cities = region.filter(kind == "city").drop_nulls()
    is_one_place = of_cities.is_in(region.filter(kind == "region").drop_nulls().implode()).any()
    is_country = (kind == "country").any() & kind.is_in(["region", "city"]).any()
    is_region = (kind == "region").any() & (kind == "city").any() & ~is_one_place
    return named.group_by("name_hash").agg(is_area=kind.is_in(_AREAS).any(), is_contested=is_country | is_region)


def score_senses(forms: pl.DataFrame, candidates: pl.DataFrame, beside: pl.DataFrame) -> pl.DataFrame:
    """What the pairs of a split name say for its bare mentions.

    Args:
        forms: form, article_id, group, name_hash, sense.
        candidates: As `find_candidates` gives them.
        beside: form, entity_key, container: what the pairs themselves got.

    Returns:
        form, entity_key, container: a logit to add. Nothing where other names of the article speak of the country that
        the bare name may be ("Georgian", "Tbilisi", a person in its office), save where more lie in the region.
    """
    name = ["article_id", "group", "name_hash"]
    bare = forms.filter(pl.col("sense") == 0).select("form", *name)
    twins = forms.filter(pl.col("sense") != 0).select(*name, twin="form")
    split = bare.join(twins, on=name, how="inner", maintain_order="left")
    countries = candidates.filter((pl.col("kind") == "country") & (pl.col("name_kind") != "demonym")).select(
        "form", "country_code"
    )
    first = candidates.unique("form", keep="first", maintain_order=True)
    spoken = first.filter(pl.col("base") >= _MIN_SURE).join(
        forms.select("form", other_hash="name_hash"), on="form", how="left"
    )
    bare_names = split.select("form", "article_id", "name_hash").unique("form")
    regions = (
        split.join(beside.filter(pl.col("container") > 0).rename({"form": "twin"}), on="twin", how="inner")
        .select("form", "article_id", "name_hash", region_code=pl.col("entity_key").str.extract(r"^iso3166-2:(.+)$"))
        .unique()
    )
    of_country = _count_others(bare_names.join(countries.unique(), on="form", how="inner"), spoken, "country_code")
    of_region = _count_others(regions, spoken, "region_code").rename({"others": "others_inside"})
    is_country = of_country.join(of_region, on="form", how="left").filter(
        pl.col("others") >= pl.col("others_inside").fill_null(0)
    )
    return (
        split.join(is_country, on="form", how="anti", maintain_order="left")
        .join(beside.filter(pl.col("container") > 0).rename({"form": "twin"}), on="twin", how="inner")
        .join(countries.select("form", is_country=pl.lit(True)).unique(), on="form", how="left")
        .select(
            "form",
            "entity_key",
            container=pl.when(pl.col("is_country"))
            .then(_LIKE_THE_PAIRS)
            .otherwise(pl.min_horizontal("container", pl.lit(_LIKE_THE_PAIRS_INSIDE))),
        )
        .unique(["form", "entity_key"])
    )


def _count_others(names: pl.DataFrame, spoken: pl.DataFrame, place: str) -> pl.DataFrame:
    """How many other names of the article speak of a place: form, others; forms without any have no row."""
    return (
        names.drop_nulls(place)
        .join(spoken.select("article_id", place, "other_hash"), on=["article_id", place], how="inner")
        .filter(pl.col("other_hash") != pl.col("name_hash"))
        .group_by("form")
        .agg(others=pl.col("other_hash").n_unique())
    )
