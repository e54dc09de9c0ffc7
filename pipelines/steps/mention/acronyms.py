"""Token stream in, acronyms that the text defines in brackets out: "Global Security Initiative (GSI)" and the reverse.

The rule is that of Schwartz and Hearst (2003, "A simple algorithm for identifying abbreviation definitions"), in the
strict form that names need: each letter of the acronym is the initial of a word of the name, in order, where small
words may be skipped.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.steps.lexicon import Lexicon, expand
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
    rows = [hit for window in _windows(stream, behind, -_MAX_WORDS - 1) if (hit := _name_before(window, small))]
    rows += [hit for window in _windows(stream, ahead, _MAX_WORDS + 3) if (hit := _name_within(window, small))]
    schema = {"begin": pl.Int64, "length": pl.Int64, "acronym_at": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


@dataclass(frozen=True)
class _Window:
    """An acronym's token and the words of its sentence on one side of it, in text order."""

    at: int
    acronym: str
    first: int
    words: list[str]
    is_capitalised: list[bool]


def _windows(stream: TokenStream, at: Ints, reach: int) -> list[_Window]:
    """The words before (reach negative) or behind each acronym, gathered for all of them at once."""
    if not len(at):
        return []
    begin = np.maximum(at + reach, 0) if reach < 0 else at + 1
    end = at if reach < 0 else np.minimum(at + reach, len(stream))
    query, position = expand(begin, end - begin)
    same = stream.sentence[position] == stream.sentence[at[query]]
    query, position = query[same], position[same]
    words = stream.text(position).to_list()
    capitalised = (~np.isin(stream.case[position], (LOWER, OTHER))).tolist()
    edges = np.searchsorted(query, np.arange(len(at) + 1)).tolist()
    acronyms = stream.text(at).to_list()
    return [
        _Window(a, acronym, int(position[i]), words[i:j], capitalised[i:j])
        for a, acronym, i, j in zip(at.tolist(), acronyms, edges[:-1], edges[1:], strict=True)
        if j > i
    ]


def _name_before(window: _Window, small: frozenset[str]) -> tuple[int, int, int] | None:
    """The words before "(ACRONYM)" whose initials it is."""
    words = window.words[:-1]
    shortest = max(0, len(words) - 2 * len(window.acronym) - 2)
    for begin in range(len(words) - 1, shortest - 1, -1):
        if not words[begin][:1].isalnum() and words[begin] != "'s":
            return None
        is_long = len(words) - begin > 1
        if is_long and window.is_capitalised[begin] and _initials_match(words[begin:], window.acronym, small):
            return window.first + begin, len(words) - begin, window.at
    return None


def _name_within(window: _Window, small: frozenset[str]) -> tuple[int, int, int] | None:
    """The words in the bracket behind an acronym whose initials it is."""
    if ")" not in window.words:
        return None
    inside = window.words[1 : window.words.index(")")]
    if len(inside) < 2 or not window.is_capitalised[1] or not _initials_match(inside, window.acronym, small):
        return None
    return window.first + 1, len(inside), window.at


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
