"""Token stream, lexicon and the tagger's spans in, what each method may propose out.

With a tagger the gazetteer and the rules speak up only where they were shown to add to it: for names that can hardly
be anything else, for types that the tagger doubts, and for the few patterns that it has no eye for.
"""

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.steps.lexicon import Lexicon
from pipelines.steps.mention.gazetteer import match_names
from pipelines.steps.mention.ranges import count_in, covered
from pipelines.steps.stream import OTHER, TITLE, UPPER, Bools, TokenStream

COLUMNS = ["begin", "length", "entity_type", "method", "confidence"]
"""Columns of a proposal: first token, tokens, type, who proposes it, and how surely."""

_MIN_ALONE, _MIN_FOREIGN, _MIN_BESIDE_TAGGER = 0.5, 0.6, 0.9
"""Strength from which a reference name is a mention: without a tagger, in other languages than English, and where the
tagger did not find it."""

_MIN_RETYPE = 0.6
"""Strength from which a reference name may contradict the tagger about the type, if it is surer than the tagger."""

_MIN_LOC = 0.45
"""Confidence from which the tagger's LOC stands against a country, region or city of that name: many are islands."""

_MIN_CODES = 3
_CODE_IN_LIST = 0.93
"""Different country codes that make an article a list of them, and the strength of a code there."""

_NEUTRAL_KINDS = ["country", "former_country", "region", "city", "place", "organisation", "armed_group"]


def flag_countries(stream: TokenStream, matches: pl.DataFrame) -> Bools:
    """Per token whether it is, alone, the name of a country."""
    hits = matches.filter((pl.col("kind") == "country") & (pl.col("length") == 1) & (pl.col("entity_type") == "GPE"))
    flags = np.zeros(len(stream), dtype=bool)
    flags[hits["begin"].to_numpy()] = True
    return flags


def propose_names(stream: TokenStream, lexicon: Lexicon, is_english: Bools) -> pl.DataFrame:
    """The gazetteer's matches; a place name behind "in", "near" and the like is surer than its strength alone."""
    matches = match_names(stream, lexicon)
    begin = matches["begin"].to_numpy()
    before, after = np.maximum(begin - 1, 0), np.minimum(begin + matches["length"].to_numpy(), len(stream) - 1)
    has_before = (begin > 0) & (stream.sentence[before] == stream.sentence[begin])
    cue = stream.type_flags(lexicon.words_of("place_cue"))[stream.code[before]] & has_before
    # "in French." is the language; "in French waters" is not.
    ends = (stream.sentence[after] != stream.sentence[begin]) | (stream.case[after] == OTHER)
    is_language = (stream.types["folded"] == "in").to_numpy()[stream.code[before]] & has_before & ends
    matches = _trust_codes(stream, matches)
    strength, is_place = pl.col("strength"), pl.col("entity_type").is_in(["GPE", "LOC"])
    return (
        matches.with_columns(
            cue=pl.Series(cue), is_language=pl.Series(is_language), english=pl.Series(is_english[begin])
        )
        .filter(pl.col("english") | pl.col("kind").is_in(_NEUTRAL_KINDS))
        .filter(~((pl.col("name_kind") == "demonym") & pl.col("is_language")))
        .with_columns(
            method=pl.lit("gazetteer"),
            confidence=pl.when(pl.col("cue") & pl.col("english") & is_place)
            .then(0.5 + 0.5 * strength)
            .otherwise(strength),
        )
    )


def _trust_codes(stream: TokenStream, matches: pl.DataFrame) -> pl.DataFrame:
    """Three-letter codes of countries are names where an article has several of them, as lists of results do."""
    codes = matches.filter(pl.col("is_code")).select("begin")
    token = stream.code[codes["begin"].to_numpy()]
    article = pl.Series(stream.article[matches["begin"].to_numpy()])
    listing = (
        pl.DataFrame({"article": stream.article[codes["begin"].to_numpy()], "token": token})
        .group_by("article")
        .agg(distinct=pl.col("token").n_unique())
        .filter(pl.col("distinct") >= _MIN_CODES)["article"]
    )
    trusted = pl.col("is_code") & article.is_in(listing.implode())
    return matches.with_columns(strength=pl.when(trusted).then(_CODE_IN_LIST).otherwise("strength"))


def names_alone(matches: pl.DataFrame) -> pl.DataFrame:
    """The matches that stand by themselves, where no tagger is; names that are English words are others' words too."""
    least = pl.when("english").then(_MIN_ALONE).otherwise(_MIN_FOREIGN)
    return matches.filter(pl.col("confidence") >= least)


_LONG, _MIN_LONG = 4, 0.8
"""Tokens, and strength, from which an organisation's other names stand beside the tagger's spans as its own does."""


def names_beside_tagger(matches: pl.DataFrame, tagged: pl.DataFrame) -> pl.DataFrame:
    """The matches that the tagger's spans leave room for: strong ones, and doubts about the type of a span.

    In other languages than English, which the tagger does not read, they stand as where there is no tagger.
    """
    same_range = tagged.select("begin", "length", tagged="entity_type", surely=pl.col("confidence") >= _MIN_LOC)
    joined = matches.join(same_range, on=["begin", "length"], how="left", maintain_order="left")
    is_free = pl.col("tagged").is_null()
    is_whole_country = (pl.col("length") > 1) & (pl.col("kind") == "country")
    is_island = (pl.col("tagged") == "LOC") & pl.col("surely") & ~is_whole_country
    differs = (pl.col("tagged") != pl.col("entity_type")) & (pl.col("strength") >= _MIN_RETYPE) & ~is_island
    # Nobody prints four words of a reference name by chance; the tagger cuts them at a possessive, "Victoria's". Where
    # a country has it, as in "China's Foreign Ministry", there are two names.
    countries = matches.filter(pl.col("kind") == "country")["begin"].implode()
    is_long = (pl.col("length") >= _LONG) & (pl.col("entity_type") == "ORG") & ~pl.col("begin").is_in(countries)
    is_strong = is_free & (pl.col("strength") >= pl.when(is_long).then(_MIN_LONG).otherwise(_MIN_BESIDE_TAGGER))
    beside = joined.filter(pl.col("english") & (is_strong | differs)).with_columns(confidence="strength")
    return pl.concat([beside.select(matches.columns), names_alone(matches.filter(~pl.col("english")))])


