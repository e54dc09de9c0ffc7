"""The names of a whole corpus in, which of them mean the same entity out.

Inside an article coreference.py joins names; equal folded names meet across articles by their key. What is left are
names that are written in several ways across articles. The result depends on the set of names and on who is named
together, not on the order in which articles came; so a build that adds one article ends like one from nothing.
Precision comes first: a name that could be two entities is neither, and stays one of its own.
"""

from typing import get_args

import polars as pl

from pipelines.steps.entity.abbreviations import find_fits, join_abbreviations
from pipelines.steps.entity.forms import PERSON
from pipelines.steps.entity.spellings import ShareContext, group_organisations, group_persons, joined
from pipelines.steps.folding import fold_keys, fold_names
from pipelines.tables.contract import conform, polars_schema
from pipelines.tables.entities import EntityVariant
from pipelines.tables.mentions import EntityType

_SCORES = {
    "variant_order": 0.95, "variant_spelling": 0.97, "variant_transliteration": 0.85, "variant_initials": 0.9,
    "variant_middle_name": 0.9, "variant_acronym": 0.9, "override": 1.0,
}  # fmt: skip

_GENERATION = r" (jr|sr|ii|iii|iv|junior|senior)$"
_ARTICLE = r"\bal "
_INITIAL_BEHIND = r"^(.{2,}) ([^ivx ])$"
"""An initial behind the name, "Oyun-Erdene L."; I, V and X are numbers of kings and popes."""

_COMMON_SURNAME_WEIGHT = 0.9
_MIN_ACRONYM_CHARS = 3
_MIN_DEFINING_ARTICLES = 2
_MAX_WORDS, _MAX_OTHER_WORDS = 8, 12
"""Longer names are descriptions or mistakes, and no variant of anything."""

_MAX_MERGES = 16
"""Merges that may follow one another, as in corrections.py."""

_NAMED_BY = (
    ("rename", "target"), ("retype", "target"), ("alias", "target"), ("split", "target"), ("merge", "target"),
    ("merge", "value"), ("link", "value"), ("split", "value"),
)  # fmt: skip
"""Where corrections name an entity that they want to be there: it never gives way to another."""


def find_variants(
    keyed: pl.DataFrame,
    definitions: pl.DataFrame,
    words: pl.DataFrame,
    overrides: pl.DataFrame,
    share: ShareContext,
) -> pl.DataFrame:
    """Find the keys that mean an entity which another key names as well.

    Args:
        keyed: entity_key, entity_type, surface, article_count: local keys (surface null) and the full names by which
            articles call registered persons and organisations; in any order.
        definitions: entity_key, entity_type, surface (the acronym), article_count: acronyms that articles define.
        words: ReferenceWord rows; given names and surnames count.
        overrides: Override rows: entities that they name stay, blocked ones take nothing in.
        share: Finds shared context.

    Returns:
        EntityVariant rows, ordered by variant_key.
    """
    names = _prepare(keyed, overrides)
    persons = names.filter(pl.col("entity_type") == PERSON)
    others = names.filter(pl.col("entity_type") != PERSON)
    found = pl.concat([_of_persons(persons, words, share), _of_others(others)])
    acronyms = _of_acronyms(names, found, definitions, share)
    found = pl.concat([found.join(acronyms, on="variant_key", how="anti"), acronyms])
    return _finish(found, names, overrides)


