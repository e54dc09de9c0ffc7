"""The names of articles in, the reference entities that each may mean out, with what speaks for each at first sight.

Scores are logits: they add up, and `exp` of them compares. The zero is the alternative that none of the candidates is
meant (see ranking.py).
"""

import numpy as np
import polars as pl

from pipelines.steps.lexicon import Lexicon, expand
from pipelines.steps.stream import Bools, Ints

_PRIOR = {
    "country": 4.0, "former_country": 2.5, "region": 1.3, "place": 2.5, "organisation": 2.5, "armed_group": 2.5,
    "company": 1.6, "person": 2.0, "nationality": 3.0, "other": 1.0,
}  # fmt: skip
"""How much more likely a name that fits means the reference entity than something that the reference does not know."""

_NAME_KIND = {
    "name": 0.0, "official": 0.0, "short": -0.1, "acronym": -0.2, "former": -0.5, "local": -0.5,
    "exonym": -0.5, "alternate": -0.6, "demonym": 0.0, "surname": -1.5,
}  # fmt: skip

_NEWS_AGENCY = 1.0
"""News agencies are named in articles more than other bodies with their acronym."""

_MEDIA = ["news agency", "newspaper", "broadcaster", "magazine", "news site"]
_GIVEN_NAME_ALONE, _FREQUENT_SURNAME, _FREQUENT = -2.5, -0.8, 0.9
"""For a person called by a bare name that many bear: "James", "Morrison"; weight from which a surname is frequent."""

_COLUMNS = [
    "form", "article_id", "entity", "entity_key", "kind", "candidate_type", "name_kind", "country_code", "region_code",
    "capital_of", "is_public", "is_media", "is_natural", "is_unshared", "base",
]  # fmt: skip
_SMALL_WORDS = ["of", "the", "and", "for", "on", "in"]

_UNFIT = -9.0
_SAME_TYPE = 0.0
_PLACE_FOR_PLACE, _PLACE_FOR_GPE = -0.7, -1.5
_TYPE_DOUBT = -1.5
_NO_PEOPLE = -3.0
_OTHER_ACCENTS = -1.5
_OTHER_SPELLING = -0.2
_NAMED_AS_A_COUNTRY = -3.0
"""For a city with the name of a country: "Singapore" is one of ISO 3166 before it is a city; "Jamaica" is no suburb.
The same holds for continents and the like: "Asia" is no town of the Philippines."""

_WORLD_PLACES = ["continent", "supranational region", "ocean", "sea", "mountains"]
_NATURAL_PLACES = [
    *_WORLD_PLACES, "mountain", "river", "lake", "gulf", "bay", "strait", "desert", "peninsula", "plain", "valley",
]  # fmt: skip
"""Sorts of places that have no government: such a name is a LOC, even where the mention looked like a GPE."""

_SEVERAL_WORDS = 1.0
"""Names of two words or more are rarely shared by something that the reference does not know."""

_PER_NAME, _MAX_NAMES = 0.4, 6
"""What each further name of a city adds, up to six: small towns have one name, the world's cities many."""

_MAX_SHORT_LETTERS = 4
"""Letters up to which an abbreviation may be spelt like a word or another name: "Inc", "Bra", "Liga"."""

_CITY_SHARE, _CITY_SIZE = 0.25, 50_000
_PLACES = ["GPE", "LOC", "FAC"]

_OTHER_MEANINGS = ("shared_place_name", "given_name", "surname", "common_word")
"""Classes of words that make a city's name the name of something else as well."""


def _city_prior() -> pl.Expr:
    """Prior of a city by its inhabitants: 10 million 4.4, 1 million 2.6, 100,000 0.8, 10,000 -1.0; capitals +1.5."""
    inhabitants = pl.col("population").fill_null(1_000).clip(lower_bound=500).cast(pl.Float64)
    fame = _PER_NAME * (pl.col("name_count").clip(1, _MAX_NAMES) - 1)
    return fame + 1.8 * inhabitants.log10() - 8.2 + pl.when(pl.col("is_capital")).then(1.5).otherwise(0.0)


def _region_prior() -> pl.Expr:
    """Prior of a region by the inhabitants of its cities: 30 million 2.7, 1 million 0.9, 20,000 -1.1.

    A region that is called as the city where much of it lives, or as its country's capital, is rather that city ("New
    York", "Washington"): 1.5 less.
    """
    inhabitants = pl.col("population").fill_null(50_000).clip(lower_bound=5_000).cast(pl.Float64)
    city = pl.col("population").filter(pl.col("kind") == "city").max().over("form", "country_code")
    is_capital = pl.col("is_capital").any().over("form", "country_code")
    is_large = (city.fill_null(0) >= _CITY_SHARE * inhabitants) & (city >= _CITY_SIZE)
    is_city = (is_large | is_capital) & (pl.col("name_kind") != "demonym")
    return 1.2 * inhabitants.log10() - 6.3 + pl.when(is_city).then(-1.5).otherwise(0.0)


