"""Tokens, lexicon and the tagger's spans in, the names of each article out: resolved, no two of them overlapping.

Three methods propose ranges: the tagger (where there is one), the gazetteer and a few rules. Where they overlap, one
range stays, by this order: the longest; then the most trusted source (`_TRUST`); then the highest confidence; then
the earliest. So where tagger and gazetteer agree on a range, the type is that of whichever is surer.

What each method may do depends on what else there is:

- With a tagger the gazetteer adds only names that can hardly be anything else, and only those rules run that were
  shown to add to the tagger (acronym definitions, names tied to a year, repeats; see benchmarks/mentions.py).
- Without a tagger all rules run, and weaker reference names count.
- Articles in other languages than English get the gazetteer's names of countries, regions, cities, places and
  organisations, the acronyms that they define, and nothing else: titles, head words and the tagger are English.
"""

import numpy as np
import polars as pl

from pipelines.steps.acronyms import find_acronyms
from pipelines.steps.gazetteer import match_names
from pipelines.steps.lexicon import Lexicon, build_lexicon, ngram_hashes
from pipelines.steps.repeats import find_repeats
from pipelines.steps.resolution import keep_best
from pipelines.steps.rules import apply_rules
from pipelines.steps.stream import OTHER, Bools, Ints, TokenStream, read_stream
from pipelines.tables.contract import conform, empty_frame
from pipelines.tables.flow import FoundMention

__all__ = ["Lexicon", "build_lexicon", "describe_spans", "find_mentions"]

_TRUST = {
    "rule:acronym": 0, "rule:name_year": 1, "tagger": 2, "gazetteer": 2, "rule:head_word": 2, "rule:first_word": 2,
}  # fmt: skip
_TRUST_OTHERS = 4

_MIN_ALONE = 0.5
_MIN_BESIDE_TAGGER = 0.9
"""Strength from which a reference name is a mention: without a tagger, and where the tagger did not find it."""

_MIN_RETYPE = 0.6
"""Strength from which a reference name may contradict the tagger about the type, if it is surer than the tagger."""

_MIN_LOC = 0.45
"""Confidence from which the tagger's LOC stands against a country, region or city of that name: many are islands."""

_MIN_CODES = 3
_CODE_IN_LIST = 0.93
"""Different country codes that make an article a list of them, and the strength of a code there."""

_NEUTRAL_KINDS = ["country", "former_country", "region", "city", "place", "organisation", "armed_group"]
_COLUMNS = ["begin", "length", "entity_type", "method", "confidence"]