def _prepare(keyed: pl.DataFrame, overrides: pl.DataFrame) -> pl.DataFrame:
    """The names in comparable form.

    Returns:
        entity_key, meaning (the key after global merges), entity_type, name (folded), article_count, is_fixed;
        ordered by entity_key and name.
    """
    is_global = pl.col("source_name").is_null() & pl.col("article_id").is_null()
    merges = overrides.filter((pl.col("action") == "merge") & is_global)
    blocked = overrides.filter((pl.col("action") == "block") & pl.col("target").is_not_null())["target"]
    named = pl.concat([overrides.filter(pl.col("action") == a)[c] for a, c in _NAMED_BY]).drop_nulls().unique()
    # What a correction takes all mentions from is no longer a key of any article, but its variants still follow it.
    gone = merges.filter(pl.col("target").str.starts_with("local:")).select(
        entity_key="target", entity_type=pl.lit(None, pl.String), surface=pl.lit(None, pl.String),
        article_count=pl.lit(0, pl.Int64),
    )  # fmt: skip
    is_local = pl.col("surface").is_null()
    local = pl.col("entity_key").str.extract_groups(r"^local:(?<type>[A-Z_]+):(?<name>.*)$").struct
    entity_type = pl.when(is_local).then(local.field("type")).otherwise("entity_type")
    names = pl.concat([keyed.select(gone.columns), gone]).with_columns(entity_type=entity_type)
    folded = fold_keys(fold_names(pl.col("surface").str.replace(r"['’]s$", "")), pl.col("entity_type"))
    is_fixed = ~pl.col("entity_key").str.starts_with("local:") | pl.col("entity_key").is_in(named.implode())
    names = (
        names.filter(~pl.col("entity_key").is_in(blocked.implode()))
        .with_columns(name=pl.when(is_local).then(local.field("name")).otherwise(folded), is_fixed=is_fixed)
        .filter(pl.col("name").is_not_null() & (pl.col("name") != ""))
        .group_by("entity_key", "entity_type", "name", "is_fixed")
        .agg(pl.col("article_count").sum())
        .sort("entity_key", "name")
    )
    meaning = names["entity_key"]
    for _ in range(_MAX_MERGES):
        meaning = meaning.replace(merges["target"], merges["value"])
    return names.with_columns(meaning=meaning)


def _add_persons(grouped: pl.DataFrame) -> pl.DataFrame:
    """What each group of names means: `person`, equal for groups of one registered entity, and `is_contested`.

    A group is contested where two registered entities have its names, or where articles mean a registered entity by
    one of its names and, elsewhere, did not dare to: `is_fixed` and not, with the same name.
    """
    fixed = grouped.filter("is_fixed")
    known = fixed.group_by("group").agg(person=pl.col("meaning").min(), count=pl.col("meaning").n_unique())
    not_dared = fixed.join(grouped.filter(~pl.col("is_fixed")), on=["group", "name"], how="semi")["group"].unique()
    return grouped.join(known, on="group", how="left", maintain_order="left").with_columns(
        person=pl.coalesce("person", pl.col("group").cast(pl.String)),
        is_contested=(pl.col("count") > 1).fill_null(False) | pl.col("group").is_in(not_dared.implode()),
    )


def _heads(grouped: pl.DataFrame) -> pl.DataFrame:
    """The key under which each group's names meet: that of the registered entity, else that of its fullest name.

    Neither depends on how often a name is printed, so that it stays what it is while articles come and go.
    """
    letters = pl.col("name").str.replace_all(" ", "", literal=True).str.len_chars()
    words = pl.col("name").str.count_matches(" ")
    ranked = grouped.sort(
        ["group", pl.col("is_fixed"), letters, words, "name", "entity_key"],
        descending=[False, True, True, True, False, False],
    )
    return ranked.unique("group", keep="first", maintain_order=True).select("group", head="meaning", head_name="name")


