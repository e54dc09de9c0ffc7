"""Reference data in, a lexicon out: all names as hashes of token n-grams, with what is known of each.

Compiled once per process. A name is a row of NumPy arrays, found by the hash of its folded tokens; there is no Python
object per name, so that a million names cost seconds and some tens of megabytes, not minutes and gigabytes.
"""

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
import polars as pl

from pipelines.steps.folding import fold_names
from pipelines.steps.hashindex import HashIndex
from pipelines.steps.name_hashes import distinct_hashes, hash_names
from pipelines.steps.stream import Bools, Hashes, Ints
from pipelines.steps.strength import name_strengths
from pipelines.tables.reference import Reference

_PART = 250_000
"""Names that are compiled at a time: what they need beside the result is some tens of megabytes."""


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

    @cached_property
    def _asked_words(self) -> dict[tuple[str, ...], pl.Series]:
        return {}

    def words_of(self, *classes: str) -> pl.Series:
        """The folded words of some classes; kept, since each batch asks for some forty of them."""
        if classes not in self._asked_words:
            found = self.words.filter(pl.col("word_class").is_in(classes))["folded"]
            self._asked_words[classes] = found.unique(maintain_order=True)
        return self._asked_words[classes]


def expand(first: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Rows `first` to `first + count` of each query, with the query that each belongs to."""
    query = np.repeat(np.arange(len(first)), count)
    offset = np.arange(len(query)) - np.repeat(np.cumsum(count) - count, count)
    return query, first[query] + offset


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
    words = reference.words.with_columns(folded=fold_names(pl.col("word")))
    entities = _count_regions(reference.entities)
    listed = entities.select("entity_key").with_row_index("entity")
    names = reference.names.join(listed, on="entity_key", how="inner", maintain_order="left").drop("entity_key")
    # Where nobody else holds them, a million names need not exist twice.
    del reference
    countries = _list_countries(names, entities)
    name_count = np.bincount(names["entity"].to_numpy(), minlength=entities.height)
    slices = list(names.iter_slices(_PART)) or [names]
    parts = [_describe_part(part, entities, words) for part in slices]
    del slices
    names = pl.concat([part.names for part in parts])
    full, plain = (np.concatenate([getattr(part, field) for part in parts]) for field in ("full", "plain"))
    beginnings, begins_longer, lower_starts = (
        distinct_hashes(np.concatenate([getattr(part, field) for part in parts]))
        for field in ("beginnings", "begins_longer", "lower_starts")
    )
    del parts
    order = np.argsort(full, kind="stable")
    order = order[names["token_count"].to_numpy()[order] > 0]
    # Column by column, so that one column at a time exists twice.
    names = pl.DataFrame([names.drop_in_place(column).rechunk().gather(order) for column in names.columns])
    full, plain = full[order], plain[order]
    index = HashIndex(beginnings)
    has_longer = np.zeros(len(index.keys), dtype=bool)
    has_longer[index.find(begins_longer)] = True
    # A beginning that is no name has no rows.
    first = np.searchsorted(full, index.keys, side="left").astype(np.int64)
    return Lexicon(
        prefixes=index,
        first_name=np.append(first, len(full)),
        has_longer=has_longer,
        entity=names["entity"].cast(pl.Int64).to_numpy(),
        names=names.drop("entity"),
        plain=plain,
        lower_starts=lower_starts,
        entities=entities.with_columns(name_count=pl.Series(name_count, dtype=pl.Int64).replace(0, None)),
        words=words,
        countries=countries,
    )


@dataclass(frozen=True)
class _Part:
    """A part of the names as `Lexicon.names` has them, with `entity`, and their hashes as in `HashedNames`."""

    names: pl.DataFrame
    full: Hashes
    plain: Hashes
    beginnings: Hashes
    begins_longer: Hashes
    lower_starts: Hashes


def _describe_part(names: pl.DataFrame, entities: pl.DataFrame, words: pl.DataFrame) -> _Part:
    hashed = hash_names(names["name"])
    described = names.hstack(entities.select("kind", "population")[names["entity"]]).with_columns(
        token_count=pl.Series(hashed.token_count),
        lower_count=pl.Series(hashed.lower_count),
        upper_count=pl.Series(hashed.upper_count),
        folded=hashed.first,
    )
    is_upper = pl.col("upper_count") == pl.col("token_count")
    is_code = (
        is_upper & (pl.col("kind") == "country") & (pl.col("name_kind") == "alternate") & (pl.col("token_count") == 1)
    )
    described = described.with_columns(is_upper=is_upper, is_code=is_code)
    described = described.with_columns(strength=name_strengths(described, words))
    columns = ("entity", "name", "kind", "name_kind", "is_case_sensitive", "token_count", "lower_count", "is_upper")
    return _Part(
        names=described.select(*columns, "is_code", "strength"),
        **{f.name: getattr(hashed, f.name) for f in fields(_Part) if f.name != "names"},
    )


def _list_countries(names: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    """The names and nationality words of countries, folded, with the preferred name of each; without codes."""
    is_country = (pl.col("kind") == "country") & pl.col("country_code").is_not_null()
    countries = entities.select("kind", "country_code", entity_name="name").with_row_index("entity").filter(is_country)
    named = names.join(countries, on="entity", how="inner", maintain_order="left")
    named = named.filter((pl.col("name_kind") != "alternate") | ~pl.col("is_case_sensitive"))
    return (
        named.select("country_code", folded=fold_names(pl.col("name")), country=fold_names(pl.col("entity_name")))
        .unique(["folded", "country_code"], keep="first", maintain_order=True)
        .filter(pl.len().over("folded") == 1)
    )
