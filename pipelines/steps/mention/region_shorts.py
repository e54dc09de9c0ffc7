"""Proposed names in, the same with abbreviated regions behind a city out: "London, Ont.", "Geelong, Vic.", "Perth, WA".

By themselves most of these are other words or other names ("Man.", "Vic", "ACT"), so that a tagger overlooks them and
the gazetteer keeps still. Behind a comma and a city that lies in such a region they can be nothing else (Leidner 2007,
"Toponym resolution in text").
"""

import numpy as np
import polars as pl

from pipelines.steps.lexicon import Lexicon, expand
from pipelines.steps.mention.ranges import count_in, covered
from pipelines.steps.name_hashes import ngram_hashes
from pipelines.steps.stream import LOWER, OTHER, TokenStream

_CONFIDENCE = 0.95
_WORDS = ("common_word", "function_word", "given_name", "surname", "person_title", "name_particle")
_MORE_WORDS = ["ala", "cal", "ga", "ill", "ind", "kan", "mass", "md", "mo", "ore", "pa", "tex", "wash", "wis"]
"""Other words, and beginnings of names, that abbreviated regions look like: "Man. United", "Miss. Universe"."""

_LENGTHS = (3, 2, 1)
"""Tokens of an abbreviated region: "N.S.W." is one, "Ont." is two, "W. Va." three."""


def mark_region_shorts(
    stream: TokenStream, lexicon: Lexicon, spans: pl.DataFrame, matches: pl.DataFrame
) -> pl.DataFrame:
    """Take abbreviated regions behind cities for names, and the cities before them.

    Args:
        stream: Tokens without linking hyphens.
        lexicon: Tells which regions a name is short for, and which cities lie in them.
        spans: begin, length, entity_type, method, confidence of the names proposed.
        matches: All of the gazetteer's names, weak ones too: begin, length, entity_type.

    Returns:
        The spans without those that hold or cut such a region, the regions, and the cities. A place that the reference
        does not list is enough for an abbreviation with a full stop that is no other word and has no name
        behind it. In a line of capitals "ON" and "IN" are words.
    """
    pairs = _find_pairs(stream, lexicon, spans, matches)
    if not pairs.height:
        return spans
    is_owned = covered(len(stream), pairs["at"], pairs["size"])
    is_clear = count_in(is_owned, spans["begin"].to_numpy(), spans["length"].to_numpy()) == 0
    found = pl.concat([
        pairs.select(begin="at", length="size"), pairs.filter("is_inside").select("begin", "length"),
    ]).unique(maintain_order=True)  # fmt: skip
    return pl.concat([
        spans.filter(pl.Series(is_clear)),
        found.with_columns(
            entity_type=pl.lit("GPE"), method=pl.lit("rule:region_short"), confidence=pl.lit(_CONFIDENCE)
        ),
    ])  # fmt: skip


