"""Candidates in, the chosen entity of each name out: with a score, the rule that decided, and up to three runners-up.

A log-linear model with few, named terms: what is known of the candidate alone (candidates.py), whether the article
speaks of its country and of places in it, and what the names beside it say ("Paris, Texas"; containers.py). The
alternative that none is meant has logit 0, so a candidate is chosen only if it is more likely than that.
"""

import polars as pl

MIN_LINK_SCORE = 0.4
"""Below this probability among all readings a name stays local, even where its best reading beats no reading."""

_MIN_LEAD = 0.2
"""Logit by which the best reading must lead the second, places aside: of several Green Parties none is meant more."""

_COUNTRY_SUPPORT = 2.2
_LOCAL_SUPPORT = 1.8
_NO_SUPPORT = {"city": -1.0, "place": -0.5}
_NO_SUPPORT_OF_CODE = -2.5
"""For regions by codes ("SA", "PE") where nothing else speaks of their country: most of them mean other things too."""

_PUBLIC_SUPPORT, _NO_PUBLIC_SUPPORT = 3.0, -3.5
"""For bodies that other countries have as well ("Senate", "Foreign Office"): hardly without their country."""

_NATIONAL_SUPPORT, _NO_NATIONAL_SUPPORT = 1.5, -1.0
"""For persons and acronyms of a country: others share them."""

_CONTEXT_RULE = 0.5
"""Logit that context must add for it to be named as the deciding rule."""

_SUBNATIONAL = ["region", "city", "place"]
_COUNTRIES = ["country", "nationality", "former_country"]