def _of_persons(names: pl.DataFrame, words: pl.DataFrame, share: ShareContext) -> pl.DataFrame:
    """Variants of persons' names."""
    folded = words.filter(pl.col("word_class").is_in(["given_name", "surname"])).with_columns(
        word=fold_names(pl.col("word"))
    )
    given = folded.filter(pl.col("word_class") == "given_name")["word"].unique()
    common = folded.filter((pl.col("word_class") == "surname") & (pl.col("weight") >= _COMMON_SURNAME_WEIGHT))["word"]
    core = pl.col("name").str.replace(_GENERATION, "")
    short = core.str.replace_all(_ARTICLE, "")
    persons = (
        names.with_columns(
            suffix=pl.col("name").str.extract(_GENERATION).fill_null("").replace({"junior": "jr", "senior": "sr"}),
            core=pl.when(short.str.contains(" ")).then(short).otherwise(core).str.replace(_INITIAL_BEHIND, "$2 $1"),
        )
        .with_columns(words=pl.col("core").str.split(" "))
        .filter(
            pl.col("words").list.len().is_between(2, _MAX_WORDS) & (pl.col("words").list.last().str.len_chars() > 1)
        )
        .with_row_index("node")
        .with_columns(pl.col("node").cast(pl.Int64))
    )
    grouped = persons.join(group_persons(persons, given, share), on="node", how="left", maintain_order="left")
    grouped = _add_persons(grouped)
    fits = find_fits(grouped.select("core", "suffix", "words").unique(["core", "suffix"], maintain_order=True), given)
    shorts = join_abbreviations(grouped, fits, common.unique(), share)
    return _variants_of(grouped, shorts)


def _variants_of(grouped: pl.DataFrame, shorts: pl.DataFrame) -> pl.DataFrame:
    """Groups and their abbreviations as pairs of keys: variant_key, entity_key, link_rule, shared_keys."""
    heads = _heads(grouped)
    same_letters = joined(pl.col("name")) == joined(pl.col("head_name"))
    sorted_letters = [
        pl.col(c).str.replace_all(" ", "", literal=True).str.split("").list.sort().list.join("")
        for c in ("name", "head_name")
    ]
    rule = (
        pl.when(pl.col("short_rule").is_not_null()).then("short_rule")
        .when(same_letters | (pl.col("entity_type") != PERSON)).then(pl.lit("variant_spelling"))
        .when(sorted_letters[0] == sorted_letters[1]).then(pl.lit("variant_order"))
        .otherwise(pl.lit("variant_transliteration"))
    )  # fmt: skip
    moved = shorts.rename({"link_rule": "short_rule", "shared_keys": "short_keys"})
    return (
        grouped.filter(~pl.col("is_contested"))
        .join(moved, on="group", how="left", maintain_order="left")
        .with_columns(head_group=pl.coalesce("target", "group"))
        .filter((pl.len().over("group") > 1) | pl.col("target").is_not_null())
        .join(heads.rename({"group": "head_group"}), on="head_group", how="left", maintain_order="left")
        .filter((pl.col("meaning") != pl.col("head")) & ~pl.col("is_fixed"))
        .select(
            variant_key="entity_key",
            entity_key="head",
            link_rule=rule,
            shared_keys=pl.coalesce("short_keys", "shared_keys"),
        )
    )


def _of_others(names: pl.DataFrame) -> pl.DataFrame:
    """Variants of other names: spacing, spelling, legal forms, small words."""
    nodes = (
        names.filter(pl.col("name").str.count_matches(" ") < _MAX_OTHER_WORDS)
        .with_row_index("node")
        .with_columns(pl.col("node").cast(pl.Int64), core="name")
    )
    grouped = nodes.join(group_organisations(nodes), on="node", how="left", maintain_order="left")
    nobody = pl.DataFrame(
        schema={"group": pl.Int64, "target": pl.Int64, "link_rule": pl.String, "shared_keys": pl.List(pl.String)}
    )
    return _variants_of(_add_persons(grouped.with_columns(shared_keys=pl.lit([], dtype=pl.List(pl.String)))), nobody)


