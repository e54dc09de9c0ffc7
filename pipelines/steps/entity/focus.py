"""Linked mentions in, for each article the country that it is about out.

After CLIFF (D'Ignazio et al. 2014, "CLIFF-CLAVIN: determining geographic focus for news articles"): count the mentions
of each country and of the places in it. Where a mention stands says more than how many there are, so mentions count by
place: the headline names what an article is about, the tail names what the site has besides. Two countries that are
level are told apart by where things are said to happen, or not at all (`_break_ties`).
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
"""How many times the weight of the second country the first must have where nothing else tells the two apart."""

_CLEAR_LEAD = 1.25
"""From this lead the first country stands out by its mentions alone; below, the two are level."""

_MIN_PLACES_LEAD = 1.5
"""How many times the weight of places in the one of two level countries the places in the other must have."""

_INSIDE = ["region", "city", "place"]
_HEADLINES = ["title", "subtitle"]


def find_focus(mentions: pl.DataFrame, articles: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    """Find the country that each article is about.

    Args:
        mentions: Mention rows of these articles.
        articles: article_id, char_count.
        entities: entity_key, country_code, kind of the reference data.

    Returns:
        article_id, focus_country (ISO 3166-1 alpha-2 code, null when none stands out), one row an article, in the
        articles' order.
    """
    scores = score_countries(mentions, articles, entities)
    ranked = scores.sort(["article_id", "score", "country_code"], descending=[False, True, False])
    best = (
        ranked.group_by("article_id", maintain_order=True)
        .agg(
            pl.col("country_code").first(),
            share=pl.col("score").first() / pl.col("score").sum(),
            lead=pl.col("score").first() / pl.col("score").get(1, null_on_oob=True),
            third=pl.col("score").first() / pl.col("score").get(2, null_on_oob=True),
        )
        .filter(pl.col("share") >= MIN_SHARE)
    )
    is_pair = (pl.col("lead") < _CLEAR_LEAD) & (pl.col("third").fill_null(_CLEAR_LEAD) >= _CLEAR_LEAD)
    pairs = best.filter(is_pair)
    level = ranked.join(pairs.select("article_id"), on="article_id", how="semi", maintain_order="left")
    level = level.group_by("article_id", maintain_order=True).head(2)
    by_tie = _break_ties(level)
    by_lead = best.filter(pl.col("lead").fill_null(MIN_LEAD) >= MIN_LEAD).join(by_tie, on="article_id", how="anti")
    focus = pl.concat([by_tie, by_lead.select("article_id", "country_code")])
    return articles.select("article_id").join(
        focus.rename({"country_code": "focus_country"}), on="article_id", how="left", maintain_order="left"
    )


def _break_ties(level: pl.DataFrame) -> pl.DataFrame:
    """Which of two level countries an article is about, by the first of these that tells them apart.

    1. The headline names one of them alone, or places in it alone.
    2. The dateline lies in one of them: that is where the reporter saw it.
    3. The places named lie in one of them, by half as much again: that is where it happened.

    Where none does ("China and Mongolia hold drill"), the lead of MIN_LEAD decides; two countries closer than that
    share the article, and it has no focus.

    Args:
        level: Two rows an article as `score_countries` gives them.

    Returns:
        article_id, country_code; articles where nothing tells the two apart have no row.
    """

    def ahead(column: str, factor: float) -> pl.Expr:
        """Per row whether it leads the article's other row by a factor."""
        other = pl.col(column).sum().over("article_id") - pl.col(column)
        return (pl.col(column) > 0) & (pl.col(column) >= factor * other)

    def alone(column: str) -> pl.Expr:
        return (pl.col(column) > 0) & ((pl.col(column).sum().over("article_id") - pl.col(column)) == 0)

    steps = {"by_title": alone("headlines"), "by_dateline": alone("datelines"),
             "by_places": ahead("places", _MIN_PLACES_LEAD)}  # fmt: skip
    order = (
        pl.when("by_title").then(0).when("by_dateline").then(1).when("by_places").then(2)
    )  # fmt: skip
    return (
        level.with_columns(**steps)
        .with_columns(step=order)
        .filter(pl.col("step").is_not_null())
        .sort("article_id", "step", maintain_order=True)
        .unique("article_id", keep="first", maintain_order=True)
        .select("article_id", "country_code")
    )


def score_countries(mentions: pl.DataFrame, articles: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    """The weight of each country in each article.

    Args:
        mentions: Mention rows.
        articles: article_id, char_count.
        entities: entity_key, country_code, kind.

    Returns:
        article_id, country_code, score, headlines, datelines, places (parts of the score: of headlines, of datelines,
        of places inside the country); countries without weight have no row.
    """
    in_lead = pl.col("start_char") < _LEAD_SHARE * pl.col("char_count")
    is_body = pl.col("segment_kind") == "paragraph"
    weight = pl.col("segment_kind").replace_strict(_WEIGHTS, default=0.0, return_dtype=pl.Float64) + pl.when(
        in_lead & is_body
    ).then(_LEAD_BONUS).otherwise(0.0)
    return (
        mentions.filter(~pl.col("is_repeat") & ~pl.col("is_credit"))
        .join(entities.select("entity_key", "country_code", "kind"), on="entity_key", how="inner")
        .filter(pl.col("country_code").is_not_null())
        .join(articles.select("article_id", "char_count"), on="article_id", how="left")
        .with_columns(weight=weight * pl.when(pl.col("role") == "demonym").then(_DEMONYM).otherwise(1.0))
        .filter(pl.col("weight") > 0)
        .group_by("article_id", "country_code")
        .agg(
            score=pl.col("weight").sum(),
            headlines=pl.col("weight").filter(pl.col("segment_kind").is_in(_HEADLINES)).sum(),
            datelines=pl.col("weight").filter(pl.col("segment_kind") == "dateline").sum(),
            places=pl.col("weight").filter(pl.col("kind").is_in(_INSIDE)).sum(),
        )
    )