def find_mentions(
    articles: pl.DataFrame,
    segments: pl.DataFrame,
    sentences: pl.DataFrame,
    tokens: pl.DataFrame,
    lexicon: Lexicon,
    tagger_spans: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Find the names in a batch of articles.

    Args:
        articles: article_id, text, language.
        segments: Segment rows of these articles.
        sentences: Sentence rows of these articles.
        tokens: Token rows of these articles, in text order within each article.
        lexicon: The compiled reference data.
        tagger_spans: Span rows of the tagger, None where there is no tagger.

    Returns:
        FoundMention rows ordered by article (as in `tokens`) and offset. No two overlap, none lies in an e-mail
        address or a web address, and each depends on its own article alone.
    """
    del segments, sentences
    stream = read_stream(tokens).without_hyphens()
    if not len(stream):
        return empty_frame(FoundMention)
    is_english = _is_english(stream, articles)
    matches = _match(stream, lexicon, is_english)
    rules = apply_rules(stream, lexicon, _countries(stream, matches))
    if tagger_spans is None:
        tagged = matches.select(_COLUMNS).clear()
        matches = matches.filter(pl.col("confidence") >= _MIN_ALONE)
    else:
        tagged = _split_pairs(stream, _locate(stream, tagger_spans), matches, rules)
        matches = _beside_tagger(matches, tagged)
        rules = _rules_beside_tagger(rules, tagged)
    named = pl.concat([tagged, matches.select(_COLUMNS)])
    english = pl.concat([tagged, rules.select(_COLUMNS)])
    spans = pl.concat([
        matches.select(_COLUMNS),
        english.filter(pl.Series(is_english)[english["begin"]]),
        find_acronyms(stream, lexicon, named).select(_COLUMNS),
    ])  # fmt: skip
    spans = _resolve(stream, spans)
    repeats = find_repeats(stream, spans).select(_COLUMNS)
    if repeats.height:
        spans = _resolve(stream, pl.concat([spans, repeats]))
    return _describe(stream, spans, articles)


def describe_spans(articles: pl.DataFrame, tokens: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """Make ranges that are known to be names ready for linking, without finding or resolving anything.

    Args:
        articles: article_id, text.
        tokens: Token rows of these articles, in text order within each article.
        spans: Span rows that do not overlap; those whose ends are no token borders are left out.

    Returns:
        FoundMention rows ordered by article (as in `tokens`) and offset.
    """
    stream = read_stream(tokens).without_hyphens()
    return _describe(stream, _locate(stream, spans).sort("begin"), articles)


def _is_english(stream: TokenStream, articles: pl.DataFrame) -> Bools:
    """Per token whether its article is in English or too short to tell."""
    foreign = articles.filter(pl.col("language").fill_null("en") != "en")["article_id"].to_numpy()
    return ~np.isin(stream.article, foreign)


def _countries(stream: TokenStream, matches: pl.DataFrame) -> Bools:
    """Per token whether it is, alone, the name of a country."""
    hits = matches.filter((pl.col("kind") == "country") & (pl.col("length") == 1) & (pl.col("entity_type") == "GPE"))
    flags = np.zeros(len(stream), dtype=bool)
    flags[hits["begin"].to_numpy()] = True
    return flags


def _match(stream: TokenStream, lexicon: Lexicon, is_english: Bools) -> pl.DataFrame:
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
            confidence=pl.when(pl.col("cue") & is_place).then(0.5 + 0.5 * strength).otherwise(strength),
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


def _beside_tagger(matches: pl.DataFrame, tagged: pl.DataFrame) -> pl.DataFrame:
    """The matches that the tagger's spans leave room for: strong ones, and doubts about the type of a span."""
    same_range = tagged.select("begin", "length", tagged="entity_type", surely=pl.col("confidence") >= _MIN_LOC)
    joined = matches.join(same_range, on=["begin", "length"], how="left", maintain_order="left")
    is_free = pl.col("tagged").is_null()
    is_island = (
        (pl.col("tagged") == "LOC") & pl.col("surely") & ((pl.col("length") == 1) | (pl.col("kind") != "country"))
    )
    differs = (pl.col("tagged") != pl.col("entity_type")) & (pl.col("strength") >= _MIN_RETYPE) & ~is_island
    return joined.filter((is_free & (pl.col("strength") >= _MIN_BESIDE_TAGGER)) | differs).with_columns(
        confidence="strength"
    )


def _rules_beside_tagger(rules: pl.DataFrame, tagged: pl.DataFrame) -> pl.DataFrame:
    """The rules that add to the tagger: names tied to a year, and head words that contradict it about a type."""
    in_doubt = (
        rules.filter((pl.col("method") == "rule:head_word") | (pl.col("entity_type") == "EVENT"))
        .join(tagged.select("begin", "length", tagged="entity_type"), on=["begin", "length"], how="inner")
        .filter(pl.col("tagged") != pl.col("entity_type"))
    )
    return pl.concat([
        rules.filter(pl.col("method") == "rule:name_year"),
        in_doubt.filter(pl.col("method") != "rule:name_year").select(rules.columns),
    ])  # fmt: skip


def _split_pairs(stream: TokenStream, tagged: pl.DataFrame, matches: pl.DataFrame, rules: pl.DataFrame) -> pl.DataFrame:
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


def _locate(stream: TokenStream, spans: pl.DataFrame) -> pl.DataFrame:
    """Span rows by token; spans whose ends are no token borders are left out (a tagger makes none)."""
    borders = pl.DataFrame({"article_id": stream.article, "start_char": stream.start, "end_char": stream.end})
    borders = borders.with_row_index("begin").with_columns(pl.col("begin").cast(pl.Int64))
    starts = borders.select("article_id", "start_char", "begin")
    stops = borders.select("article_id", "end_char", stop=pl.col("begin") + 1)
    return (
        spans.join(starts, on=["article_id", "start_char"], how="inner")
        .join(stops, on=["article_id", "end_char"], how="inner")
        .filter(pl.col("stop") > pl.col("begin"))
        .with_columns(length=pl.col("stop") - pl.col("begin"))
        .select(_COLUMNS)
    )


def _resolve(stream: TokenStream, spans: pl.DataFrame) -> pl.DataFrame:
    """Drop what touches an address, then keep the best of what overlaps."""
    begin, length = spans["begin"].to_numpy(), spans["length"].to_numpy()
    address = np.concatenate([[0], np.cumsum(stream.types["is_address"].to_numpy()[stream.code])])
    spans = spans.filter(address[begin + length] == address[begin])
    order = (
        spans.select(
            "begin",
            size=-pl.col("length"),
            trust=pl.col("method").replace_strict(_TRUST, default=_TRUST_OTHERS, return_dtype=pl.Int64),
            doubt=-pl.col("confidence"),
            kind=pl.col("entity_type"),
        )
        .with_row_index("row")
        .sort("size", "trust", "doubt", "begin", "kind", "row")["row"]
    )
    rank = np.empty(spans.height, dtype=np.int64)
    rank[order.to_numpy()] = np.arange(spans.height)
    begin, end = spans["begin"].to_numpy(), (spans["begin"] + spans["length"]).to_numpy()
    return spans.filter(keep_best(begin, end, rank)).sort("begin")


def _describe(stream: TokenStream, spans: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Offsets, surfaces and neighbours of the chosen spans."""
    begin, length = spans["begin"].to_numpy(), spans["length"].to_numpy()
    last = begin + length - 1
    the = (stream.types["folded"] == "the").to_numpy()[stream.code[begin]] & (length > 1)
    hashes = ngram_hashes(stream.folded_hash[stream.code], begin + the, length - the)
    frame = pl.DataFrame({
        "article_id": stream.article[begin],
        "sentence_no": stream.sentence_no[begin],
        "start_char": stream.start[begin],
        "end_char": stream.end[last],
        "entity_type": spans["entity_type"],
        "method": spans["method"],
        "confidence": spans["confidence"],
        "name_hash": hashes.view(np.int64),
        "token_no": begin,
        "token_count": length,
        "is_capitals": stream.is_capitals[begin],
        "before": _neighbour(stream, begin, -1),
        "after": _neighbour(stream, last, 1),
        "after_next": _neighbour(stream, last, 2),
    })  # fmt: skip
    frame = frame.join(articles.select("article_id", "text"), on="article_id", how="left", maintain_order="left")
    frame = frame.with_columns(
        surface=pl.col("text").str.slice(pl.col("start_char"), pl.col("end_char") - pl.col("start_char"))
    ).drop("text")
    return conform(frame, FoundMention, where="find_mentions")


def _neighbour(stream: TokenStream, position: Ints, step: int) -> pl.Series:
    """The token at some distance from each position, null outside the sentence."""
    at = np.clip(position + step, 0, len(stream) - 1)
    inside = (at == position + step) & (stream.sentence[at] == stream.sentence[position])
    code = pl.Series(np.where(inside, stream.code[at], -1))
    return stream.types["token"].gather(pl.select(pl.when(code >= 0).then(code)).to_series())
