"""Reference data in, a lexicon out: all names as hashes of token n-grams, with what is known of each.

Compiled once per process. A name is a row of NumPy arrays, found by the hash of its folded tokens; there is no Python
object per name, so that a million names cost seconds and some tens of megabytes, not minutes and gigabytes.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.steps.folding import fold_names
from pipelines.steps.hashindex import HashIndex
from pipelines.steps.stream import LOWER, UPPER, Bools, Hashes, Ints, TokenStream, extend_hashes, read_stream
from pipelines.steps.strength import name_strengths
from pipelines.steps.tokens import tokenize
from pipelines.tables.articles import Sentence
from pipelines.tables.contract import empty_frame
from pipelines.tables.flow import Token
from pipelines.tables.reference import Reference

MAX_NAME_TOKENS = 16
"""Longer reference names are left out: no article repeats them word by word."""


@dataclass(frozen=True)
class Lexicon:
    """Names and entities of the reference data, ready for matching and linking.

    Attributes:
        prefixes: Index of the hashes of all names' folded tokens and of their beginnings.
        first_name: Per prefix the first row of the name arrays that has this hash; the rows end where the next begin.
        has_longer: Per prefix whether a longer name begins with it.
        entity: Per name the row of `entities` that it names.
        names: Per name: name (as the reference prints it), kind (of its entity), name_kind, is_case_sensitive,
            token_count, lower_count (tokens without a capital), is_upper (an acronym), is_code (a country's
            three-letter code, "KEN"), strength (how far the name alone, in normal case, shows that it is meant).
        plain: Per name the hash of its tokens with their case.
        lower_starts: Hashes of the lower-case first tokens of names that are written so ("al-Shabaab").
        entities: ReferenceEntity rows with `name_count`; regions have the population of their cities.
        words: ReferenceWord rows with `folded`.
        countries: folded (name or nationality word), country_code, country (folded preferred name) of all countries.
    """

    prefixes: HashIndex
    first_name: Ints
    has_longer: Bools
    entity: Ints
    names: pl.DataFrame
    plain: Hashes
    lower_starts: Hashes
    entities: pl.DataFrame
    words: pl.DataFrame
    countries: pl.DataFrame

    def find(self, hashes: Hashes) -> tuple[Ints, Ints]:
        """The first name row and the number of name rows of each hash; 0 rows where no name has it."""
        prefix = self.prefixes.find(hashes)
        known = prefix >= 0
        first = np.where(known, self.first_name[prefix], 0)
        return first, np.where(known, self.first_name[prefix + 1] - first, 0)

    def words_of(self, *classes: str) -> pl.Series:
        """The folded words of some classes."""
        return self.words.filter(pl.col("word_class").is_in(classes))["folded"].unique(maintain_order=True)


def expand(first: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Rows `first` to `first + count` of each query, with the query that each belongs to."""
    query = np.repeat(np.arange(len(first)), count)
    offset = np.arange(len(query)) - np.repeat(np.cumsum(count) - count, count)
    return query, first[query] + offset


def _prefix_hashes(tokens: Hashes, begin: Ints, length: Ints) -> tuple[list[Hashes], list[Ints]]:
    """Hashes of the beginnings of token sequences, by length: those of all first tokens, of all first two, ..."""
    alive = np.arange(len(begin))
    hashes: Hashes = np.zeros(0, dtype=np.uint64)
    rounds, members = [], []
    for n in range(int(length.max(initial=0))):
        still = length[alive] > n
        alive = alive[still]
        token = tokens[begin[alive] + n]
        hashes = token.copy() if n == 0 else extend_hashes(hashes[still], token)
        rounds.append(hashes)
        members.append(alive)
    return rounds, members


def ngram_hashes(tokens: Hashes, begin: Ints, length: Ints) -> Hashes:
    """The hash of each token sequence of `length` tokens from `begin`; 0 for empty ones."""
    rounds, members = _prefix_hashes(tokens, begin, length)
    full = np.zeros(len(begin), dtype=np.uint64)
    for hashes, alive in zip(rounds, members, strict=True):
        full[alive] = hashes
    return full


def _tokenize_names(names: pl.Series) -> pl.DataFrame:
    """Token rows of names, numbered from 1 as articles.

    Names of plain letters and single spaces, four in five, are split at the spaces, which is what the tokeniser does to
    them at ten times the cost; their offsets are counted in words.
    """
    texts = (
        names.to_frame("text").with_row_index("article_id", offset=1).with_columns(pl.col("article_id").cast(pl.Int64))
    )
    letters, ascii_letters = r"^\p{L}+(?: \p{L}+)*$", r"^[A-Za-z]+(?: [A-Za-z]+)*$"
    normal = texts["text"].str.contains(ascii_letters)
    foreign = texts.filter(~normal).select(
        pl.col("article_id") - 1,
        plain=pl.col("text").str.contains(letters) & (pl.col("text").str.normalize("NFKC") == pl.col("text")),
    )
    is_plain = normal.scatter(foreign["article_id"], foreign["plain"])
    words = (
        texts.filter(is_plain)
        .with_columns(token=pl.col("text").str.split(" "))
        .explode("token")
        .with_columns(sentence_no=pl.lit(0, pl.Int64), start_char=2 * pl.int_range(pl.len(), dtype=pl.Int64))
        .with_columns(end_char=pl.col("start_char") + 1)
        .select(list(Token.model_fields))
    )
    others = tokenize(texts.filter(~is_plain), empty_frame(Sentence))
    return pl.concat([words, others]).sort("article_id", maintain_order=True)


