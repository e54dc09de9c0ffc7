"""The distinct names of articles in, the entity of each out: from reference, override, a fuller name, or local."""

import polars as pl

from pipelines.steps.entity.corrections import RULE
from pipelines.steps.folding import fold_keys

_PART_RULES = ["document_part", "document_long_name"]
_WEAK_RULES = [*_PART_RULES, "bracketed_name"]
"""Rules that join a short name to a longer one only where the reference does not know the short one."""

_LOCAL_SCORE, _LOCAL_SCORE_OF_ONE_WORD = 0.8, 0.5
"""Scores of names that are their own local entity: a bare "Villalba" is more likely shared than "Rosa Villalba"."""

_CONTESTED_SCORE = 0.9
"""Score of a surname that two people of the article share, and that goes to the main one of them."""

_PLACES = ["country", "former_country", "region", "city", "place"]
_ALIAS_KINDS = ["short", "former", "local", "exonym", "alternate", "surname"]

_SURE_ACRONYM = 0.85
"""Score from which a known acronym in brackets is not that of the name before it: "World Bank (Reuters)"."""


def _own_role() -> pl.Expr:
    """The role of a name that stands for itself, by the kind of reference name that it is.

    A place in capitals, as in the dateline "BRUSSELS", is no acronym.
    """
    is_place = ((pl.col("name_kind") == "name") & pl.col("kind").is_in(_PLACES)).fill_null(False)
    looks_short = pl.col("is_acronym") & ~is_place
    return (
        pl.when(pl.col("name_kind") == "demonym").then(pl.lit("demonym"))
        .when((pl.col("name_kind") == "acronym") | looks_short).then(pl.lit("acronym"))
        .when(pl.col("name_kind").is_in(_ALIAS_KINDS)).then(pl.lit("alias"))
        .otherwise(pl.lit("name"))
    )  # fmt: skip


def name_forms(forms: pl.DataFrame, chosen: pl.DataFrame, corrected: pl.DataFrame) -> pl.DataFrame:
    """Join to each form the entity that it means by itself, if the reference or an override has one.

    Args:
        forms: As `number_forms` gives them.
        chosen: As `choose` gives them.
        corrected: As `correct_chosen` gives them.

    Returns:
        The forms with entity_key (null where unknown), link_score, link_rule, runner_up_keys, capital_of, own_role.
    """
    is_corrected = pl.col("override_key").is_not_null()
    return (
        forms.join(chosen, on="form", how="left", maintain_order="left")
        .with_columns(own_role=_own_role())
        .join(corrected, on="form", how="left", maintain_order="left")
        .with_columns(
            runner_up_keys=pl.when(is_corrected)
            .then(
                pl.concat_list("entity_key", pl.col("runner_up_keys").fill_null([]))
                .list.drop_nulls()
                .list.set_difference(pl.concat_list("override_key"))
                .list.head(3)
            )
            .otherwise("runner_up_keys"),
            entity_key=pl.coalesce("override_key", "entity_key"),
            link_score=pl.when(is_corrected).then(1.0).otherwise("link_score"),
            link_rule=pl.when(is_corrected).then(pl.lit(RULE)).otherwise("link_rule"),
            own_role=pl.coalesce("override_role", "own_role"),
            capital_of=pl.when(~is_corrected).then("capital_of"),
        )
        .drop("override_key", "override_role")
    )


def resolve_forms(own: pl.DataFrame, shorts: pl.DataFrame, qualified: pl.DataFrame) -> pl.DataFrame:
    """The entity of each form: its own, or that of the fuller name that it is short for.

    What the reference knows is not short for a longer name only because it is part of it ("Mongolia" is not "Inner
    Mongolia", "UN" is not "UN Security Council"); all other short names follow their full name. Corrected names
    follow none.

    Args:
        own: As `name_forms` gives them.
        shorts: As `join_names` gives them.
        qualified: As `qualify_bodies` gives them.

    Returns:
        form, entity_key, link_score, link_rule, runner_up_keys, capital_of, role, defined_type (of acronyms that of
        the name that they are defined for, of continents, seas and the like LOC); one row a form.
    """
    shorts = shorts.join(own.filter(pl.col("link_rule") == RULE), on="form", how="anti", maintain_order="left")
    is_known = pl.col("entity_key").is_not_null() & ~pl.col("entity_type").is_in(["PERSON", "FAC"])
    known = own.select("form", is_known=is_known)
    doubted = own.filter(is_known & (pl.col("link_score") < _SURE_ACRONYM))["form"].implode()
    sure = own.filter(is_known)["form"].implode()
    shorts = _turn_brackets(shorts, known)
    own = _with_local_keys(own, qualified)
    # "Movement Toward Socialism (MAS)": what the article says of an acronym beats a doubtful guess at it.
    is_defined = (
        (pl.col("link_rule") == "bracketed_name") & pl.col("form").is_in(doubted) & pl.col("target").is_in(sure)
    )
    keeps_itself = pl.col("link_rule").is_in(_WEAK_RULES) & ~is_defined
    follow = (
        shorts.join(known, on="form", how="left", maintain_order="left")
        .filter(~(pl.col("is_known") & keeps_itself))
        .select(shorts.columns)
    )
    return _apply_shorts(own, _settle_rivals(follow, own)).select(
        "form",
        "entity_key",
        "link_score",
        "link_rule",
        "runner_up_keys",
        "capital_of",
        "defined_type",
        role="own_role",
    )


