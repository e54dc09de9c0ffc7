"""The names of each article in, which of them are short for which out: "Lorenzana" for "Delfin Lorenzana".

Only names are resolved, no pronouns and no descriptions. Each rule has a score, the share of its decisions that were
right on development texts, rounded; where two full names claim one short name with equal right, the claim is settled
mention by mention, by the full name that stands last before it.
"""

import numpy as np
import polars as pl

from pipelines.steps.folding import consonant_skeletons
from pipelines.steps.forms import NORP, OTHER, PERSON

_SCORES = {
    "document_full_name": 0.95, "document_first_name": 0.85, "document_middle_name": 0.7, "document_name_variant": 0.93,
    "document_spelling": 0.8, "acronym_definition": 0.97, "acronym_initials": 0.85, "document_long_name": 0.85,
}  # fmt: skip

_SMALL_WORDS = ["of", "the", "and", "for", "on", "in", "de", "du", "des", "la", "et", "to", "al"]
_CLAIM = ["form", "target", "score", "link_rule", "role"]


def _claims(pairs: pl.DataFrame, rule: str | pl.Expr, role: str) -> pl.DataFrame:
    name = pl.lit(rule) if isinstance(rule, str) else rule
    return pairs.select(
        "form",
        "target",
        score=name.replace_strict(_SCORES, return_dtype=pl.Float64),
        link_rule=name,
        role=pl.lit(role),
    )


def _person_claims(forms: pl.DataFrame) -> pl.DataFrame:
    """Short names of persons: all words of the short name are words, or initials, of the full one."""
    persons = forms.filter(pl.col("group") == PERSON).with_columns(size=pl.col("words").list.len())
    if persons.height < 2:
        return _claims(pl.DataFrame(schema={"form": pl.Int64, "target": pl.Int64}), "document_full_name", "short_name")
    initials = pl.col("words").list.eval(pl.element().str.head(1))
    full = persons.filter(pl.col("size") > 1).select(
        "article_id",
        target="form",
        full="words",
        wide=pl.concat_list("words", initials),
        full_size="size",
        key=pl.concat_list("words", pl.col("words").list.eval(pl.element())).list.unique(maintain_order=True),
    )
    pairs = (
        persons.select("article_id", "form", "words", "size", key=pl.col("words").list.last())
        .join(full.explode("key"), on=["article_id", "key"], how="inner", maintain_order="left_right")
        .filter(pl.col("form") != pl.col("target"))
        .filter(pl.col("words").list.set_difference("wide").list.len() == 0)
    )
    last, first = pl.col("words").list.last(), pl.col("words").list.first()
    ends_full = pl.col("full").list.tail(pl.col("size")) == pl.col("words")
    starts_full = pl.col("full").list.head(pl.col("size")) == pl.col("words")
    same_words = (pl.col("size") == pl.col("full_size")) & (pl.col("words").list.sort() == pl.col("full").list.sort())
    rule = (
        pl.when(ends_full).then(pl.lit("document_full_name"))
        .when((pl.col("size") > 1) & (first != last)).then(pl.lit("document_name_variant"))
        .when(starts_full).then(pl.lit("document_first_name"))
        .otherwise(pl.lit("document_middle_name"))
    )  # fmt: skip
    # Of two names with the same words in another order, or with initials for each other's words, the first is the full one.
    points_up = (pl.col("size") < pl.col("full_size")) | (same_words & (pl.col("target") < pl.col("form")))
    abbreviated = pl.col("words").list.eval(pl.element().str.len_chars() == 1).list.any()
    points_up |= (pl.col("size") == pl.col("full_size")) & abbreviated & ~same_words
    return _claims(pairs.filter(points_up), rule, "short_name")


def _spelling_claims(forms: pl.DataFrame) -> pl.DataFrame:
    """Transliterations of one person's name inside one article: "Qaddafi" for "Gaddafi", told by their consonants."""
    persons = (
        forms.filter(pl.col("group") == PERSON)
        .select("article_id", "form", "mention_count", "folded", size=pl.col("words").list.len())
        .with_columns(skeleton=consonant_skeletons(pl.col("folded")))
        .filter(pl.col("skeleton").str.len_chars() >= 3)
    )
    pairs = persons.join(
        persons.select("article_id", "skeleton", "size", target="form", targets="mention_count"),
        on=["article_id", "skeleton", "size"],
        how="inner",
        maintain_order="left_right",
    ).filter(
        (pl.col("targets") > pl.col("mention_count"))
        | ((pl.col("targets") == pl.col("mention_count")) & (pl.col("target") < pl.col("form")))
    )
    return _claims(pairs, "document_spelling", "alias")


