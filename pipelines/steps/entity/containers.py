"""Mentions side by side in, what the second says the first lies in out: "Paris, Texas", "Tripoli (Lebanon)".

Geographic names are often followed by the area that contains them; of all clues to which of several places is meant
this one is the surest (Leidner 2007, "Toponym resolution in text": local patterns first). The pair is read together:
"Savannah, Georgia" tells which Georgia as much as it tells which Savannah, and "Lebanon, Pennsylvania" is no country.
"""

import polars as pl

_INSIDE = 5.0
_OUTSIDE, _OUTSIDE_STATE = -4.0, -10.0
"""For a place that does not lie in the area; behind an abbreviated state, "Paris, Ky.", there is no doubt."""

_INSIDE_LOOSELY = 4.5
_CONTAINS = 3.0
_NO_CITY = -2.0
"""For a city elsewhere of the name of the region that a pair ends with: "Seattle, Washington" is not the capital."""

_MIN_AREA, _SURE_AREA = -3.0, 0.0
"""Logit from which a candidate for the second name may contain the first, and from which it rules the others out."""

_CODE = r"^\p{Lu}{2,3}$"
"""A code for a region, which is a team or a body as often: "In Sydney, SA players trained"."""

_SUBNATIONAL = ["region", "city", "place"]
_PLACES = ["GPE", "LOC", "FAC"]


def _find_pairs(mentions: pl.DataFrame) -> pl.DataFrame:
    """Neighbouring place names: "A, B" and "A (B)" are strict, "A in B" and "A of B" loose."""
    stop = pl.col("token_no") + pl.col("token_count")
    between, second = pl.col("after"), pl.col("after_next")
    gap = pl.col("token_no").shift(-1) - stop
    the = (gap == 2) & (second == "the")
    return (
        mentions.select(
            "form",
            area="form",
            place_type="entity_type",
            area_type=pl.col("entity_type").shift(-1),
            next_form=pl.col("form").shift(-1),
            same_article=pl.col("article_id").shift(-1) == pl.col("article_id"),
            strict=((gap == 1) & between.is_in([",", "("])) | ((gap == 2) & (between == ",") & (second == "in")),
            is_state=pl.col("surface").shift(-1).str.contains(r"^(?:\p{Lu}\p{L}+\.|\p{Lu}{2})$"),
            is_open=_is_open(*(pl.col(column).shift(-1) for column in ("surface", "after", "after_next"))),
            loose=between.is_in(["in", "of"]) & ((gap == 1) | the),
        )
        .filter(
            (pl.col("strict") | pl.col("loose"))
            & pl.col("same_article")
            & pl.col("place_type").is_in(_PLACES)
            & pl.col("area_type").is_in(_PLACES)
        )
        .select("form", "is_open", area="next_form", strict="strict", is_state=pl.col("strict") & pl.col("is_state"))
        .filter(pl.col("form") != pl.col("area"))
        .sort(["form", "strict"], descending=[False, True], maintain_order=True)
        .unique("form", keep="first", maintain_order=True)
    )


def _is_open(surface: pl.Expr, after: pl.Expr, after_next: pl.Expr) -> pl.Expr:
    """Whether the second name of a pair is a code that the sentence goes on with, or begins a longer name."""
    has_code = after_next.str.contains(_CODE).fill_null(False)
    has_name = after_next.str.contains(r"^\p{Lu}").fill_null(False)
    ends = after.is_null() | after.is_in([".", ")", ";", ":", "after", "on", "where"])
    ends |= ((after == ",") & ~has_code) | ((after == "and") & ~has_name)
    begins = surface.str.ends_with(".") & after.str.contains(r"^\p{Lu}").fill_null(False)
    return (surface.str.contains(_CODE) & ~ends) | begins


def score_containers(mentions: pl.DataFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    """What neighbouring names say for and against the candidates of a name.

    Args:
        mentions: FoundMention rows with `form`, ordered by article and offset.
        candidates: As `find_candidates` gives them.

    Returns:
        form, entity_key, container: a logit to add; only candidates that it is not zero for. The first strict pair of a
        name in its article counts.
    """
    pairs = _find_pairs(mentions)
    places = candidates.filter(pl.col("kind").is_in(_SUBNATIONAL) & (pl.col("name_kind") != "demonym")).select(
        "form", "entity_key", "country_code", "region_code", "base"
    )
    areas = candidates.filter(
        pl.col("kind").is_in(["country", "region"]) & (pl.col("name_kind") != "demonym") & (pl.col("base") >= _MIN_AREA)
    ).select(
        area="form",
        area_key="entity_key",
        area_country="country_code",
        area_region=pl.when(pl.col("kind") == "region").then("region_code"),
        area_base="base",
    )
    lies_in = (pl.col("country_code") == pl.col("area_country")) & (
        pl.col("area_region").is_null() | (pl.col("region_code") == pl.col("area_region"))
    )
    crossed = (
        pairs.join(areas, on="area", how="inner")
        .join(places, on="form", how="inner")
        .filter(pl.col("entity_key") != pl.col("area_key"))
        .with_columns(inside=lies_in.fill_null(False))
        # What contains none of the places and goes on is no area: "In Perth, SA won", "In Rome, La. Repubblica wrote".
        .filter(~pl.col("is_open") | pl.col("inside").any().over("form"))
    )
    of_places = (
        crossed.group_by("form", "entity_key")
        .agg(
            inside=pl.col("inside").any(),
            strict=pl.col("strict").first(),
            is_sure=pl.col("area_base").max() >= _SURE_AREA,
            is_state=(pl.col("is_state") & pl.col("area_region").is_not_null()).any(),
        )
        .with_columns(
            container=pl.when(pl.col("inside"))
            .then(pl.when("strict").then(_INSIDE).otherwise(_INSIDE_LOOSELY))
            .when("is_state")
            .then(_OUTSIDE_STATE)
            .otherwise(pl.when(pl.col("strict") & pl.col("is_sure")).then(_OUTSIDE).otherwise(0.0))
        )
    )
    inside_regions = crossed.filter(pl.col("inside") & pl.col("strict") & pl.col("area_region").is_not_null())
    of_countries = (
        candidates.filter(pl.col("kind").is_in(["country", "former_country"]))
        .join(inside_regions, on="form", how="semi")
        .select("form", "entity_key", container=pl.lit(_OUTSIDE))
    )
    of_cities = (
        candidates.filter(pl.col("kind") == "city")
        .join(inside_regions.select("area_region", form="area").unique(), on="form", how="inner")
        .filter((pl.col("region_code") != pl.col("area_region")).fill_null(True))
        .select("form", "entity_key", container=pl.lit(_NO_CITY))
    )
    of_areas = (
        crossed.filter(pl.col("inside"))
        .group_by("area", "area_key")
        .agg(container=pl.lit(_CONTAINS))
        .select(form="area", entity_key="area_key", container="container")
    )
    return (
        pl.concat(
            [
                of_places.select("form", "entity_key", "container"),
                of_countries,
                of_cities,
                of_areas,
            ]
        )
        .group_by("form", "entity_key")
        .agg(pl.col("container").max())
        .filter(pl.col("container") != 0)
    )