def _turn_brackets(shorts: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Let a long name follow the acronym in brackets behind it, where the reference knows the acronym alone.

    "the UN Interim Force for Lebanon (UNIFIL)": the wording is the article's own, the acronym is the body's.
    """
    described = (
        shorts.filter(pl.col("link_rule") == "bracketed_name")
        .join(known, on="form", how="left", maintain_order="left")
        .join(known.rename({"form": "target", "is_known": "is_target_known"}), on="target", how="left",
              maintain_order="left")
        .filter(pl.col("is_known") & ~pl.col("is_target_known"))
    )  # fmt: skip
    turned = described.with_columns(form="target", target="form", role=pl.lit("alias")).select(shorts.columns)
    turned = turned.unique("form", keep="first", maintain_order=True).join(shorts, on="form", how="anti")
    return pl.concat([shorts, turned])


def _with_local_keys(own: pl.DataFrame, qualified: pl.DataFrame) -> pl.DataFrame:
    """Give the forms that mean no known entity a local one."""
    is_local = pl.col("entity_key").is_null()
    alone = pl.when(pl.col("words").list.len() > 1).then(_LOCAL_SCORE).otherwise(_LOCAL_SCORE_OF_ONE_WORD)
    unlinked = own.filter(is_local).join(
        qualified.rename({"folded": "qualified"}), on="form", how="left", maintain_order="left"
    )
    name = fold_keys(pl.coalesce("qualified", "folded"), pl.col("entity_type"))
    local = unlinked.select("form", local_key=pl.concat_str(pl.lit("local"), "entity_type", name, separator=":"))
    return own.join(local, on="form", how="left", maintain_order="left").with_columns(
        entity_key=pl.coalesce("entity_key", "local_key"),
        link_score=pl.when(is_local).then(alone).otherwise("link_score"),
        link_rule=pl.when(is_local).then(pl.lit("local_key")).otherwise("link_rule"),
        runner_up_keys=pl.col("runner_up_keys").fill_null([]),
    )


def _settle_rivals(shorts: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """Add `rival_keys`, the other entities that a short name could mean, and leave out parts of several names.

    "the Fund" in an article with two funds is short for neither; a surname of two people is one person's, with the
    other as runner-up.
    """
    keys = own.select(rivals="form", rival_key="entity_key")
    rivals = (
        shorts.filter(pl.col("rivals").list.len() > 0)
        .select("form", "target", "rivals")
        .explode("rivals")
        .join(keys, on="rivals", how="left", maintain_order="left")
        .join(
            keys.rename({"rivals": "target", "rival_key": "target_key"}), on="target", how="left", maintain_order="left"
        )
        .filter(pl.col("rival_key") != pl.col("target_key"))
        .group_by("form", maintain_order=True)
        .agg(rival_keys=pl.col("rival_key").unique(maintain_order=True))
    )
    settled = shorts.drop("rivals").join(rivals, on="form", how="left", maintain_order="left")
    return settled.filter(pl.col("rival_keys").is_null() | ~pl.col("link_rule").is_in(_PART_RULES))


def _apply_shorts(own: pl.DataFrame, follow: pl.DataFrame) -> pl.DataFrame:
    targets = own.select(
        target="form",
        target_type="entity_type",
        target_key="entity_key",
        target_score="link_score",
        target_runners="runner_up_keys",
    )
    joined = own.join(
        follow.rename({"score": "short_score", "link_rule": "short_rule", "role": "short_role"}),
        on="form", how="left", maintain_order="left",
    ).join(targets, on="target", how="left", maintain_order="left")  # fmt: skip
    is_short = pl.col("target").is_not_null()
    is_linked = ~pl.col("entity_key").str.starts_with("local:") & (pl.col("link_rule") != RULE)
    is_place_name = (pl.col("entity_type") == "GPE") & pl.col("is_natural").fill_null(False) & is_linked
    return joined.with_columns(
        entity_key=pl.when(is_short).then("target_key").otherwise("entity_key"),
        link_score=pl.when(is_short).then(
            pl.min_horizontal(
                "short_score",
                pl.when(~pl.col("target_key").str.starts_with("local:")).then("target_score"),
                pl.when(pl.col("rival_keys").is_not_null()).then(_CONTESTED_SCORE),
            )
        )
        .otherwise("link_score"),
        link_rule=pl.when(is_short).then("short_rule").otherwise("link_rule"),
        runner_up_keys=pl.when(is_short)
        .then(pl.concat_list(pl.col("rival_keys").fill_null([]), "target_runners").list.head(3))
        .otherwise("runner_up_keys"),
        own_role=pl.when(is_short).then("short_role").otherwise("own_role"),
        capital_of=pl.when(~is_short).then("capital_of"),
        defined_type=pl.when(pl.col("short_rule") == "acronym_definition")
        .then("target_type")
        .when(~is_short & is_place_name)
        .then(pl.lit("LOC")),
    )  # fmt: skip