def _type_fit() -> pl.Expr:
    """How well the type of the mention fits the candidate."""
    mention, candidate = pl.col("entity_type"), pl.col("candidate_type")
    is_demonym = pl.col("name_kind") == "demonym"
    same = mention == candidate
    both_places = mention.is_in(_PLACES) & candidate.is_in(_PLACES)
    return (
        pl.when((mention == "NORP") & (is_demonym | same)).then(_SAME_TYPE)
        .when((mention == "NORP") & (candidate == "ORG") & (pl.col("kind") == "organisation")).then(_NO_PEOPLE)
        .when(mention == "NORP").then(_TYPE_DOUBT)
        .when(is_demonym & (mention == "GPE")).then(_TYPE_DOUBT)
        .when(is_demonym).then(_UNFIT)
        .when(same).then(_SAME_TYPE)
        .when(both_places & (mention == "GPE")).then(_PLACE_FOR_GPE)
        .when(both_places).then(_PLACE_FOR_PLACE)
        .when((mention == "PERSON") | (candidate == "PERSON")).then(_UNFIT)
        .when(mention == "MISC").then(_TYPE_DOUBT)
        .when((pl.col("kind") == "country") & (mention == "ORG") & (pl.col("name_kind") == "name")).then(_TYPE_DOUBT)
        .when((mention.is_in(_PLACES) | candidate.is_in(_PLACES)) & (pl.col("token_count") == 1)).then(_UNFIT)
        .otherwise(_TYPE_DOUBT)
    )  # fmt: skip


def _spelling() -> pl.Expr:
    """Accents that are printed count: "Pará" is rather Pará than Para; an English text may leave them out."""
    surface, name = pl.col("surface").str.to_lowercase(), pl.col("name").str.to_lowercase()
    has_accents = pl.col("surface").str.contains(r"[^\x00-\x7F]")
    return pl.when(surface == name).then(0.0).when(has_accents).then(_OTHER_ACCENTS).otherwise(_OTHER_SPELLING)