def _of_acronyms(
    names: pl.DataFrame, found: pl.DataFrame, definitions: pl.DataFrame, share: ShareContext
) -> pl.DataFrame:
    """Acronyms that some article defines, in articles that do not: variant_key, entity_key, link_rule, shared_keys.

    All definitions of the corpus must agree. Where more articles use the acronym alone than define it, it is one that
    readers know, and may be another's; it then has to stand beside the same others.
    """
    defined = (
        definitions.with_columns(name=fold_names(pl.col("surface")))
        .join(found.select(entity_key="variant_key", head="entity_key"), on="entity_key", how="left")
        .with_columns(head=pl.coalesce("head", "entity_key"))
        .group_by("name", "entity_type", "head")
        .agg(pl.col("article_count").sum())
        .filter((pl.len().over("name") == 1) & (pl.col("name").str.len_chars() >= _MIN_ACRONYM_CHARS))
        .rename({"article_count": "defining_count"})
    )
    bare = names.filter(~pl.col("is_fixed") & pl.col("entity_key").str.starts_with("local:")).join(
        defined, on=["name", "entity_type"], how="inner", maintain_order="left"
    )
    bare = bare.filter(pl.col("entity_key") != pl.col("head")).with_row_index("left")
    bare = bare.with_columns(pl.col("left").cast(pl.Int64), right=pl.len() + pl.col("left").cast(pl.Int64))
    is_usual = pl.col("defining_count") >= pl.max_horizontal("article_count", pl.lit(_MIN_DEFINING_ARTICLES))
    doubtful = bare.filter(~is_usual).select("left", "right")
    members = pl.concat(
        [bare.select(node="left", entity_key="entity_key"), bare.select(node="right", entity_key="head")]
    )
    shared = share(doubtful, members)
    return (
        bare.join(shared, on=["left", "right"], how="left", maintain_order="left")
        .filter(is_usual | pl.col("shared_keys").is_not_null())
        .select(
            variant_key="entity_key",
            entity_key="head",
            link_rule=pl.lit("variant_acronym"),
            shared_keys=pl.col("shared_keys").fill_null([]),
        )
    )


def _finish(found: pl.DataFrame, names: pl.DataFrame, overrides: pl.DataFrame) -> pl.DataFrame:
    """Part what corrections split off, and add the receipt's counts."""
    own = names.filter(pl.col("article_count") > 0).select(
        "entity_type", "name", "article_count", variant_key="entity_key"
    )
    heads = names.group_by(entity_key="meaning").agg(entity_article_count=pl.col("article_count").sum())
    rows = (
        found.join(own, on="variant_key", how="inner")
        .join(_splits(overrides), on=["entity_key", "entity_type", "name"], how="left")
        .filter(~pl.col("is_split").fill_null(False) | pl.col("value").is_not_null())
        .with_columns(
            entity_key=pl.coalesce("value", "entity_key"),
            link_rule=pl.when(pl.col("value").is_not_null()).then(pl.lit("override")).otherwise("link_rule"),
        )
        .join(heads, on="entity_key", how="left")
        .with_columns(
            score=pl.col("link_rule").replace_strict(_SCORES, return_dtype=pl.Float64),
            entity_article_count=pl.col("entity_article_count").fill_null(0),
        )
        .sort("variant_key")
    )
    return conform(rows.select(list(polars_schema(EntityVariant))), EntityVariant, where="find_variants")


def _splits(overrides: pl.DataFrame) -> pl.DataFrame:
    """Names that corrections split off an entity: entity_key, entity_type, name, value, is_split.

    A line that is limited to a source or an article is none of them: it has decided there already (corrections.py).
    """
    is_global = pl.col("source_name").is_null() & pl.col("article_id").is_null()
    lines = overrides.filter((pl.col("action") == "split") & is_global).select(
        "surface", "value", entity_key="target", is_split=pl.lit(True)
    )
    typed = pl.concat([lines.with_columns(entity_type=pl.lit(t, pl.String)) for t in get_args(EntityType)])
    return (
        typed.with_columns(name=fold_keys(fold_names(pl.col("surface")), pl.col("entity_type")))
        .drop("surface")
        .unique(["entity_key", "entity_type", "name"], keep="last", maintain_order=True)
    )
