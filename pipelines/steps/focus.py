"""Linked mentions in, for each article the country that it is about out.

After CLIFF (D'Ignazio et al. 2014, "CLIFF-CLAVIN: determining geographic focus for news articles"): count the mentions
of each country and of the places in it. Where a mention stands says more than how many there are, so mentions count by
place: the headline names what an article is about, the tail names what the site has besides.
"""

import polars as pl

_WEIGHTS = {
    "title": 4.0, "subtitle": 3.0, "heading": 1.0, "paragraph": 1.0, "quote": 1.0, "dateline": 1.0, "caption": 0.5,
    "byline": 0.0, "published": 0.0, "author_bio": 0.0, "contact": 0.0, "boilerplate": 0.0,
}  # fmt: skip
_LEAD_BONUS = 1.0
_LEAD_SHARE = 0.2
"""The first fifth of an article's characters is its lead."""

_DEMONYM = 0.8
MIN_SHARE = 0.3
"""Share of all weight below which no country stands out."""

MIN_LEAD = 1.1
"""How many times the weight of the second country the first must have."""


def find_focus(mentions: pl.DataFrame, articles: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    """Find the country that each article is about.

    Args:
        mentions: Mention rows of these articles.
        articles: article_id, char_count.
        entities: entity_key, country_code of the reference data.

    Returns:
        article_id, focus_country (ISO 3166-1 alpha-2 code, null when none stands out), one row an article, in the
        articles' order.
    """
    scores = score_countries(mentions, articles, entities)
    ranked = scores.sort(["article_id", "score", "country_code"], descending=[False, True, False])
    best = (
        ranked.group_by("article_id", maintain_order=True)
        .agg(
            focus_country=pl.col("country_code").first(),
            share=pl.col("score").first() / pl.col("score").sum(),
            lead=pl.col("score").first() / pl.col("score").get(1, null_on_oob=True),
        )
        .filter((pl.col("share") >= MIN_SHARE) & (pl.col("lead").fill_null(MIN_LEAD) >= MIN_LEAD))
        .select("article_id", "focus_country")
    )
    return articles.select("article_id").join(best, on="article_id", how="left", maintain_order="left")


def score_countries(mentions: pl.DataFrame, articles: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    """The weight of each country in each article.

    Args:
        mentions: Mention rows.
        articles: article_id, char_count.
        entities: entity_key, country_code.

    Returns:
        article_id, country_code, score; countries without weight have no row.
    """
    in_lead = pl.col("start_char") < _LEAD_SHARE * pl.col("char_count")
    is_body = pl.col("segment_kind") == "paragraph"
    weight = pl.col("segment_kind").replace_strict(_WEIGHTS, default=0.0, return_dtype=pl.Float64) + pl.when(
        in_lead & is_body
    ).then(_LEAD_BONUS).otherwise(0.0)
    return (
        mentions.filter(~pl.col("is_repeat"))
        .join(entities.select("entity_key", "country_code"), on="entity_key", how="inner")
        .filter(pl.col("country_code").is_not_null())
        .join(articles.select("article_id", "char_count"), on="article_id", how="left")
        .with_columns(weight=weight * pl.when(pl.col("role") == "demonym").then(_DEMONYM).otherwise(1.0))
        .filter(pl.col("weight") > 0)
        .group_by("article_id", "country_code")
        .agg(score=pl.col("weight").sum())
    )
