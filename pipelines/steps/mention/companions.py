"""Proposed names in, the same with bodies that stand beside bodies or stand again out: "Barclays and Lloyds".

A firm of one word is too weak a name for the gazetteer to speak up for it ("Orange", "Lloyds"), and a tagger overlooks
it where a sentence begins with it. Beside another body, or where the article names it as one elsewhere, there is no
doubt.
"""

import numpy as np
import polars as pl

from pipelines.steps.mention.proposals import COLUMNS
from pipelines.steps.mention.ranges import count_in, covered
from pipelines.steps.name_hashes import ngram_hashes
from pipelines.steps.stream import TokenStream

_MIN_STRENGTH = 0.35
"""Strength of a reference name of one word that is no common English word."""

_CONFIDENCE = 0.8
_KINDS = ["company", "organisation"]
_JOINTS = ["and", "or", "&"]


def find_companions(stream: TokenStream, named: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    """Propose bodies of the reference data that the article gives away.

    Args:
        stream: Tokens without linking hyphens.
        named: begin, length, entity_type, method, confidence of the names proposed so far.
        matches: All of the gazetteer's names: begin, length, entity_type, kind, strength.

    Returns:
        COLUMNS of names of one word that no proposed name overlaps, method `rule:companion`: those beside a body with
        "and" between the two, and those whose name is a body's elsewhere in the article. Two that stand together vouch
        for each other.
    """
    weak = matches.filter(
        (pl.col("entity_type") == "ORG")
        & pl.col("kind").is_in(_KINDS)
        & (pl.col("length") == 1)
        & (pl.col("strength") >= _MIN_STRENGTH)
    )
    begin, end = weak["begin"].to_numpy(), (weak["begin"] + weak["length"]).to_numpy()
    is_free = count_in(covered(len(stream), named["begin"], named["length"]), begin, end - begin) == 0
    weak, begin, end = weak.filter(pl.Series(is_free)), begin[is_free], end[is_free]
    if not weak.height:
        return weak.with_columns(method=pl.lit(None, pl.String), confidence=pl.lit(None, pl.Float64)).select(COLUMNS)
    bodies = named.filter(pl.col("entity_type") == "ORG")
    starts, ends = np.zeros(len(stream) + 2, dtype=bool), np.zeros(len(stream) + 2, dtype=bool)
    for spans in (bodies, weak):
        starts[spans["begin"].to_numpy()] = True
        ends[(spans["begin"] + spans["length"]).to_numpy()] = True
    joint = np.append(stream.types["folded"].is_in(_JOINTS).to_numpy()[stream.code], [False, False])
    sentence = np.append(stream.sentence, [-1, -2])
    leads = joint[end] & starts[end + 1] & (sentence[np.minimum(end + 1, len(stream))] == sentence[begin])
    before = np.maximum(begin - 1, 0)
    follows = joint[before] & ends[before] & (sentence[before] == sentence[begin]) & (begin > 0)
    again = np.isin(_keys(stream, weak), _keys(stream, bodies))
    return weak.filter(pl.Series(leads | follows | again)).select(
        "begin", "length", "entity_type", method=pl.lit("rule:companion"), confidence=pl.lit(_CONFIDENCE)
    )


def _keys(stream: TokenStream, spans: pl.DataFrame) -> np.ndarray:
    """A hash of article and name."""
    begin = spans["begin"].to_numpy()
    names = ngram_hashes(stream.folded_hash[stream.code], begin, spans["length"].to_numpy())
    return pl.DataFrame({"article": stream.article[begin], "name": names}).hash_rows().to_numpy()