def _find_pairs(stream: TokenStream, lexicon: Lexicon, spans: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    """Places before a comma and an abbreviated region.

    Returns:
        begin, length of the place; at, size of the region; is_inside (whether the reference has the place there); one
        row a comma, the longest abbreviation and the longest place.
    """
    tagged = spans.select("begin", "length", "entity_type", is_named=pl.lit(True))
    known = matches.select("begin", "length", "entity_type", is_named=pl.lit(False))
    places = pl.concat([tagged, known]).filter(pl.col("entity_type") == "GPE")
    comma = np.minimum((places["begin"] + places["length"]).to_numpy(), max(len(stream) - 2, 0))
    is_comma = (stream.types["token"] == ",").to_numpy()[stream.code[comma]]
    is_comma &= stream.sentence[np.minimum(comma + 1, len(stream) - 1)] == stream.sentence[comma]
    places = places.with_columns(at=pl.Series(comma + 1)).filter(pl.Series(is_comma))
    places = places.filter(pl.col("at") == pl.col("begin") + pl.col("length") + 1)
    places = places.group_by("begin", "length", "at", maintain_order=True).agg(pl.col("is_named").any())
    shorts = _shorts(stream, lexicon, places["at"].unique())
    if not shorts.height:
        return shorts.with_columns(pl.lit(False).alias("is_inside"))
    # "Washington, D.C." is one name, not a city in a region.
    wholes = matches.select("begin", stop=pl.col("begin") + pl.col("length")).unique()
    pairs = (
        places.join(shorts, on="at", how="inner", maintain_order="left")
        .with_columns(stop=pl.col("at") + pl.col("size"))
        .join(wholes, on=["begin", "stop"], how="anti", maintain_order="left")
        .with_row_index("pair")
    )
    hashes = ngram_hashes(stream.folded_hash[stream.code], pairs["begin"].to_numpy(), pairs["length"].to_numpy())
    query, name = expand(*lexicon.find(hashes))
    cities = lexicon.entities.select("region_code", "kind")[lexicon.entity[name]].with_columns(
        pair=pl.Series(query).cast(pl.UInt32)
    )
    cities = cities.filter(pl.col("kind") == "city").select("pair", "region_code", is_inside=pl.lit(True)).unique()
    return (
        pairs.join(cities, on=["pair", "region_code"], how="left", maintain_order="left")
        .with_columns(pl.col("is_inside").fill_null(False))
        .filter(pl.col("is_inside") | (pl.col("is_named") & pl.col("is_dotted") & pl.col("is_apart")))
        .sort("at", "size", "is_inside", "length", descending=[False, True, True, True], maintain_order=True)
        .unique("at", keep="first", maintain_order=True)
    )


def _shorts(stream: TokenStream, lexicon: Lexicon, at: pl.Series) -> pl.DataFrame:
    """The abbreviated regions that begin at some tokens: at, size, region_code, is_dotted, is_apart (no other word)."""
    found: list[pl.DataFrame] = []
    folded_hash, plain_hash = stream.folded_hash[stream.code], stream.plain_hash[stream.code]
    # Names are compared without the dots of abbreviations, so the text is asked for its own.
    ends_with_stop = stream.types["token"].str.ends_with(".").to_numpy()
    for size in _LENGTHS:
        begin = at.to_numpy()
        begin = begin[begin + size <= len(stream)]
        begin = begin[stream.sentence[begin + size - 1] == stream.sentence[begin]]
        length = np.full(len(begin), size)
        folded = ngram_hashes(folded_hash, begin, length)
        printed = ngram_hashes(plain_hash, begin, length)
        query, name = expand(*lexicon.find(folded))
        is_exact = lexicon.plain[name] == printed[query]
        query, name = query[is_exact], name[is_exact]
        named = lexicon.names.select("name", "name_kind", "kind")[name]
        found.append(
            named.hstack(lexicon.entities.select("region_code")[lexicon.entity[name]])
            .with_columns(
                at=pl.Series(begin[query]),
                size=pl.lit(size, pl.Int64),
                is_dotted=pl.Series(ends_with_stop[stream.code[begin[query] + size - 1]]),
                in_capitals=pl.Series(stream.is_capitals[begin[query]]),
            )
            .filter(pl.col("kind") == "region")
            .filter(pl.col("is_dotted") | ((pl.col("name_kind") == "acronym") & ~pl.col("in_capitals")))
        )
    shorts = pl.concat(found).select("at", "size", "region_code", "is_dotted").unique(maintain_order=True)
    last = (shorts["at"] + shorts["size"] - 1).to_numpy()
    behind = np.minimum(last + 1, len(stream) - 1)
    has_name = (stream.sentence[behind] == stream.sentence[last]) & (behind > last)
    has_name &= (stream.case[behind] != LOWER) & (stream.case[behind] != OTHER)
    word = stream.text(shorts["at"].to_numpy()).str.strip_chars_end(".")
    is_word = word.is_in(lexicon.words_of(*_WORDS).implode()) | word.is_in(_MORE_WORDS)
    # A comma behind closes what a comma opened: "in Xanderloch, Pa., a barn burned".
    is_closed = (stream.types["token"] == ",").to_numpy()[stream.code[behind]]
    # "N. Dak." and "W. Va." are no words, whatever their first letter is.
    is_word &= shorts["size"] <= _LENGTHS[1]
    return shorts.with_columns(is_apart=(~is_word & ~pl.Series(has_name)) | pl.Series(is_closed))