def _acronym_claims(forms: pl.DataFrame, mentions: pl.DataFrame) -> pl.DataFrame:
    """Acronyms whose letters are the initials of a longer name of the article, defined in brackets or not."""
    words = pl.col("words")
    longer = forms.filter((pl.col("group") == OTHER) & (words.list.len() > 1))
    all_initials = words.list.eval(pl.element().str.head(1)).list.join("")
    main_initials = words.list.eval(pl.element().filter(~pl.element().is_in(_SMALL_WORDS)).str.head(1)).list.join("")
    letters = longer.select("article_id", target="form", key=pl.concat_list(all_initials, main_initials)).explode("key")
    acronyms = forms.filter(pl.col("is_acronym") & (pl.col("group") == OTHER) & (words.list.len() == 1)).select(
        "article_id", "form", key=pl.col("folded")
    )
    by_initials = acronyms.join(letters.unique(), on=["article_id", "key"], how="inner").filter(
        (pl.col("form") != pl.col("target")) & (pl.col("key").str.len_chars() >= 2)
    )
    defined = _bracket_pairs(mentions).join(acronyms.select("form"), on="form", how="semi")
    defined = defined.join(by_initials.select("form", "target"), on=["form", "target"], how="semi")
    by_initials = by_initials.join(defined, on=["form", "target"], how="anti")
    return pl.concat([
        _claims(defined.unique(), "acronym_definition", "acronym"),
        _claims(by_initials, "acronym_initials", "acronym"),
    ])  # fmt: skip


def _bracket_pairs(mentions: pl.DataFrame) -> pl.DataFrame:
    """Neighbouring mentions "A (B)" as pairs of forms, both ways round."""
    following = mentions.select(
        "form",
        target=pl.col("form").shift(-1),
        is_pair=(pl.col("after").list.first() == "(")
        & (pl.col("token_no").shift(-1) == pl.col("token_no") + pl.col("token_count") + 1),
    ).filter(pl.col("is_pair") & pl.col("target").is_not_null())
    return pl.concat([
        following.select("form", "target"),
        following.select(form="target", target="form"),
    ])  # fmt: skip


def _long_name_claims(forms: pl.DataFrame, generic: pl.Series) -> pl.DataFrame:
    """Names that lack only general words of a longer one: "Caspian" for "Caspian Sea", "Olaroz" for "Salar de Olaroz"."""
    others = forms.filter(pl.col("group") == OTHER).select("article_id", "form", "entity_type", "words")
    longer = others.filter(pl.col("words").list.len() > 1).select(
        "article_id", "entity_type", target="form", full="words", key="words"
    )
    pairs = (
        others.with_columns(key=pl.col("words").list.last())
        .join(longer.explode("key"), on=["article_id", "entity_type", "key"], how="inner", maintain_order="left_right")
        .filter(pl.col("words").list.len() < pl.col("full").list.len())
        .filter(pl.col("words").list.set_difference("full").list.len() == 0)
        .with_columns(rest=pl.col("full").list.set_difference("words"))
        .filter(pl.col("rest").list.set_difference(generic.implode()).list.len() == 0)
        .unique(["form", "target"], maintain_order=True)
    )
    return _claims(pairs, "document_long_name", "short_name")


def join_names(mentions: pl.DataFrame, forms: pl.DataFrame, generic: pl.Series) -> pl.DataFrame:
    """Decide which names of an article are short for which.

    Args:
        mentions: FoundMention rows with `form`, ordered by article and offset.
        forms: As `number_forms` gives them.
        generic: Folded words that say what kind of thing a name names ("sea", "province", "group").

    Returns:
        form, target (the fullest name that it means), score, link_rule, role, rivals (other targets with as good a
        claim); one row a form that is short for another.
    """
    claims = pl.concat([
        _person_claims(forms), _spelling_claims(forms), _acronym_claims(forms, mentions),
        _long_name_claims(forms.filter(pl.col("group") != NORP), generic),
    ])  # fmt: skip
    if not claims.height:
        return claims.with_columns(rivals=pl.lit([], dtype=pl.List(pl.Int64)))
    claims = claims.sort(["form", "score", "target"], descending=[False, True, False])
    best = claims.unique("form", keep="first", maintain_order=True)
    top = _follow(best["form"].to_numpy(), best["target"].to_numpy(), forms.height)
    rooted = claims.with_columns(target=pl.Series(top[claims["target"].to_numpy()])).filter(
        pl.col("form") != pl.col("target")
    )
    rooted = rooted.unique(["form", "target"], keep="first", maintain_order=True)
    winner = pl.col("target").first()
    return rooted.group_by("form", maintain_order=True).agg(
        winner.alias("target"),
        pl.col("score", "link_rule", "role").first(),
        rivals=pl.col("target").filter(
            (pl.col("score") >= pl.col("score").first() - 0.02) & (pl.col("target") != pl.col("target").first())
        ),
    )


def _follow(form: np.ndarray, target: np.ndarray, count: int) -> np.ndarray:
    """The end of each form's chain of targets; forms without a target end at themselves, circles at their least form."""
    parent = np.arange(count)
    parent[form] = target
    for _ in range(8):
        parent = parent[parent]
    return np.where(parent[parent] == parent, parent, np.minimum(parent, parent[parent]))
