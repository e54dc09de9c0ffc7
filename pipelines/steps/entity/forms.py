"""Found mentions in, the distinct names of each article out: what resolution works on.

An article of 400 words has some 60 mentions but 25 distinct names, and every decision but a few is one per name: one
sense per discourse (Gale, Church and Yarowsky 1992). Where the text tells senses apart (senses.py), each has its form.
"""

import numpy as np
import polars as pl

from pipelines.steps.folding import fold_names
from pipelines.steps.lexicon import Lexicon
from pipelines.steps.name_hashes import hash_names

PERSON, NORP, OTHER = "PERSON", "NORP", "OTHER"
"""Groups of types. A name can be a person's and a place's in one article ("Washington"); apart from that, two types of
one name in one article are one method's doubt, and the more frequent one wins."""

_MAX_ACRONYM_LETTERS = 8


def type_group(entity_type: pl.Expr) -> pl.Expr:
    """The group of types that a type belongs to."""
    return pl.when(entity_type.is_in([PERSON, NORP])).then(entity_type).otherwise(pl.lit(OTHER))


def normal_surface(surface: pl.Expr) -> pl.Expr:
    """The surface on one line, without invisible characters, possessive and outer punctuation."""
    return (
        surface.str.replace_all(r"[\x{AD}\x{200B}-\x{200D}\x{2060}\x{FEFF}]", "")
        .str.replace_all(r"\s+", " ")
        .str.replace(r"['’]s$", "")
        .str.strip_chars(" \"“”'‘,;:")
    )


def without_legal_forms(mentions: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Let companies with a legal form behind a comma be looked up without it: "Tesla, Inc." is Tesla.

    Args:
        mentions: FoundMention rows.
        lexicon: Supplies the legal forms, and the names that have one ("Ideal Image Development, Inc.").

    Returns:
        The same rows; name_hash is that of the name before the comma where the reference does not know the whole.
    """
    parts = mentions.select("surface", "entity_type", "name_hash").with_row_index("row")
    parts = parts.filter((pl.col("entity_type") == "ORG") & pl.col("surface").str.contains(",", literal=True))
    parts = parts.select(
        "row",
        name=pl.col("surface").str.extract(r"^(?s)(.+),\s*[\p{L}.]+$"),
        form=fold_names(pl.col("surface").str.extract(r",\s*([\p{L}.]+)$")),
        is_known=pl.Series(lexicon.find(parts["name_hash"].to_numpy().view(np.uint64))[1] > 0),
    )
    legal = lexicon.words_of("legal_form")
    firms = parts.filter(~pl.col("is_known"), pl.col("form").is_in(legal.implode()))
    if not firms.height:
        return mentions
    hashes = pl.Series(hash_names(firms["name"]).full.view(np.int64))
    return mentions.with_columns(name_hash=mentions["name_hash"].scatter(firms["row"], hashes))


def number_forms(mentions: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Group the mentions of each article by name.

    Args:
        mentions: FoundMention rows ordered by article and offset, with `sense` (as `mark_senses` gives it).

    Returns:
        The mentions with `form`, and the forms: form (row number), article_id, group, name_hash, sense, entity_type
        (that with most confidence), surface (the most frequent one, capitals last), folded, words (its folded words),
        mention_count, is_acronym (short, without small letters, in running text), first_token. Forms stand in order
        of first appearance.
    """
    keys = ["article_id", "group", "name_hash", "sense"]
    grouped = mentions.with_columns(group=type_group(pl.col("entity_type")), plain=normal_surface(pl.col("surface")))
    forms = (
        grouped.select(*keys, "token_no")
        .group_by(keys, maintain_order=True)
        .agg(mention_count=pl.len().cast(pl.Int64), first_token=pl.col("token_no").min())
        .with_row_index("form")
        .with_columns(pl.col("form").cast(pl.Int64))
    )
    numbered = grouped.join(forms.select("form", *keys), on=keys, how="left", maintain_order="left")
    by_type = (
        numbered.group_by("form", "entity_type")
        .agg(weight=pl.col("confidence").sum())
        .sort(["form", "weight", "entity_type"], descending=[False, True, False])
        .unique("form", keep="first", maintain_order=True)
        .select("form", "entity_type")
    )
    by_surface = (
        numbered.group_by("form", "plain")
        .agg(frequency=pl.len(), in_capitals=pl.col("is_capitals").all(), at=pl.col("token_no").min())
        .sort(["form", "in_capitals", "frequency", "at"], descending=[False, False, True, False])
        .unique("form", keep="first", maintain_order=True)
        .select("form", "in_capitals", surface="plain")
    )
    forms = (
        forms.join(by_type, on="form", how="left", maintain_order="left")
        .join(by_surface, on="form", how="left", maintain_order="left")
        .with_columns(folded=fold_names(pl.col("surface")))
        .with_columns(
            words=pl.col("folded").str.split(" "),
            is_acronym=pl.col("surface").str.contains(r"^(?:\p{Lu}\.?[\p{N}\p{Ll}]?)+$")
            & pl.col("surface").str.count_matches(r"\p{Lu}").is_between(2, _MAX_ACRONYM_LETTERS)
            & ~pl.col("in_capitals"),
        )
    )
    return numbered.drop("group", "plain", "sense"), forms