def _look_up(forms: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """One row per form and reference name with its folded tokens, with what is known of either."""
    query, name = expand(*lexicon.find(forms["name_hash"].to_numpy().view(np.uint64)))
    fits = _fits_case(forms, lexicon, query, name)
    query, name = query[fits], name[fits]
    entity = lexicon.entity[name]
    names = lexicon.names.select("name", "token_count", "name_kind", "kind")[name]
    # Gathered before they are looked at: the reference may hold a million entities that nobody mentions.
    known = ("entity_key", "country_code", "region_code", "population", "name_count")
    entities = lexicon.entities.select(*known, "kind", "entity_type", "name", "description")[entity].select(
        *known,
        candidate_type="entity_type",
        full_name="name",
        capital_of=pl.col("description").str.extract(r"^capital of ([A-Z]{2})"),
        is_media=pl.col("description").is_in(_MEDIA).fill_null(False),
        is_world_place=_is_sort(_WORLD_PLACES),
        is_natural=_is_sort(_NATURAL_PLACES),
        is_agency=(pl.col("description") == "news agency").fill_null(False),
    )
    general = pl.concat([lexicon.words_of("public_word"), pl.Series(_SMALL_WORDS)])
    mention = forms.select(
        "form",
        "article_id",
        "entity_type",
        "surface",
        is_given_name=pl.col("folded").is_in(lexicon.words_of("given_name").implode()),
        is_frequent_surname=pl.col("folded").is_in(_frequent_surnames(lexicon).implode()),
        is_shared=pl.col("folded").is_in(lexicon.words_of(*_OTHER_MEANINGS).implode()),
        has_general_words=pl.col("words").list.set_difference(general.implode()).list.len() == 0,
    )[query]
    return pl.concat([mention, names, entities], how="horizontal").with_columns(
        entity=pl.Series(entity),
        is_capital=pl.col("capital_of").is_not_null(),
        is_public=pl.col("has_general_words")
        & (pl.col("kind") == "organisation")
        & pl.col("country_code").is_not_null(),
    )


def _fits_case(forms: pl.DataFrame, lexicon: Lexicon, query: Ints, name: Ints) -> Bools:
    """Whether an entity may be meant by what is printed in small letters too: "Inc" is no INC, the town of Bra no BRA.

    A short abbreviation that the reference says is written in capitals only is no name of what has small letters, save
    where the entity has that name with small letters as well ("Opec"). A line in capitals has no small letters. Longer
    ones, "Chadema", are pronounced, printed as words, and like no other word.
    """
    names, entity = lexicon.names, lexicon.entity[name]
    fits = np.ones(len(name), dtype=bool)
    # Gathered first: the reference may hold a million names that nobody mentions.
    cases = names.select("is_case_sensitive", "is_upper")[name]
    is_upper = (cases["is_case_sensitive"] & cases["is_upper"]).to_numpy()
    has_small = forms["surface"].str.contains(r"\p{Ll}").to_numpy()
    doubtful = np.flatnonzero(is_upper & has_small[query])
    letters = names["name"].gather(name[doubtful]).str.replace_all(r"[^\p{L}]", "").str.len_chars()
    doubtful = doubtful[(letters <= _MAX_SHORT_LETTERS).to_numpy()]
    fits[doubtful] = False
    readings = query * (lexicon.entities.height + 1) + entity
    of_doubtful = np.isin(readings, readings[doubtful])
    fits[doubtful] = np.isin(readings[doubtful], readings[of_doubtful & fits])
    return fits


def _is_sort(sorts: list[str]) -> pl.Expr:
    return ((pl.col("kind") == "place") & pl.col("description").is_in(sorts)).fill_null(False)


def _frequent_surnames(lexicon: Lexicon) -> pl.Series:
    is_frequent = (pl.col("word_class") == "surname") & (pl.col("weight") >= _FREQUENT)
    return lexicon.words.filter(is_frequent)["folded"].unique(maintain_order=True)


def _base() -> pl.Expr:
    """All that speaks for a candidate at first sight but the fit of its type."""
    is_city, is_region = pl.col("kind") == "city", pl.col("kind") == "region"
    prior = (
        pl.when(is_city).then(_city_prior())
        .when(is_region).then(_region_prior())
        .otherwise(pl.col("kind").replace_strict(_PRIOR, default=1.0, return_dtype=pl.Float64))
    )  # fmt: skip
    is_shortened = (pl.col("name_kind") == "alternate") & pl.col("full_name").str.starts_with(
        pl.col("name") + pl.lit(" ")
    )
    name_kind = (
        pl.when(is_shortened)
        .then(_NAME_KIND["short"])
        .otherwise(pl.col("name_kind").replace_strict(_NAME_KIND, default=-0.5, return_dtype=pl.Float64))
    )
    several = pl.when((pl.col("token_count") > 1) & ~is_city & ~is_region).then(_SEVERAL_WORDS).otherwise(0.0)
    shared = (
        pl.when(pl.col("name_kind") != "surname").then(0.0)
        .when("is_given_name").then(_GIVEN_NAME_ALONE)
        .when("is_frequent_surname").then(_FREQUENT_SURNAME)
        .otherwise(0.0)
    )  # fmt: skip
    agency = pl.when("is_agency").then(_NEWS_AGENCY).otherwise(0.0)
    is_of_the_world = (pl.col("kind") == "country") | pl.col("is_world_place")
    shares_name = is_city & is_of_the_world.any().over("form")
    return (
        prior
        + name_kind
        + several
        + shared
        + agency
        + _spelling()
        + pl.when(shares_name).then(_NAMED_AS_A_COUNTRY).otherwise(0.0)
    )


def find_candidates(forms: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Look the names up in the reference data.

    Args:
        forms: form, article_id, name_hash, entity_type, surface, words.
        lexicon: The compiled reference data.

    Returns:
        form, article_id, entity (row of the lexicon's entities), entity_key, kind, candidate_type, name_kind,
        country_code, region_code, capital_of, is_public (a national body with a general name), is_media,
        is_natural (a place without a government), is_unshared (a city whose own name nothing else has: no other entity,
        no smaller place of the register, no person, no word of English), base (logit); one row per form and entity, for
        its best name; ordered by form and falling base.
    """
    fitting = _look_up(forms, lexicon).with_columns(fit=_type_fit()).filter(pl.col("fit") > _UNFIT)
    is_only_one = pl.col("entity").n_unique().over("form") == 1
    is_city = (pl.col("kind") == "city") & (pl.col("name_kind") == "name") & (pl.col("entity_type") == "GPE")
    return (
        fitting.with_columns(base=_base() + pl.col("fit"), is_unshared=is_city & is_only_one & ~pl.col("is_shared"))
        .sort(["form", "base", "entity_key"], descending=[False, True, False])
        .unique(["form", "entity"], keep="first", maintain_order=True)
        .select(_COLUMNS)
    )
