"""The tagger's spans in, the same with the ends that it left off out: "Ala." for "Ala", "Kim Jong-un" for "Kim Jong".

Ends are often lost where they look like no part of a name: the full stop of an abbreviation, the second syllable of a
Korean or Chinese given name, which is written small behind a hyphen, and what an article joins: "Waker-uz-" of
"Waker-uz-Zaman".
"""

import numpy as np
import polars as pl

from pipelines.steps.stream import LOWER, TITLE, Bools, TokenStream

_SYLLABLE = r"(?i)^[bcdfghjklmnpqrstwxyz]{0,2}[aeiouy]{1,3}(?:ng|[nklmprt])?$"
_WORDS = ["run", "to", "no", "on", "by", "out", "up", "or", "made", "wide", "free", "pro", "per", "win", "hit", "sea"]
"""Syllables that stand behind a hyphen as English words: "Kim-run", "back-to-back"."""

_SPELLED = "^(?:un|in|il|hyun|hwan|chol|hye|sik|chun|kyung|young|seok|suk|yeol|geun|keun|myung|jae|kyu|woo|joon|jun)$"
"""Syllables of given names that the pattern does not have, or that are English words as well ("in", "un")."""

_ARTICLES = ["al", "ul", "ur", "ud", "uz", "us", "ush", "un", "el", "ad", "ar", "as", "az", "e"]
"""Arabic and Persian particles that tie two parts of a person's name with hyphens."""


def complete_ends(stream: TokenStream, tagged: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    """Lengthen the tagger's spans by a token that belongs to the name.

    Args:
        stream: Tokens without linking hyphens.
        tagged: The tagger's spans: begin, length, entity_type, method, confidence.
        matches: The gazetteer's names: begin, length, entity_type.

    Returns:
        The spans in their order; each ends where it did, or one token later: behind a full stop that makes it a
        reference name of its type, or, for a person or a storm ("Typhoon Man-yi") of two words or more, behind the
        second syllable of a given name. What an
        article ties to either end of a person belongs to it; whose person it is, "Vingroup's", does not.
    """
    tagged = _with_tied_parts(stream, _without_owners(stream, tagged))
    begin, length = tagged["begin"].to_numpy(), tagged["length"].to_numpy()
    last = begin + length - 1
    following = np.minimum(last + 1, len(stream) - 1)
    is_same = (following > last) & (stream.sentence[following] == stream.sentence[last])
    is_stop = (stream.types["token"] == ".").to_numpy()[stream.code[following]]
    is_stop &= is_same & (stream.start[following] == stream.end[last])
    longer = tagged.select("begin", "entity_type", length=pl.col("length") + 1)
    # Of the same type: "Al" and "Vic" at the end of a sentence are persons, and neither Alabama nor Victoria.
    name = ["begin", "length", "entity_type"]
    known = matches.select(*name, is_known=pl.lit(True)).unique(name)
    is_name = longer.join(known, on=name, how="left", maintain_order="left")["is_known"].fill_null(False)
    # At the end of a sentence "Alta." is the town of Alta; an abbreviation that is no name without its stop keeps it.
    closes = np.append(stream.sentence[1:] != stream.sentence[:-1], True)[following]
    bare = matches.select("begin", "length", is_known=pl.lit(True)).unique(["begin", "length"])
    is_bare = tagged.join(bare, on=["begin", "length"], how="left", maintain_order="left")["is_known"].fill_null(False)
    is_stop &= ~(closes & is_bare.to_numpy())
    tied = is_same & stream.after_hyphen[following] & (stream.case[following] == LOWER)
    syllable = _syllables(stream)
    spelled = tied & syllable[stream.code[following]] & syllable[stream.code[last]] & (length > 1)
    spelled &= tagged["entity_type"].is_in(["PERSON", "EVENT"]).to_numpy()
    more = (is_stop | tied) & is_name.to_numpy() | spelled
    return tagged.with_columns(length=pl.Series(length + more))


def _syllables(stream: TokenStream) -> Bools:
    """Per distinct token whether it reads as one syllable of a romanised given name."""
    folded = pl.col("folded")
    reads = folded.str.contains(_SPELLED) | (folded.str.contains(_SYLLABLE) & ~folded.is_in(_WORDS))
    return stream.types.select(reads).to_series().to_numpy().astype(bool)


def _with_tied_parts(stream: TokenStream, tagged: pl.DataFrame) -> pl.DataFrame:
    """Persons with the words before and behind them that an article between hyphens ties to them."""
    is_article = stream.type_flags(pl.Series(_ARTICLES))[stream.code] & (stream.case == LOWER)
    # Per token whether it is the last of a triple such as "Waker-uz-Zaman", or the first of one.
    is_last = np.zeros(len(stream), dtype=bool)
    is_last[2:] = stream.after_hyphen[2:] & stream.after_hyphen[1:-1] & is_article[1:-1]
    is_last[2:] &= (stream.case[2:] == TITLE) & (stream.case[:-2] == TITLE)
    is_first = np.append(is_last[2:], [False, False])[: len(stream)]
    begin, length = tagged["begin"].to_numpy(), tagged["length"].to_numpy()
    is_person = (tagged["entity_type"] == "PERSON").to_numpy()
    before, behind = 2 * (is_person & is_last[begin]), 2 * (is_person & is_first[begin + length - 1])
    return tagged.with_columns(begin=pl.Series(begin - before), length=pl.Series(length + before + behind))


def _without_owners(stream: TokenStream, tagged: pl.DataFrame) -> pl.DataFrame:
    """Persons without what stands before a possessive inside them: no person's name has one."""
    mark = stream.type_flags(pl.Series(["'s"]))[stream.code]
    last_mark = np.maximum.accumulate(np.where(mark, np.arange(len(stream)), -1))
    begin, length = tagged["begin"].to_numpy(), tagged["length"].to_numpy()
    inner = last_mark[np.maximum(begin + length - 2, begin)]
    is_owned = (tagged["entity_type"] == "PERSON").to_numpy() & (inner > begin)
    start = np.where(is_owned, inner + 1, begin)
    return tagged.with_columns(begin=pl.Series(start), length=pl.Series(begin + length - start))
