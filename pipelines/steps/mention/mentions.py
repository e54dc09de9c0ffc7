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

from collections.abc import Collection

import numpy as np
import polars as pl

from pipelines.steps.lexicon import Lexicon, build_lexicon
from pipelines.steps.mention.acronyms import find_acronyms
from pipelines.steps.mention.companions import find_companions
from pipelines.steps.mention.coordination import split_coordinated
from pipelines.steps.mention.label_lines import cut_labels
from pipelines.steps.mention.legal_forms import join_legal_forms
from pipelines.steps.mention.name_ends import complete_ends
from pipelines.steps.mention.name_starts import cut_titles
from pipelines.steps.mention.party_states import mark_party_states
from pipelines.steps.mention.proposals import (
    COLUMNS,
    drop_pairs,
    flag_countries,
    locate_spans,
    names_alone,
    names_beside_tagger,
    propose_names,
    rules_beside_tagger,
)
from pipelines.steps.mention.region_shorts import mark_region_shorts
from pipelines.steps.mention.repeats import find_repeats
from pipelines.steps.mention.resolution import keep_best
from pipelines.steps.mention.rules import apply_rules
from pipelines.steps.mention.score_lines import cut_scores
from pipelines.steps.mention.storms import name_storms
from pipelines.steps.name_hashes import ngram_hashes
from pipelines.steps.stream import Bools, Ints, TokenStream, read_stream
from pipelines.tables.contract import conform, empty_frame
from pipelines.tables.flow import FoundMention

__all__ = ["Lexicon", "build_lexicon", "describe_spans", "find_mentions"]

_TRUST = {
    "rule:acronym": 0, "rule:region_short": 0, "rule:name_year": 1, "tagger": 2, "gazetteer": 2, "rule:head_word": 2,
    "rule:first_word": 2,
}  # fmt: skip
_TRUST_OTHERS = 4


def find_mentions(
    articles: pl.DataFrame,
    segments: pl.DataFrame,
    sentences: pl.DataFrame,
    tokens: pl.DataFrame,
    lexicon: Lexicon,
    *,
    tagger_spans: pl.DataFrame | None = None,
    without: Collection[str] = (),
) -> pl.DataFrame:
    """Find the names in a batch of articles.

    Args:
        articles: article_id, text, language.
        segments: Segment rows of these articles.
        sentences: Sentence rows of these articles.
        tokens: Token rows of these articles, in text order within each article.
        lexicon: The compiled reference data.
        tagger_spans: Span rows of the tagger, None where there is no tagger.
        without: Methods whose proposals are left out, for ablations.

    Returns:
        FoundMention rows ordered by article (as in `tokens`) and offset. No two overlap, none lies in an e-mail
        address or a web address, and each depends on its own article alone.
    """
    del segments, sentences
    stream = read_stream(tokens).without_hyphens()
    if not len(stream):
        return empty_frame(FoundMention)
    is_english = _is_english(stream, articles)
    proposed = matches = propose_names(stream, lexicon, is_english)
    rules = _only(is_english, apply_rules(stream, lexicon, flag_countries(stream, matches)))
    if tagger_spans is None:
        tagged = matches.select(COLUMNS).clear()
        matches = names_alone(matches)
    else:
        tagged = _only(is_english, locate_spans(stream, tagger_spans))
        tagged = cut_labels(stream, lexicon, drop_pairs(stream, tagged, matches, rules), articles)
        tagged = cut_scores(stream, lexicon, cut_titles(stream, lexicon, tagged), matches)
        tagged = complete_ends(stream, tagged, matches)
        tagged = split_coordinated(stream, lexicon, tagged, matches)
        matches = names_beside_tagger(matches, tagged)
        rules = rules_beside_tagger(stream, rules, tagged)
    named = mark_party_states(stream, pl.concat([tagged, matches.select(COLUMNS)]), proposed)
    named = mark_region_shorts(stream, lexicon, named, proposed)
    named = join_legal_forms(stream, lexicon, named, is_english)
    if tagger_spans is not None:
        named = pl.concat([named, _only(is_english, find_companions(stream, named, proposed))])
    acronyms = find_acronyms(stream, lexicon, named)
    spans = pl.concat([named, rules.select(COLUMNS), acronyms.select(COLUMNS)])
    spans = _resolve(stream, spans.filter(~pl.col("method").is_in(list(without))))
    repeats = find_repeats(stream, lexicon, spans).select(COLUMNS)
    if repeats.height and "rule:repeat" not in without:
        spans = _resolve(stream, pl.concat([spans, repeats]))
    spans = name_storms(stream, lexicon, spans).sort("begin")
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
    return _describe(stream, locate_spans(stream, spans).sort("begin"), articles)


def _only(flags: Bools, spans: pl.DataFrame) -> pl.DataFrame:
    """The spans whose first token has the flag."""
    return spans.filter(pl.Series(flags)[spans["begin"]])


def _is_english(stream: TokenStream, articles: pl.DataFrame) -> Bools:
    """Per token whether its article is in English or too short to tell."""
    foreign = articles.filter(pl.col("language").fill_null("en") != "en")["article_id"].to_numpy()
    return ~np.isin(stream.article, foreign)


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
