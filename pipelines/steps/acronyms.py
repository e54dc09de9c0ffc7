"""Token stream in, acronyms that the text defines in brackets out: "Global Security Initiative (GSI)" and the reverse.

The rule is that of Schwartz and Hearst (2003, "A simple algorithm for identifying abbreviation definitions"), in the
strict form that names need: each letter of the acronym is the initial of a word of the name, in order, where small
words may be skipped.
"""

import numpy as np
import polars as pl

from pipelines.steps.lexicon import Lexicon
from pipelines.steps.stream import LOWER, OTHER, Ints, TokenStream

_MAX_WORDS = 12
_CONFIDENCE = 0.95
_LAW_WORDS = ["initiative", "agreement", "treaty", "act", "convention", "protocol", "pact", "accord", "law"]
_EMPTY = {
    "begin": pl.Int64,
    "length": pl.Int64,
    "entity_type": pl.String,
    "method": pl.String,
    "confidence": pl.Float64,
}


def _initials_match(words: list[str], acronym: str, small: frozenset[str]) -> bool:
    """Whether the acronym's letters are the initials of the words, small words optional, first and last used."""
    letters = acronym.lower()
    if not words or words[0] in small or words[-1] in small:
        return False
    place = 0
    for word in words:
        if place < len(letters) and word[0] == letters[place]:
            place += 1
        elif word not in small:
            return False
    return place == len(letters)


def find_definitions(stream: TokenStream, small: frozenset[str]) -> pl.DataFrame:
    """Names with the acronym that a bracket defines for them.

    Args:
        stream: Tokens without linking hyphens.
        small: Folded words that an acronym may skip.

    Returns:
        begin, length of the name; acronym_at, the token of its acronym; `NAME (ACRONYM)` and `ACRONYM (NAME)`.
    """
    opens = (stream.types["token"] == "(").to_numpy()[stream.code]
    closes = (stream.types["token"] == ")").to_numpy()[stream.code]
    is_acronym = stream.types["plain"].str.contains(r"^\p{Lu}[\p{L}\p{N}]*\p{Lu}[\p{L}\p{N}]*$").to_numpy()[stream.code]
    is_acronym &= ~stream.is_capitals
    size = len(stream)
    behind = np.flatnonzero(opens[:-2] & is_acronym[1:-1] & closes[2:]) + 1 if size > 2 else np.zeros(0, dtype=int)
    ahead = np.flatnonzero(is_acronym[:-1] & opens[1:]) if size > 1 else np.zeros(0, dtype=int)
    rows = [hit for at in behind.tolist() if (hit := _name_before(stream, at, small))]
    rows += [hit for at in ahead.tolist() if (hit := _name_within(stream, at, small))]
    schema = {"begin": pl.Int64, "length": pl.Int64, "acronym_at": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _words(stream: TokenStream, positions: Ints) -> list[str]:
    return stream.text(positions).to_list()


def _name_before(stream: TokenStream, acronym_at: int, small: frozenset[str]) -> tuple[int, int, int] | None:
    """The words before "(ACRONYM)" whose initials it is."""
    acronym = str(stream.text(np.array([acronym_at]))[0])
    stop = acronym_at - 1
    first = max(0, stop - min(_MAX_WORDS, 2 * len(acronym) + 2))
    positions = np.arange(first, stop)
    positions = positions[stream.sentence[positions] == stream.sentence[acronym_at]]
    words, case = _words(stream, positions), stream.case[positions]
    for begin in range(len(words) - 2, -1, -1):
        if not words[begin][:1].isalnum() and words[begin] not in ("'s",):
            return None
        if case[begin] not in (LOWER, OTHER) and _initials_match(words[begin:], acronym, small):
            return int(positions[begin]), len(words) - begin, acronym_at
    return None


def _name_within(stream: TokenStream, acronym_at: int, small: frozenset[str]) -> tuple[int, int, int] | None:
    """The words in the bracket behind an acronym whose initials it is."""
    acronym = str(stream.text(np.array([acronym_at]))[0])
    positions = np.arange(acronym_at + 2, min(len(stream), acronym_at + 3 + _MAX_WORDS))
    positions = positions[stream.sentence[positions] == stream.sentence[acronym_at]]
    words = _words(stream, positions)
    if ")" not in words:
        return None
    inside = words[: words.index(")")]
    if len(inside) < 2 or stream.case[positions[0]] in (LOWER, OTHER) or not _initials_match(inside, acronym, small):
        return None
    return int(positions[0]), len(inside), acronym_at


def find_acronyms(stream: TokenStream, lexicon: Lexicon, spans: pl.DataFrame) -> pl.DataFrame:
    """Propose the names that an acronym is defined for, and the acronyms, as two names of one type.

    This rule vouches for the borders. The type is what other methods say of the name or, failing that, of the acronym;
    if none says anything, the name's last word decides between a law and an organisation. Initials of persons, "Omar
    Whylie (OW)", are no names.

    Args:
        stream: Tokens without linking hyphens.
        lexicon: Supplies the small words.
        spans: begin, length, entity_type, confidence of what other methods propose.

    Returns:
        begin, length, entity_type, method (`rule:acronym`), confidence.
    """
    found = find_definitions(stream, frozenset(lexicon.words_of("function_word")))
    if not found.height:
        return pl.DataFrame(schema=_EMPTY)
    known = (
        spans.sort("confidence", descending=True, maintain_order=True)
        .unique(["begin", "length"], keep="first", maintain_order=True)
        .select("begin", "length", known="entity_type")
    )
    short = found.select(begin="acronym_at", length=pl.lit(1, dtype=pl.Int64))
    name_type = found.join(known, on=["begin", "length"], how="left", maintain_order="left")["known"]
    short_type = short.join(known, on=["begin", "length"], how="left", maintain_order="left")["known"]
    last = stream.text((found["begin"] + found["length"] - 1).to_numpy())
    default = pl.select(pl.when(last.is_in(_LAW_WORDS)).then(pl.lit("LAW")).otherwise(pl.lit("ORG")))[:, 0]
    entity_type = pl.select(pl.coalesce(name_type, short_type, default))[:, 0]
    return (
        pl.concat(
            [
                found.select("begin", "length").with_columns(entity_type=entity_type),
                short.with_columns(entity_type=entity_type),
            ]
        )
        .filter(pl.col("entity_type") != "PERSON")
        .with_columns(method=pl.lit("rule:acronym"), confidence=pl.lit(_CONFIDENCE))
    )
