"""Tokens, lexicon and the tagger's spans in, the names of each article out: resolved, no two of them overlapping.

Three methods propose ranges: the tagger (where there is one), the gazetteer and a few rules. Where they overlap, one
range stays, by this order: the longest; then the most trusted source (`_TRUST`); then the highest confidence; then
the earliest. Articles in other languages than English get the gazetteer's names of countries, regions, cities, places
and organisations and nothing else: given names, titles, head words and the tagger are English.
"""

import numpy as np
import polars as pl

from pipelines.steps.acronyms import find_acronyms
from pipelines.steps.gazetteer import match_names
from pipelines.steps.lexicon import Lexicon, build_lexicon, ngram_hashes
from pipelines.steps.repeats import find_repeats
from pipelines.steps.resolution import keep_best
from pipelines.steps.rules import apply_rules
from pipelines.steps.stream import Bools, Ints, TokenStream, read_stream
from pipelines.tables.contract import conform, empty_frame
from pipelines.tables.flow import FoundMention, Span

__all__ = ["Lexicon", "build_lexicon", "describe_spans", "find_mentions"]

_TRUST = {"rule:acronym": 0, "rule:name_year": 1, "tagger": 2, "gazetteer": 3}
_TRUST_OTHERS = 4

_MIN_ALONE = 0.5
_MIN_BESIDE_TAGGER = 0.9
"""Strength from which a reference name is a mention: without a tagger, and where the tagger did not find it."""

_PLACE_CUES = frozenset("in at near from outside to into across around toward towards throughout within".split())
_NEUTRAL_KINDS = ("country", "former_country", "region", "city", "place", "organisation", "armed_group")
_COLUMNS = ("begin", "length", "entity_type", "method", "confidence")


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
    english = _is_english(stream, articles)
    tagged = _from_tagger(stream, empty_frame(Span) if tagger_spans is None else tagger_spans)
    gazetteer = _from_gazetteer(stream, lexicon, english, _MIN_ALONE if tagger_spans is None else _MIN_BESIDE_TAGGER)
    proposals = [gazetteer, tagged]
    proposals += [
        apply_rules(stream, lexicon, _countries(stream, gazetteer)),
        find_acronyms(stream, pl.concat([tagged.select(_COLUMNS), gazetteer.select(_COLUMNS)])),
    ]
    spans = pl.concat([p.select(_COLUMNS) for p in proposals])
    is_neutral = (pl.col("method") == "gazetteer") | (pl.col("method") == "rule:acronym")
    spans = spans.filter(is_neutral | pl.Series(english)[spans["begin"]])
    spans = _resolve(stream, spans)
    repeats = find_repeats(stream, spans)
    if repeats.height:
        spans = _resolve(stream, pl.concat([spans, repeats.select(_COLUMNS)]))
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
    return _describe(stream, _from_tagger(stream, spans).sort("begin"), articles)


def _is_english(stream: TokenStream, articles: pl.DataFrame) -> Bools:
    """Per token whether its article is in English or too short to tell."""
    foreign = articles.filter(pl.col("language").fill_null("en") != "en")["article_id"].to_numpy()
    return ~np.isin(stream.article, foreign)


def _countries(stream: TokenStream, gazetteer: pl.DataFrame) -> Bools:
    """Per token whether it is, alone, the name of a country."""
    hits = gazetteer.filter((pl.col("kind") == "country") & (pl.col("length") == 1) & (pl.col("entity_type") == "GPE"))
    flags = np.zeros(len(stream), dtype=bool)
    flags[hits["begin"].to_numpy()] = True
    return flags


def _from_gazetteer(stream: TokenStream, lexicon: Lexicon, english: Bools, min_confidence: float) -> pl.DataFrame:
    matches = match_names(stream, lexicon)
    begin = matches["begin"].to_numpy()
    before = np.maximum(begin - 1, 0)
    cue = stream.types["folded"].is_in(list(_PLACE_CUES)).to_numpy()[stream.code[before]]
    cue &= (begin > 0) & (stream.sentence[before] == stream.sentence[begin])
    return (
        matches.with_columns(cue=pl.Series(cue) & (pl.col("entity_type") == "GPE"), english=pl.Series(english[begin]))
        .filter(pl.col("english") | pl.col("kind").is_in(_NEUTRAL_KINDS))
        .with_columns(
            method=pl.lit("gazetteer"),
            confidence=pl.col("strength") + pl.when("cue").then(0.5 * (1 - pl.col("strength"))).otherwise(0.0),
        )
        .filter(pl.col("confidence") >= min_confidence)
    )


def _from_tagger(stream: TokenStream, spans: pl.DataFrame) -> pl.DataFrame:
    """The tagger's spans by token; spans whose ends are no token borders are left out (there are none by contract)."""
    borders = pl.DataFrame({
        "article_id": stream.article, "start_char": stream.start, "end_char": stream.end,
        "begin": np.arange(len(stream)),
    })  # fmt: skip
    return (
        spans.join(borders.drop("end_char"), on=["article_id", "start_char"], how="inner")
        .join(
            borders.select("article_id", "end_char", stop=pl.col("begin") + 1),
            on=["article_id", "end_char"],
            how="inner",
        )
        .filter(pl.col("stop") > pl.col("begin"))
        .with_columns(length=pl.col("stop") - pl.col("begin"))
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
        "before": _neighbours(stream, begin, (-1, -2)),
        "after": _neighbours(stream, last, (1, 2, 3, 4)),
    })  # fmt: skip
    frame = frame.join(articles.select("article_id", "text"), on="article_id", how="left", maintain_order="left")
    frame = frame.with_columns(
        surface=pl.col("text").str.slice(pl.col("start_char"), pl.col("end_char") - pl.col("start_char"))
    ).drop("text")
    return conform(frame, FoundMention, where="find_mentions")


def _neighbours(stream: TokenStream, position: Ints, steps: tuple[int, ...]) -> pl.Series:
    """The tokens at some distances from `position`, as lists, as far as the sentence goes."""
    columns = []
    for step in steps:
        at = np.clip(position + step, 0, len(stream) - 1)
        inside = (at == position + step) & (stream.sentence[at] == stream.sentence[position])
        word = stream.types["token"].gather(stream.code[at]).alias(str(step))
        columns.append(pl.select(pl.when(pl.Series(inside)).then(word).otherwise(None)).to_series().alias(str(step)))
    return pl.DataFrame(columns).select(pl.concat_list(pl.all()).list.drop_nulls())[:, 0]
