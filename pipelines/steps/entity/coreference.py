"""The names of each article in, which of them are short for which out: "Lorenzana" for "Delfin Lorenzana".

Only names are resolved, no pronouns and no descriptions. Each rule has a score, the share of its decisions that were
right on development texts, rounded. Where two full names claim one surname with equal right, it goes to the one that
is mentioned more, or was introduced first: news gives the bare surname to the person it is about and keeps relatives'
names full (right for 149 of 152 contested mentions of Re-DocRED and of annotated news; the full name that stood last
before the mention was right for 85).
"""

import numpy as np
import polars as pl

from pipelines.steps.entity.forms import NORP, OTHER, PERSON
from pipelines.steps.folding import consonant_skeletons, fold_keys

_SCORES = {
    "document_full_name": 0.95, "document_first_name": 0.85, "document_middle_name": 0.7, "document_name_variant": 0.93,
    "document_spelling": 0.8, "document_long_name": 0.85, "document_part": 0.75, "acronym_definition": 0.97,
    "acronym_initials": 0.85, "bracketed_name": 0.9,
}  # fmt: skip

_SMALL_WORDS = ["of", "the", "and", "for", "on", "in", "de", "du", "des", "la", "et", "to", "al"]
_GENERATIONS = ["jr", "sr", "ii", "iii", "iv"]
"""What stands behind a surname: "Ferdinand Marcos Jr." is called Marcos."""

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
    without = pl.col("words").list.eval(pl.element().filter(~pl.element().is_in(_GENERATIONS)))
    persons = (
        forms.filter(pl.col("group") == PERSON)
        .with_columns(words=pl.when(pl.col("words").list.len() > 2).then(without).otherwise("words"))
        .with_columns(size=pl.col("words").list.len())
    )
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
    # Of two names with the same words in another order the first is the full one; of two of one length, one with
    # initials ("R. Villalba"), the other.
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
    """Acronyms of a longer name of the article: by its initials, by the brackets that define them, or by both."""
    words = pl.col("words")
    longer = forms.filter((pl.col("group") == OTHER) & (words.list.len() > 1))
    initials = words.list.eval(pl.element().str.head(1)).list.join("")
    main_initials = words.list.eval(pl.element().filter(~pl.element().is_in(_SMALL_WORDS)).str.head(1)).list.join("")
    letters = longer.select(
        "article_id", target="form", head=words.list.first(), key=pl.concat_list(initials, main_initials)
    ).explode("key")
    acronyms = forms.filter(pl.col("is_acronym") & (pl.col("group") == OTHER) & (words.list.len() == 1)).select(
        "article_id", "form", key=pl.col("folded")
    )
    matching = (
        acronyms.join(letters.unique(), on=["article_id", "key"], how="inner")
        .filter((pl.col("form") != pl.col("target")) & (pl.col("key") != pl.col("head")))
        .filter(pl.col("key").str.len_chars() >= 2)
        .select("form", "target", "key")
    )
    bracketed = _bracket_pairs(mentions, forms)
    others = bracketed.join(matching, on=["form", "target"], how="anti").filter("is_alike")
    return pl.concat([
        _claims(bracketed.join(matching, on=["form", "target"], how="semi"), "acronym_definition", "acronym"),
        _claims(others, "bracketed_name", "acronym"),
        _claims(
            matching.filter(pl.col("key").str.len_chars() > 2).join(bracketed, on=["form", "target"], how="anti"),
            "acronym_initials",
            "acronym",
        ),
    ])  # fmt: skip


_MIN_WORD_CHARS = 5
"""Letters of a word that stands for a name of several, "Comelec"; shorter ones are acronyms, or anything."""


