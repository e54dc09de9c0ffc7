"""Reference data in; word classes, names to invent others with, and what tells the corpora's types apart, out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipelines.steps.tokens import tokenize
from pipelines.tables.articles import Sentence
from pipelines.tables.contract import empty_frame
from pipelines.tables.reference import Reference

_LARGE_CITY = 100_000
_LEFT_OUT = (
    "act_verb", "place_cue", "general_word", "function_word", "common_word", "act_noun", "shared_place_name",
    "style_word", "building_word", "storm_word",
)  # fmt: skip
"""Classes of words that say nothing about names, or only what other tables say."""

_PLAIN_NAME = r"^\p{Lu}[\p{L}'’.-]+(?: \p{Lu}[\p{L}'’.-]+)?$"


@dataclass(frozen=True)
class Gazetteer:
    """Reference data as training uses it.

    Attributes:
        phrases: Kind of name -> names as tokens.
        words: Class -> words.
        slots: Slot -> names to invent others with.
        demonyms: Words for nationality, faith and inhabitants.
        heads: Lower-case head word -> the type of names that it heads.
    """

    phrases: Mapping[str, list[list[str]]]
    words: Mapping[str, list[str]]
    slots: Mapping[str, list[str]]
    demonyms: frozenset[str]
    heads: Mapping[str, str]


def _name_kind() -> pl.Expr:
    kind, entity_type = pl.col("kind"), pl.col("entity_type")
    return (
        pl.when(pl.col("name_kind") == "demonym")
        .then(pl.lit("demonym"))
        .when(kind == "nationality")
        .then(pl.lit("people"))
        .when((kind == "city") & (pl.col("population") >= _LARGE_CITY))
        .then(pl.lit("large_city"))
        .when(kind.is_in(["other", "place"]))
        .then(entity_type.str.to_lowercase())
        .when((entity_type == "ORG") & (pl.col("name_kind") == "acronym"))
        .then(pl.lit("acronym"))
        .when(kind == "former_country")
        .then(pl.lit("country"))
        .otherwise(kind)
    )


def _split(names: pl.DataFrame) -> dict[str, list[list[str]]]:
    texts = names.with_row_index("article_id", offset=1).with_columns(pl.col("article_id").cast(pl.Int64))
    tokens = tokenize(texts.select("article_id", text="name"), empty_frame(Sentence))
    split = tokens.group_by("article_id", maintain_order=True).agg("token").join(texts, on="article_id")
    return {
        str(kind[0]): group["token"].to_list()
        for kind, group in split.sort("group", "article_id").group_by("group", maintain_order=True)
    }


def read_gazetteer(reference: Reference) -> Gazetteer:
    """Sort the reference data by what training uses it for.

    Args:
        reference: The reference data.
    """
    named = (
        reference.names.join(
            reference.entities.select("entity_key", "kind", "entity_type", "population"), on="entity_key"
        )
        # The corpora are English: other languages' names of countries stand in none of them.
        .filter(pl.col("name_kind") != "exonym")
        .filter(
            ~(
                (pl.col("kind") == "country")
                & (pl.col("name_kind") == "acronym")
                & (pl.col("name").str.len_chars() == 3)
            )
        )
        .with_columns(group=_name_kind())
        .select("group", "name")
        .unique()
        .sort("group", "name")
    )
    words = {
        str(name[0]): sorted(group["word"].unique().to_list())
        for name, group in reference.words.sort("word_class", "word").group_by("word_class", maintain_order=True)
        if name[0] not in _LEFT_OUT
    }

    def plain(*groups: str) -> list[str]:
        chosen = named.filter(pl.col("group").is_in(groups) & pl.col("name").str.contains(_PLAIN_NAME))
        return chosen["name"].unique().sort().to_list()

    def known(group: str) -> list[str]:
        return named.filter(pl.col("group") == group)["name"].unique().sort().to_list()

    people = {*words["given_name"], *words["surname"]}
    places = {*plain("large_city", "country", "region")}
    slots = {
        "city": [c for c in plain("large_city", "city") if c not in people],
        "country": plain("country"),
        "region": plain("region"),
        "demonym": [d for d in plain("demonym") if " " not in d],
        "people": plain("people"),
        "given": words["given_name"],
        "surname": [s for s in words["surname"] if s not in places],
        "place": known("loc"),
        "known_facility": known("fac"),
        "known_event": known("event"),
        "known_law": known("law"),
        "known_product": known("product"),
        "known_work": known("work_of_art"),
        "known_organisation": plain("organisation", "company"),
    }
    heads: dict[str, str] = {}
    for name, entity_type in (
        ("fac", "FAC"),
        ("loc", "LOC"),
        ("work", "WORK_OF_ART"),
        ("law", "LAW"),
        ("event", "EVENT"),
    ):
        heads |= {w.lower(): entity_type for w in words.get(f"{name}_head", ())}
    demonyms = frozenset([*known("demonym"), *known("people")])
    return Gazetteer(_split(named), words, slots, demonyms, heads)


def head_type(words: Sequence[str], heads: Mapping[str, str]) -> str | None:
    """The type that a name's head word tells: the word before the first "of" or "on", else the last word."""
    lower = [w.lower() for w in words]
    cut = next((i for i, w in enumerate(lower) if w in ("of", "on", "for") and i), len(lower))
    return heads.get(lower[cut - 1]) if lower else None