def count_support(candidates: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """How often each article speaks of each country, by names that leave little doubt.

    Args:
        candidates: form, article_id, kind, country_code, base, container.
        forms: form, mention_count.

    Returns:
        form, article_id, country_code, countries (mentions that name the country itself), places (mentions of places
        in it); a row a sure name.
    """
    score = pl.col("base") + pl.col("container")
    second = score.sort(descending=True).get(1, null_on_oob=True).over("form")
    is_sure = (score >= 1.0) & (second.is_null() | (score - second >= 1.0))
    is_country = pl.col("kind").is_in(_COUNTRIES)
    is_place = pl.col("kind").is_in(_SUBNATIONAL)
    mentions = pl.col("mention_count")
    return (
        candidates.filter(is_sure & pl.col("country_code").is_not_null() & (is_country | is_place))
        .join(forms.select("form", "mention_count"), on="form", how="left")
        .select(
            "form",
            "article_id",
            "country_code",
            countries=pl.when(is_country).then(mentions).otherwise(0),
            places=pl.when(is_place).then(mentions).otherwise(0),
        )
    )


def add_containers(candidates: pl.DataFrame, containers: pl.DataFrame) -> pl.DataFrame:
    """The candidates with `container`, what adjacent names and words add to their logit, 0 where they say nothing."""
    total = containers.group_by("form", "entity_key").agg(pl.col("container").sum())
    return candidates.join(total, on=["form", "entity_key"], how="left", maintain_order="left").with_columns(
        pl.col("container").fill_null(0.0)
    )


def _with_support(candidates: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Add `support` and `local_support` (0 to 1): what the article's other names say for a candidate's country."""
    total = counts.group_by("article_id", "country_code").agg(pl.col("countries", "places").sum())
    own = counts.select("form", "country_code", own_countries="countries", own_places="places")
    countries = pl.col("countries").fill_null(0) - pl.col("own_countries").fill_null(0)
    places = pl.col("places").fill_null(0) - pl.col("own_places").fill_null(0)
    extra = 0.1 * (countries + places).clip(0, 3)
    return (
        candidates.join(total, on=["article_id", "country_code"], how="left", maintain_order="left")
        .join(own, on=["form", "country_code"], how="left", maintain_order="left")
        .with_columns(
            support=pl.when(countries > 0).then(0.7 + extra).when(places > 0).then(0.4 + extra).otherwise(0.0),
            local_support=pl.when(places > 0).then(0.7 + 0.1 * places.clip(0, 3)).otherwise(0.0),
        )
        .drop("countries", "places", "own_countries", "own_places")
    )


def rank_candidates(candidates: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Score the candidates of each name in its article.

    Args:
        candidates: As `find_candidates` gives them, with `container`.
        counts: As `count_support` gives them.

    Returns:
        The candidates with `logit`, `link_score` (probability among all readings, that of none included) and
        `link_rule`, ordered by form and falling score.
    """
    is_inside, is_country = pl.col("kind").is_in(_SUBNATIONAL), pl.col("kind").is_in(_COUNTRIES)
    is_national = pl.col("country_code").is_not_null() & ~is_inside & ~is_country
    is_alone = pl.len().over("form") == 1
    is_code = (pl.col("kind") == "region") & (pl.col("name_kind") == "acronym")
    context = (
        pl.when(is_inside)
        .then(
            _COUNTRY_SUPPORT * pl.col("support")
            + pl.when(pl.col("kind") == "region").then(_LOCAL_SUPPORT * pl.col("local_support")).otherwise(0.0)
            + pl.col("kind").replace_strict(_NO_SUPPORT, default=0.0, return_dtype=pl.Float64)
            + pl.when(is_code).then(_NO_SUPPORT_OF_CODE * (1 - pl.col("support"))).otherwise(0.0)
        )
        .when(pl.col("is_public"))
        .then(_PUBLIC_SUPPORT * pl.col("support") + _NO_PUBLIC_SUPPORT)
        .when(is_national & ((pl.col("name_kind") == "acronym") | (pl.col("kind") == "person")))
        .then(_NATIONAL_SUPPORT * pl.col("support") + _NO_NATIONAL_SUPPORT)
        .when(is_national & ~is_alone)
        .then(_NATIONAL_SUPPORT * pl.col("support"))
        .when(is_country & ~is_alone)
        .then(_LOCAL_SUPPORT * pl.max_horizontal(pl.col("local_support"), pl.col("support") - 0.4))
        .otherwise(0.0)
    )
    scored = (
        _with_support(candidates, counts)
        .with_columns(context=context)
        .with_columns(logit=pl.col("base") + pl.col("context") + pl.col("container"))
    )
    rule = (
        pl.when(is_alone).then(pl.lit("unique_name"))
        .when(pl.col("container") > 0).then(pl.lit("container"))
        .when(pl.col("context") > _CONTEXT_RULE).then(pl.lit("country_context"))
        .otherwise(pl.lit("most_prominent"))
    )  # fmt: skip
    weight = pl.col("logit").clip(upper_bound=50).exp()
    return scored.with_columns(link_score=weight / (weight.sum().over("form") + 1.0), link_rule=rule).sort(
        ["form", "link_score", "entity_key"], descending=[False, True, False]
    )


def choose(ranked: pl.DataFrame) -> pl.DataFrame:
    """The best candidate of each name and its runners-up.

    Returns:
        form, entity_key, kind, name_kind, capital_of, candidate_type, is_natural, link_score, link_rule,
        runner_up_keys; a name whose best candidate is less likely than none, level with the second, or under
        MIN_LINK_SCORE, has a null entity_key and its candidates as runners-up.
    """
    best = ranked.group_by("form", maintain_order=True).agg(
        pl.col(
            "entity_key",
            "kind",
            "name_kind",
            "capital_of",
            "candidate_type",
            "is_natural",
            "logit",
            "link_score",
            "link_rule",
        ).first(),
        keys=pl.col("entity_key").head(4),
        lead=pl.col("logit").first() - pl.col("logit").get(1, null_on_oob=True),
    )
    is_place = pl.col("kind").is_in([*_COUNTRIES, *_SUBNATIONAL])
    is_ahead = is_place | pl.col("lead").is_null() | (pl.col("lead") >= _MIN_LEAD)
    is_linked = (pl.col("link_score") >= MIN_LINK_SCORE) & (pl.col("logit") > 0) & is_ahead
    return best.with_columns(
        entity_key=pl.when(is_linked).then("entity_key"),
        runner_up_keys=pl.when(is_linked).then(pl.col("keys").list.slice(1, 3)).otherwise(pl.col("keys").list.head(3)),
    ).drop("keys", "logit", "lead")