def _bracket_pairs(mentions: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """Names in brackets behind a name, "National Carrier (NC)": acronyms, other scripts, a word for many.

    The bracket must hold nothing else: in "Acme Widgets (NYSE: ACW)" the name is the exchange's. Behind a name in
    another script there may be more, "Borovkov (Боровков, 6 March 1931)".

    Returns:
        form (the short or foreign name), target, is_alike (both of one type, and no places).
    """
    following = mentions.select(
        "form",
        target=pl.col("form").shift(-1),
        is_alone=pl.col("after").shift(-1) == ")",
        is_pair=(pl.col("after") == "(")
        & pl.col("after").shift(-1).is_in([")", ",", ";"])
        & (pl.col("token_no").shift(-1) == pl.col("token_no") + pl.col("token_count") + 1)
        & (pl.col("article_id").shift(-1) == pl.col("article_id")),
    ).filter(pl.col("is_pair") & pl.col("target").is_not_null())
    both_ways = pl.concat([
        following.select("form", "target", "is_alone"),
        following.select("target", "form", "is_alone").rename({"target": "form", "form": "target"}),
    ])  # fmt: skip
    other_script = ~pl.col("folded").str.contains(r"^[\p{Latin}\p{N} ]+$")
    size = pl.col("words").list.len()
    is_word = (pl.col("entity_type") == "ORG") & (size == 1) & (pl.col("folded").str.len_chars() >= _MIN_WORD_CHARS)
    is_short = pl.col("is_acronym") | other_script
    short = forms.filter(is_short | is_word).select(
        "form", kind="entity_type", needs_many=~is_short, is_other=other_script
    )
    full = forms.filter(~is_short).select(target="form", target_kind="entity_type", size=size)
    return (
        both_ways.unique(maintain_order=True)
        .join(short, on="form", how="inner", maintain_order="left")
        .join(full, on="target", how="inner", maintain_order="left")
        .filter(pl.col("is_alone") | pl.col("is_other"))
        .filter(~pl.col("needs_many") | ((pl.col("size") > 1) & (pl.col("target_kind") == "ORG")))
        .select("form", "target", is_alike=(pl.col("kind") == pl.col("target_kind")) & (pl.col("kind") != "GPE"))
        .unique(["form", "target"], maintain_order=True)
    )


def _part_claims(forms: pl.DataFrame, generic: pl.Series) -> pl.DataFrame:
    """Names that begin or end a longer one: "Caspian" for "Caspian Sea", "Jazz" for "Utah Jazz".

    What a place name lacks must be a general word ("Korea" is not "South Korea") unless it is the beginning ("Évian"
    for "Évian-les-Bains"). An adjective of a party is the party's if the article names it ("Republican").
    """
    size, full_size = pl.col("words").list.len(), pl.col("full").list.len()
    others = forms.filter(pl.col("group") != PERSON).select("article_id", "form", "entity_type", "words", "is_acronym")
    longer = others.filter((size > 1) & (pl.col("entity_type") != NORP)).select(
        "article_id", target="form", kind="entity_type", full="words", key="words"
    )
    rest = pl.col("full").list.set_difference("words")
    is_start = pl.col("full").list.head(size) == pl.col("words")
    is_end = pl.col("full").list.tail(size) == pl.col("words")
    same = pl.col("entity_type") == pl.col("kind")
    is_place = pl.col("kind").is_in(["GPE", "LOC"])
    is_party = (pl.col("entity_type") == NORP) & (pl.col("kind") == "ORG")
    pairs = (
        others.with_columns(key=pl.col("words").list.last())
        .join(longer.explode("key"), on=["article_id", "key"], how="inner", maintain_order="left_right")
        .filter((same | is_party) & (size < full_size) & ((is_start & ~pl.col("is_acronym")) | is_end))
        .with_columns(is_general=rest.list.set_difference(generic.implode()).list.len() == 0)
        .filter(pl.col("is_general") | (same & (~is_place | (is_start & (full_size > 2)))))
        .unique(["form", "target"], maintain_order=True)
    )
    rule = pl.when("is_general").then(pl.lit("document_long_name")).otherwise(pl.lit("document_part"))
    return _claims(pairs, rule, "short_name")


def _variant_claims(forms: pl.DataFrame, generic: pl.Series) -> pl.DataFrame:
    """Names that differ in form alone.

    Events in the general word ("Storm Lorenzo", "Hurricane Lorenzo"), peoples in number ("Houthi", "Houthis"), firms in
    the legal form ("Tidewater Corp.", "Tidewater Corporation").
    """
    size = pl.col("words").list.len()
    events = (
        forms.filter((pl.col("entity_type") == "EVENT") & (size == 2))
        .select("article_id", "form", core=pl.col("words").list.set_difference(generic.implode()))
        .filter(pl.col("core").list.len() == 1)
        .with_columns(pl.col("core").list.first())
    )
    peoples = forms.filter((size == 1) & (pl.col("group") != PERSON) & ~pl.col("is_acronym")).select(
        "article_id", "form", "entity_type", core="folded"
    )
    plural = peoples.filter(pl.col("core").str.ends_with("s") & (pl.col("core").str.len_chars() > 4)).with_columns(
        core=pl.col("core").str.head(-1)
    )
    same_core = ["article_id", "core"]
    by_core = events.join(events.rename({"form": "target"}), on=same_core, how="inner", maintain_order="left").filter(
        pl.col("target") < pl.col("form")
    )
    by_number = peoples.join(
        plural.rename({"form": "target", "entity_type": "kind"}), on=same_core, how="inner", maintain_order="left"
    ).filter((pl.col("entity_type") == pl.col("kind")) | ((pl.col("entity_type") == NORP) & (pl.col("kind") == "ORG")))
    keyed = forms.filter(pl.col("entity_type") == "ORG").select(
        "article_id", "form", core=fold_keys(pl.col("folded"), pl.col("entity_type"))
    )
    keyed = keyed.filter(pl.len().over("article_id", "core") > 1)
    by_key = keyed.join(keyed.rename({"form": "target"}), on=same_core, how="inner", maintain_order="left").filter(
        pl.col("target") < pl.col("form")
    )
    pairs = pl.concat([p.select("form", "target") for p in (by_core, by_number, by_key)])
    return _claims(pairs, "document_name_variant", "alias")


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
        _part_claims(forms, generic), _variant_claims(forms, generic),
    ])  # fmt: skip
    if not claims.height:
        return claims.with_columns(rivals=pl.lit([], dtype=pl.List(pl.Int64)))
    claims = _best_first(claims, forms)
    best = claims.unique("form", keep="first", maintain_order=True)
    top = _follow(best["form"].to_numpy(), best["target"].to_numpy(), forms.height)
    rooted = claims.with_columns(target=pl.Series(top[claims["target"].to_numpy()])).filter(
        pl.col("form") != pl.col("target")
    )
    rooted = _best_first(rooted, forms).unique(["form", "target"], keep="first", maintain_order=True)
    is_rival = (pl.col("score") == pl.col("score").first()) & (pl.col("target") != pl.col("target").first())
    return rooted.group_by("form", maintain_order=True).agg(
        pl.col("target", "score", "link_rule", "role").first(), rivals=pl.col("target").filter(is_rival)
    )


def _best_first(claims: pl.DataFrame, forms: pl.DataFrame) -> pl.DataFrame:
    """Claims by form; of several the best rule, then the name mentioned most, then the one introduced first."""
    known = forms.select(target="form", count="mention_count", first="first_token")
    return (
        claims.join(known, on="target", how="left", maintain_order="left")
        .sort(["form", "score", "count", "first"], descending=[False, True, True, False])
        .drop("count", "first")
    )


def _follow(form: np.ndarray, target: np.ndarray, count: int) -> np.ndarray:
    """The end of each form's chain of targets: a form without one ends at itself, a circle at its least form."""
    parent = np.arange(count)
    parent[form] = target
    for _ in range(8):
        parent = parent[parent]
    return np.where(parent[parent] == parent, parent, np.minimum(parent, parent[parent]))
