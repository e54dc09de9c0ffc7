"""Mentions of a short name that several people of the article share in, the same with one of them chosen out.

"Two people with one surname": a reader takes the bare surname for the one who was named in full last, and that is what
this step does, mention by mention, with the others as runners-up.
"""

import polars as pl

_SCORE = 0.5
"""Score of a choice between two people with nothing but their order to go by."""


def settle_rivals(linked: pl.DataFrame, resolved: pl.DataFrame) -> pl.DataFrame:
    """Decide the mentions whose name is short for several full names.

    Args:
        linked: Mentions in order with form, article_id, token_no, entity_key, link_score, link_rule, runner_up_keys,
            rivals (forms with as good a claim as the chosen one).
        resolved: form, entity_key.

    Returns:
        The same rows without `rivals`; contested ones have the entity whose full name stands last before them in their
        article, or the one that was chosen where none does.
    """
    is_contested = pl.col("rivals").list.len() > 0
    contested = linked.filter(is_contested).select("article_id", "token_no", "form", "entity_key", "rivals")
    if not contested.height:
        return linked.drop("rivals")
    keys = resolved.select(rivals="form", rival_key="entity_key")
    options = pl.concat([
        contested.select("article_id", "token_no", "form", rival_key="entity_key"),
        contested.explode("rivals")
        .join(keys, on="rivals", how="left")
        .select("article_id", "token_no", "form", "rival_key"),
    ]).unique(maintain_order=True)  # fmt: skip
    standing = linked.select("article_id", holder="form", rival_token="token_no", rival_key="entity_key")
    nearest = (
        options.join(standing, on=["article_id", "rival_key"], how="inner")
        .filter((pl.col("rival_token") < pl.col("token_no")) & (pl.col("holder") != pl.col("form")))
        .sort(["token_no", "rival_token"], descending=[False, True])
        .unique("token_no", keep="first", maintain_order=True)
        .select("token_no", nearest_key="rival_key")
    )
    others = options.group_by("token_no").agg(options=pl.col("rival_key").unique().sort())
    settled = linked.join(nearest, on="token_no", how="left", maintain_order="left").join(
        others, on="token_no", how="left", maintain_order="left"
    )
    chosen = pl.coalesce("nearest_key", "entity_key")
    return settled.with_columns(
        entity_key=chosen,
        link_score=pl.when(is_contested).then(pl.min_horizontal("link_score", _SCORE)).otherwise("link_score"),
        link_rule=pl.when(is_contested).then(pl.lit("nearest_full_name")).otherwise("link_rule"),
        runner_up_keys=pl.when(is_contested)
        .then(pl.col("options").list.set_difference(pl.concat_list(chosen)).list.sort().list.head(3))
        .otherwise("runner_up_keys"),
    ).drop("rivals", "nearest_key", "options")