def _name_tokens(names: pl.Series) -> tuple[TokenStream, Ints, Ints]:
    """Tokens of names without inner hyphens and without a leading "the"; first token and token count per name."""
    stream = read_stream(_tokenize_names(names))
    folded_the = stream.types["folded"].eq("the").to_numpy()[stream.code]
    is_first = np.ones(len(stream), dtype=bool)
    is_first[1:] = stream.article[1:] != stream.article[:-1]
    is_last = np.append(is_first[1:], True) if len(stream) else is_first
    keep = ~stream.is_linking_hyphen & ~(folded_the & is_first & ~is_last)
    kept = stream.select(keep)
    count = np.bincount(kept.article - 1, minlength=len(names)).astype(np.int64)
    return kept, np.cumsum(count) - count, count


def _count_regions(entities: pl.DataFrame) -> pl.DataFrame:
    """Give regions without a population that of their cities together: it tells large ones from small ones."""
    of_cities = (
        entities.filter((pl.col("kind") == "city") & pl.col("region_code").is_not_null())
        .group_by("region_code")
        .agg(of_cities=pl.col("population").sum())
    )
    is_region = pl.col("kind") == "region"
    return (
        entities.join(of_cities, on="region_code", how="left", maintain_order="left")
        .with_columns(
            population=pl.when(is_region).then(pl.coalesce("population", "of_cities")).otherwise("population")
        )
        .drop("of_cities")
    )


def build_lexicon(reference: Reference) -> Lexicon:
    """Compile the reference data into a lexicon.

    Args:
        reference: Entities, names and words after their contracts.

    Returns:
        The lexicon; names whose entity is missing and names of more than MAX_NAME_TOKENS tokens are left out.
    """
    name_counts = reference.names.group_by("entity_key").agg(name_count=pl.len().cast(pl.Int64))
    entities = (
        _count_regions(reference.entities)
        .join(name_counts, on="entity_key", how="left", maintain_order="left")
        .with_row_index("entity")
    )
    names = reference.names.join(
        entities.select("entity_key", "entity", "kind", "population", "country_code", entity_name="name"),
        on="entity_key",
        how="inner",
        maintain_order="left",
    )
    words = reference.words.with_columns(folded=fold_names(pl.col("word")))
    stream, begin, count = _name_tokens(names["name"])
    usable = np.flatnonzero((count > 0) & (count <= MAX_NAME_TOKENS))
    names, begin, count = names[usable], begin[usable], count[usable]
    per_token = stream.folded_hash[stream.code]
    rounds, members = _prefix_hashes(per_token, begin, count)
    full = ngram_hashes(per_token, begin, count)
    order = np.argsort(full, kind="stable")
    keys = _distinct(np.concatenate(rounds)) if rounds else np.zeros(0, dtype=np.uint64)
    index = HashIndex(keys)
    first = np.searchsorted(full[order], keys, side="left").astype(np.int64)  # a prefix that is no name has no rows
    has_longer = np.zeros(len(keys), dtype=bool)
    for n, alive in enumerate(members):
        has_longer[index.find(rounds[n][count[alive] > n + 1])] = True
    described = names.select("entity", "name", "kind", "name_kind", "is_case_sensitive", "population").with_columns(
        token_count=pl.Series(count),
        lower_count=pl.Series(_count(stream.case == LOWER, begin, count)),
        upper_count=pl.Series(_count(stream.case == UPPER, begin, count)),
        folded=stream.text(begin),
    )
    is_upper = pl.col("upper_count") == pl.col("token_count")
    is_code = (
        is_upper & (pl.col("kind") == "country") & (pl.col("name_kind") == "alternate") & (pl.col("token_count") == 1)
    )
    described = described.with_columns(is_upper=is_upper, is_code=is_code)
    described = described.with_columns(strength=name_strengths(described, words))
    sorted_names = described[order]
    return Lexicon(
        prefixes=index,
        first_name=np.append(first, len(full)),
        has_longer=has_longer,
        entity=sorted_names["entity"].to_numpy().astype(np.int64),
        names=sorted_names.drop("entity", "population", "folded", "upper_count"),
        plain=ngram_hashes(stream.plain_hash[stream.code], begin, count)[order],
        lower_starts=_distinct(stream.plain_hash[stream.code[begin[stream.case[begin] == LOWER]]]),
        entities=entities.drop("entity"),
        words=words,
        countries=_list_countries(names),
    )


def _list_countries(names: pl.DataFrame) -> pl.DataFrame:
    """The names and nationality words of countries, folded, with the preferred name of each; without codes."""
    named = names.filter((pl.col("kind") == "country") & pl.col("country_code").is_not_null())
    named = named.filter((pl.col("name_kind") != "alternate") | ~pl.col("is_case_sensitive"))
    return (
        named.select("country_code", folded=fold_names(pl.col("name")), country=fold_names(pl.col("entity_name")))
        .unique(["folded", "country_code"], keep="first", maintain_order=True)
        .filter(pl.len().over("folded") == 1)
    )


def _distinct(hashes: Hashes) -> Hashes:
    """Sorted distinct hashes; np.unique builds a hash table for them, which takes ten times as long."""
    ordered = np.sort(hashes)
    is_first = np.ones(len(ordered), dtype=bool)
    is_first[1:] = ordered[1:] != ordered[:-1]
    return ordered[is_first]


def _count(flags: Bools, begin: Ints, length: Ints) -> npt.NDArray[np.int64]:
    """How many tokens of each sequence have a flag."""
    total = np.concatenate([[0], np.cumsum(flags)])
    return np.asarray(total[begin + length] - total[begin], dtype=np.int64)
