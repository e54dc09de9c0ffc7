"""Found names in, further places of the same article where they stand again out.

A name that a title, a head word or an acronym gave away once is the same name where it stands bare: "Colonel Daniel
Mbuvi" makes the later "Mbuvi" a person, "Global Security Initiative (GSI)" makes every later "GSI" that initiative.
"""

import numpy as np
import polars as pl

from pipelines.steps.stream import LOWER, OTHER, TokenStream

_CONFIDENCE = 0.8
_MIN_SURNAME_LETTERS = 3


def find_repeats(stream: TokenStream, spans: pl.DataFrame) -> pl.DataFrame:
    """Propose single tokens that repeat an acronym or the surname of a person found in the same article.

    Args:
        stream: Tokens without linking hyphens.
        spans: begin, length, entity_type, method of the names found.

    Returns:
        begin, length, entity_type, method (`rule:repeat`), confidence; only tokens that no span covers.
    """
    begin, length = spans["begin"].to_numpy(), spans["length"].to_numpy()
    is_source = ((spans["entity_type"] == "PERSON") & (spans["length"] > 1)) | (
        (spans["method"] == "rule:acronym") & (spans["length"] == 1)
    )
    rows = np.flatnonzero(is_source.to_numpy())
    last = begin[rows] + length[rows] - 1
    known = pl.DataFrame({
        "article": stream.article[last], "code": stream.code[last], "entity_type": spans["entity_type"].gather(rows)
    }).unique(["article", "code"], keep="first", maintain_order=True)  # fmt: skip
    covered = np.zeros(len(stream) + 1, dtype=np.int64)
    np.add.at(covered, begin, 1)
    np.add.at(covered, begin + length, -1)
    is_free = np.cumsum(covered[:-1]) == 0
    candidates = np.isin(stream.code, np.unique(known["code"].to_numpy()))
    candidates &= is_free & (stream.case != LOWER) & (stream.case != OTHER)
    candidates &= stream.end - stream.start >= _MIN_SURNAME_LETTERS
    at = np.flatnonzero(candidates)
    return (
        pl.DataFrame({"article": stream.article[at], "code": stream.code[at], "begin": at})
        .join(known, on=["article", "code"], how="inner", maintain_order="left")
        .with_columns(length=pl.lit(1, dtype=pl.Int64), method=pl.lit("rule:repeat"), confidence=pl.lit(_CONFIDENCE))
    )