def rules_beside_tagger(stream: TokenStream, rules: pl.DataFrame, tagged: pl.DataFrame) -> pl.DataFrame:
    """The rules that add to the tagger: names tied to a year, and head words of laws and events that contradict it.

    Persons of two words or more by a title too, where the title is an abbreviation in capitals ("DSP Vikram Rathore")
    and nothing of them is tagged: such titles look to a tagger like the beginning of a body's name.
    """
    in_doubt = (
        rules.filter(pl.col("entity_type").is_in(["LAW", "EVENT"]))
        .join(tagged.select("begin", "length", tagged="entity_type"), on=["begin", "length"], how="inner")
        .filter(pl.col("tagged") != pl.col("entity_type"))
    )
    return pl.concat([
        rules.filter(pl.col("method") == "rule:name_year"),
        in_doubt.filter(pl.col("method") != "rule:name_year").select(rules.columns),
        _titled_in_capitals(stream, rules, tagged),
    ])  # fmt: skip


def _titled_in_capitals(stream: TokenStream, rules: pl.DataFrame, tagged: pl.DataFrame) -> pl.DataFrame:
    titled = rules.filter((pl.col("method") == "rule:title") & (pl.col("length") > 1))
    begin, length = titled["begin"].to_numpy(), titled["length"].to_numpy()
    is_free = count_in(covered(len(stream), tagged["begin"], tagged["length"]), begin, length) == 0
    before = np.maximum(begin - 1, 0)
    is_short = (stream.case[before] == UPPER) & (stream.case[begin] == TITLE) & ~stream.is_capitals[begin]
    return titled.filter(pl.Series(is_short & is_free))


def drop_pairs(stream: TokenStream, tagged: pl.DataFrame, matches: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
    """Drop the tagger's spans that are a pair of countries, alone or before a name tied to a year.

    "China-Mongolia" is two names, and "China-Mongolia Steppe Partner-2024" is three; the gazetteer and the rule have
    them. In "Finland-Norway Border Commission" the pair is part of one name.
    """
    countries = matches.filter(pl.col("kind") == "country").select("begin", "length")
    firsts = countries.select("begin", middle=pl.col("begin") + pl.col("length"))
    seconds = countries.select(middle="begin", stop=pl.col("begin") + pl.col("length"))
    pairs = firsts.join(seconds, on="middle", how="inner")
    pairs = pairs.filter(pl.Series(stream.after_hyphen)[pairs["middle"]])
    tied = rules.filter(pl.col("method") == "rule:name_year").select(
        stop="begin", end=pl.col("begin") + pl.col("length")
    )
    alone = pairs.select("begin", end="stop")
    before = pairs.join(tied, on="stop", how="inner").select("begin", "end")
    split = pl.concat([alone, before]).select("begin", length=pl.col("end") - pl.col("begin"))
    named = matches.select("begin", "length")
    return tagged.join(split.join(named, on=["begin", "length"], how="anti"), on=["begin", "length"], how="anti",
                       maintain_order="left")  # fmt: skip


def locate_spans(stream: TokenStream, spans: pl.DataFrame) -> pl.DataFrame:
    """Span rows by token, in their order; spans whose ends are no token borders are left out (a tagger makes none)."""
    if not (len(stream) and spans.height):
        return spans.clear().with_columns(begin=pl.lit(0, pl.Int64), length=pl.lit(0, pl.Int64)).select(COLUMNS)
    is_first = np.append(True, stream.article[1:] != stream.article[:-1])
    firsts = pl.DataFrame({"article_id": stream.article[is_first]}).with_row_index("article_no")
    numbers = spans.join(firsts, on="article_id", how="left", maintain_order="left")["article_no"]
    of_span = numbers.cast(pl.Int64).fill_null(-1).to_numpy()
    of_token = np.cumsum(is_first) - 1
    begin, is_begin = _find(of_token, stream.start, of_span, spans["start_char"].to_numpy())
    last, is_last = _find(of_token, stream.end, of_span, spans["end_char"].to_numpy())
    is_located = is_begin & is_last & (last >= begin)
    placed = spans.with_columns(
        begin=pl.Series(begin, dtype=pl.Int64), length=pl.Series(last - begin + 1, dtype=pl.Int64)
    )
    return placed.filter(pl.Series(is_located)).select(COLUMNS)


def _find(
    of_token: npt.NDArray[np.int64],
    offsets: npt.NDArray[np.int64],
    of_span: npt.NDArray[np.int64],
    wanted: npt.NDArray[np.int64],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The tokens with the wanted offsets in the wanted articles, and whether there are such."""
    # Articles are numbered in the stream's order and offsets ascend within one, so both together ascend as well.
    keys, sought = (of_token << 40) + offsets, (of_span << 40) + wanted
    place = np.minimum(np.searchsorted(keys, sought), len(keys) - 1)
    return place, keys[place] == sought
