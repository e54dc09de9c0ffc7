"""The tagger's spans in, the same without the figures of lines of scores out: "Salah" for "Salah 90, Kane 23 pen".

Behind a name in such a line stands when a player scored or how much, and that is none of the name. A line of scores has
no word in small letters but the marks that belong to it; "Boeing 737" and "Schalke 04" stand in sentences, or are names
that the reference knows.
"""

import numpy as np
import polars as pl

from pipelines.steps.lexicon import Lexicon
from pipelines.steps.name_hashes import ngram_hashes
from pipelines.steps.stream import LOWER, Bools, Ints, TokenStream

_MARKS = [
    "pen", "pens", "og", "ht", "ft", "aet", "min", "mins", "c", "b", "lbw", "st", "not", "out", "run", "sub", "rc",
    "yc",
]  # fmt: skip
"""What stands in small letters in lists of scorers and in scorecards."""

_FIGURE = r"^1?\d{1,2}$"
"""Up to 199: minutes, goals, points and runs of one player; what flies and rolls has larger numbers."""

_CLOSES = [",", ";", ")", "(", "'", "*", "+", ".", "/", "-", "&"]
_MIN_WHOLE = 0.5
"""Confidence from which a team's name and a figure are one name ("Formula 1"), unless the article has the name without
it. Things have numbers ("iPhone 16"), so of them only the article tells."""

_MIN_FAC = 0.7

_HEADS = ("fac_head", "fac_head_weak", "loc_head", "loc_head_weak", "event_head", "law_head", "common_word")
_NAMES = ["PERSON", "ORG", "GPE"]
_OTHERS = [*_NAMES, "FAC", "PRODUCT", "LOC", "NORP"]
"""Types that scorers and teams have, and those that a tagger takes them for; games and laws do have numbers."""


def cut_scores(stream: TokenStream, lexicon: Lexicon, tagged: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    """Take figures off names in lines of scores.

    Args:
        stream: Tokens without linking hyphens.
        lexicon: Supplies the words that have numbers as a matter of course ("Route", "Article").
        tagged: The tagger's spans: begin, length, entity_type, method, confidence.
        matches: The gazetteer's names: begin, length, kind.

    Returns:
        The spans in their order; where a figure was taken off, the type is that which the name has elsewhere in the
        article.
    """
    last = (tagged["begin"] + tagged["length"] - 1).to_numpy()
    is_figure = stream.text(last, "token").str.contains(_FIGURE)
    may_be = is_figure & (tagged["length"] > 1) & tagged["entity_type"].is_in(_OTHERS)
    rows = np.flatnonzero(may_be.to_numpy() & ~stream.after_hyphen[last])
    if not len(rows):
        return tagged
    last = last[rows]
    # "Apollo 11 Lifts Off" is a headline: a figure of a score closes what it belongs to.
    behind = np.minimum(last + 1, len(stream) - 1)
    closes = stream.text(behind).is_in([*_MARKS, *_CLOSES]).to_numpy()
    closes |= (stream.sentence[behind] != stream.sentence[last]) | (behind == last)
    heads = lexicon.words_of(*_HEADS).implode()
    rows = rows[closes & ~stream.text(last - 1).is_in(heads).to_numpy() & ~_are_prose(stream, last)]
    hit = tagged.select(pl.all().gather(rows)).with_columns(row=pl.Series(rows, dtype=pl.Int64))
    # "Schalke 04" is a name whole; "Boeing" before a figure is a maker before its model.
    makers = matches.filter(pl.col("kind") == "company").select("begin", length=pl.col("length") + 1)
    names = pl.concat([matches.select("begin", "length"), makers])
    hit = hit.join(names, on=["begin", "length"], how="anti", maintain_order="left")
    if not hit.height:
        return tagged
    cut = hit.with_columns(length=pl.col("length") - 1)

    def keyed(spans: pl.DataFrame) -> pl.DataFrame:
        at = spans["begin"].to_numpy()
        hashes = ngram_hashes(stream.folded_hash[stream.code], at, spans["length"].to_numpy())
        return spans.with_columns(article=pl.Series(stream.article[at]), name=pl.Series(hashes.view(np.int64)))

    articles = np.unique(stream.article[hit["begin"].to_numpy()])
    same = tagged.filter(pl.Series(np.isin(stream.article[tagged["begin"].to_numpy()], articles)))
    elsewhere = (
        keyed(same.filter(pl.col("entity_type").is_in(_NAMES)))
        .group_by("article", "name", "entity_type")
        .agg(pl.len())
        .sort("len", "entity_type", descending=[True, False])
        .unique(["article", "name"], keep="first", maintain_order=True)
        .select("article", "name", elsewhere="entity_type")
    )
    # Persons are called by their last names in such lines.
    persons = same.filter((pl.col("entity_type") == "PERSON") & (pl.col("length") > 1))
    persons = persons.with_columns(begin=pl.col("begin") + pl.col("length") - 1, length=pl.lit(1, pl.Int64))
    surnames = keyed(persons).select("article", "name", elsewhere=pl.lit("PERSON")).unique()
    elsewhere = pl.concat([elsewhere, surnames]).unique(["article", "name"], keep="first", maintain_order=True)
    cut = keyed(cut).join(elsewhere, on=["article", "name"], how="left", maintain_order="left")
    is_doubtful = pl.col("entity_type").is_in(_NAMES) & (pl.col("confidence") < _MIN_WHOLE)
    # A building that is called by a surname alone and has a number is a scorer.
    is_surname = stream.text(cut["begin"].to_numpy()).is_in(lexicon.words_of("surname").implode())
    is_scorer = (pl.col("entity_type") == "FAC") & (pl.col("length") == 1) & is_surname
    cut = cut.filter(pl.col("elsewhere").is_not_null() | is_doubtful | (is_scorer & (pl.col("confidence") < _MIN_FAC)))
    own = pl.when(pl.col("entity_type").is_in(_NAMES)).then("entity_type").otherwise(pl.lit("PERSON"))
    cut = cut.with_columns(entity_type=pl.coalesce("elsewhere", own)).select("row", *tagged.columns)
    return (
        tagged.with_row_index("row")
        .with_columns(pl.col("row").cast(pl.Int64))
        .update(cut, on="row", how="left")
        .select(tagged.columns)
    )


def _are_prose(stream: TokenStream, at: Ints) -> Bools:
    """Whether the sentences of some tokens have words in small letters that are no marks of scores."""
    asked = np.zeros(int(stream.sentence[-1]) + 1, dtype=bool)
    asked[stream.sentence[at]] = True
    words = np.flatnonzero(asked[stream.sentence] & (stream.case == LOWER))
    words = words[~stream.text(words).is_in(_MARKS).to_numpy()]
    is_prose = np.zeros_like(asked)
    is_prose[stream.sentence[words]] = True
    return np.asarray(is_prose[stream.sentence[at]], dtype=bool)
