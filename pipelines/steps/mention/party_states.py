"""Proposed names in, the same with the state alone where a party's letter is tied to it out: "Texas" for "R-Texas"."""

import numpy as np
import polars as pl

from pipelines.steps.mention.ranges import covered
from pipelines.steps.party_letters import PARTY_LETTERS
from pipelines.steps.stream import TokenStream

_CONFIDENCE = 0.95


def mark_party_states(stream: TokenStream, spans: pl.DataFrame, matches: pl.DataFrame) -> pl.DataFrame:
    """Take the places of politicians for names, and their parties' letters off them.

    A party's letter behind a comma or an opening bracket, with a hyphen and the name of a place behind it ("R-Texas",
    "(D-Calif.)"), is none of the name, whatever a tagger takes both of them for.

    Args:
        stream: Tokens without linking hyphens.
        spans: begin, length, entity_type, method, confidence of the names proposed.
        matches: All of the gazetteer's names, weak ones too: begin, length, entity_type.

    Returns:
        The spans without those that begin with such a letter or overlap the place behind it, and the places.
    """
    count = len(stream)
    token, code = stream.types["token"], stream.code
    is_letter = token.is_in(PARTY_LETTERS).to_numpy()[code]
    opens = token.is_in([",", "("]).to_numpy()[code]
    is_place = np.zeros(count, dtype=bool)
    is_place[2:] = (
        stream.after_hyphen[2:] & is_letter[1:-1] & opens[:-2] & (stream.sentence[2:] == stream.sentence[:-2])
    )
    places = (
        matches.filter(pl.Series(is_place[matches["begin"].to_numpy()]) & (pl.col("entity_type") == "GPE"))
        .sort("begin", "length", descending=[False, True])
        .unique("begin", keep="first", maintain_order=True)
    )
    if not places.height:
        return spans
    is_owned = covered(count, places["begin"] - 1, places["length"] + 1)
    return pl.concat([
        spans.filter(pl.Series(~is_owned[spans["begin"].to_numpy()])),
        places.select("begin", "length", "entity_type").with_columns(
            method=pl.lit("rule:party_state"), confidence=pl.lit(_CONFIDENCE)
        ),
    ])  # fmt: skip
