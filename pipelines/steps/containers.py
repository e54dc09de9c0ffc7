"""Mentions side by side in, what the second says the first lies in out: "Paris, Texas", "Tripoli (Lebanon)".

Geographic names are often followed by the area that contains them; of all clues to which of several places is meant
this one is the surest (Leidner 2007, "Toponym resolution in text": local patterns first).
"""

import polars as pl

_MIN_BASE = 0.5


def find_containers(mentions: pl.DataFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    """Find names that are directly followed by a country or a region that may contain them.

    Args:
        mentions: FoundMention rows with `form`, ordered by article and offset.
        candidates: As `find_candidates` gives them.

    Returns:
        form, container_country, container_region (null where the container is a country); one row a form that has a
        container, the first one in the article.
    """
    areas = (
        candidates.filter(
            pl.col("kind").is_in(["country", "region"])
            & (pl.col("name_kind") != "demonym")
            & (pl.col("base") >= _MIN_BASE)
        )
        .unique("form", keep="first", maintain_order=True)
        .select(
            next_form="form",
            container_country="country_code",
            container_region=pl.when(pl.col("kind") == "region").then("region_code"),
        )
    )
    stop = pl.col("token_no") + pl.col("token_count")
    pairs = mentions.select(
        "form",
        "article_id",
        "entity_type",
        next_form=pl.col("form").shift(-1),
        gap=pl.col("token_no").shift(-1) - stop,
        same_article=pl.col("article_id").shift(-1) == pl.col("article_id"),
        between=pl.col("after").list.first(),
        second=pl.col("after").list.get(1, null_on_oob=True),
    ).filter(
        pl.col("same_article")
        & pl.col("entity_type").is_in(["GPE", "LOC", "FAC"])
        & (
            ((pl.col("gap") == 1) & pl.col("between").is_in([",", "("]))
            | ((pl.col("gap") == 2) & pl.col("between").is_in([","]) & (pl.col("second") == "in"))
        )
    )
    return (
        pairs.join(areas, on="next_form", how="inner", maintain_order="left")
        .unique("form", keep="first", maintain_order=True)
        .select("form", "container_country", "container_region")
    )
