"""Candidates in, the chosen entity of each name out: with a score, the rule that decided, and up to three runners-up.

A log-linear model with few, named terms: what is known of the candidate alone (candidates.py), whether the article
speaks of its country and region, and what the words beside the name say ("Paris, Texas"). The alternative that none
is meant has logit 0, so a candidate is chosen only if it is more likely than that.
"""

import polars as pl

MIN_LINK_SCORE = 0.5
"""Below this probability a name stays local."""

_COUNTRY_SUPPORT = 2.2
_REGION_SUPPORT = 1.5
_INSIDE = 5.0
_OUTSIDE = -4.0
_NO_SUPPORT = -1.0

_SUBNATIONAL = ["region", "city", "place"]


def country_support(candidates: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """How much each article speaks of each country, from names that leave little doubt.

    Countries and nationality words count in full, regions and cities that one candidate dominates for half.

    Returns:
        article_id, country_code, support (0 to 1), local_support (0 to 1, from places inside the country only).
    """
    best = candidates.with_columns(rival=pl.col("base").sort(descending=True).get(1, null_on_oob=True).over("form"))
    sure = best.filter(
        (pl.col("base") >= 1.0) & (pl.col("rival").is_null() | (pl.col("base") - pl.col("rival") >= 1.0))
    ).join(forms.select("form", "mention_count"), on="form", how="left")
    is_country = pl.col("kind").is_in(["country", "nationality", "former_country"])
    return (
        sure.filter(pl.col("country_code").is_not_null())
        .group_by("article_id", "country_code")
        .agg(
            countries=pl.col("mention_count").filter(is_country).sum(),
            places=pl.col("mention_count").filter(~is_country & pl.col("kind").is_in(_SUBNATIONAL)).sum(),
        )
        .with_columns(
            support=pl.when(pl.col("countries") > 0).then(0.7).otherwise(0.4)
            + 0.1 * (pl.col("countries") + pl.col("places")).clip(0, 3),
            local_support=(pl.col("places") > 0).cast(pl.Float64) * 0.7 + 0.1 * pl.col("places").clip(0, 3),
        )
        .select("article_id", "country_code", "support", "local_support")
    )


def rank_candidates(candidates: pl.DataFrame, forms: pl.DataFrame, containers: pl.DataFrame) -> pl.DataFrame:
    """Score the candidates of each name in its article.

    Args:
        candidates: As `find_candidates` gives them.
        forms: form, article_id, mention_count.
        containers: form, container_country, container_region: what an adjacent name says the place lies in.

    Returns:
        The candidates with `link_score` (probability, the alternative of none included) and `link_rule`, ordered by
        form and falling score.
    """
    support = country_support(candidates, forms)
    is_inside = pl.col("kind").is_in(_SUBNATIONAL)
    same_country = pl.col("country_code") == pl.col("container_country")
    same_region = pl.col("region_code") == pl.col("container_region")
    scored = (
        candidates.join(support, on=["article_id", "country_code"], how="left", maintain_order="left")
        .join(containers, on="form", how="left", maintain_order="left")
        .with_columns(pl.col("support", "local_support").fill_null(0.0))
        .with_columns(
            context=pl.when(is_inside).then(_COUNTRY_SUPPORT * pl.col("support") + _NO_SUPPORT).otherwise(0.0),
            container=pl.when(~is_inside | pl.col("container_country").is_null())
            .then(0.0)
            .when(same_country & (pl.col("container_region").is_null() | same_region))
            .then(_INSIDE)
            .otherwise(_OUTSIDE),
        )
        .with_columns(logit=pl.col("base") + pl.col("context") + pl.col("container"))
    )
    total = pl.col("logit").exp().sum().over("form") + 1.0
    return (
        scored.with_columns(link_score=pl.col("logit").exp() / total)
        .with_columns(
            rule=pl.when(pl.col("container") > 0)
            .then(pl.lit("container"))
            .when(pl.len().over("form") == 1)
            .then(pl.lit("unique_name"))
            .when(pl.col("name_kind") == "demonym")
            .then(pl.lit("demonym"))
            .when(pl.col("context") > 0.5)
            .then(pl.lit("country_context"))
            .otherwise(pl.lit("most_prominent"))
        )  # fmt: skip
        .rename({"rule": "link_rule"})
        .sort(["form", "link_score", "entity_key"], descending=[False, True, False])
    )


def choose(ranked: pl.DataFrame) -> pl.DataFrame:
    """The best candidate of each name and its runners-up.

    Returns:
        form, entity_key, kind, name_kind, country_code, region_code, capital_of, link_score, link_rule,
        runner_up_keys; names whose best candidate stays under MIN_LINK_SCORE have a null entity_key and all their
        candidates as runners-up.
    """
    best = ranked.group_by("form", maintain_order=True).agg(
        pl.col(
            "entity_key", "kind", "name_kind", "country_code", "region_code", "capital_of", "candidate_type",
            "link_score", "link_rule",
        ).first(),
        keys=pl.col("entity_key").head(4),
    )  # fmt: skip
    is_linked = pl.col("link_score") >= MIN_LINK_SCORE
    return best.with_columns(
        entity_key=pl.when(is_linked).then("entity_key"),
        runner_up_keys=pl.when(is_linked).then(pl.col("keys").list.slice(1, 3)).otherwise(pl.col("keys").list.head(3)),
    ).drop("keys")
