"""Token stream in, runs of capitalised words out: where a name may begin and end, before anyone says what it is."""

from dataclasses import dataclass

import numpy as np

from pipelines.steps.lexicon import Lexicon
from pipelines.steps.stream import LOWER, MIXED, TITLE, UPPER, Bools, Ints, TokenStream

_OF = ["of", "for", "on", "against", "in"]


@dataclass(frozen=True)
class Runs:
    """Maximal sequences of capitalised words within a sentence, in order.

    Attributes:
        begin: First token of each run.
        end: Token after its last.
        joins_of: Whether "of", "for", "of the" and the like, alone, stand between the run and the next one.
        joins_and: The same for "and".
    """

    begin: Ints
    end: Ints
    joins_of: Bools
    joins_and: Bools


def find_runs(stream: TokenStream, lexicon: Lexicon) -> Runs:
    """Find the runs of capitalised words.

    Function words, weekdays and months do not belong to a run. Particles ("bin", "de la") between two capitalised
    words do, and so do numbers that a hyphen ties to a name ("Partner-2024"). Sentences set in capitals have no runs:
    there the case of a word says nothing.
    """
    types = stream.types
    is_function = stream.type_flags(lexicon.words_of("function_word"))
    is_word = (
        np.isin(types["case"].to_numpy(), (TITLE, UPPER, MIXED)) | types["plain"].str.contains(r"^\p{Lu}$").to_numpy()
    )
    named = (is_word & ~is_function)[stream.code] & ~stream.is_capitals
    same = np.zeros(len(stream), dtype=bool)
    same[1:] = stream.sentence[1:] == stream.sentence[:-1]
    particle = stream.type_flags(lexicon.words_of("name_particle"))[stream.code] & (stream.case == LOWER)
    inner = _inner_particles(particle, named, same)
    number = types["token"].str.contains(r"^(?:19|20)?\d\d$").to_numpy()[stream.code]
    tied = np.zeros(len(stream), dtype=bool)
    tied[1:] = number[1:] & named[:-1] & same[1:] & stream.after_hyphen[1:]
    member = named | inner | tied
    opens = member & ~(same & np.append(False, member[:-1]))
    closes = member & ~np.append(same[1:] & member[1:], False)
    begin, end = np.flatnonzero(opens), np.flatnonzero(closes) + 1
    return Runs(begin, end, *_gaps(stream, begin, end))


def _inner_particles(particle: Bools, named: Bools, same: Bools) -> Bools:
    """One or two particles between two capitalised words of a sentence: "Mohammed bin Salman", "Rosa de la Cruz"."""
    count = len(particle)
    padded = [np.append(flags, [False, False]) for flags in (particle, named, same)]
    p, n, s = padded[0], padded[1], padded[2]
    before = np.append(False, n[: count - 1]) & s[:count] if count else s[:count]
    one = p[:count] & before & s[1 : count + 1] & n[1 : count + 1]
    first_of_two = p[:count] & before & s[1 : count + 1] & p[1 : count + 1] & s[2 : count + 2] & n[2 : count + 2]
    second_of_two = np.append(False, first_of_two[:-1]) if count else first_of_two
    return np.asarray(one | first_of_two | second_of_two, dtype=bool)


def _gaps(stream: TokenStream, begin: Ints, end: Ints) -> tuple[Bools, Bools]:
    """Whether a run and the next are tied by "of" (also with "the") or by "and"."""
    count = len(begin)
    joins_of, joins_and = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    if count < 2:
        return joins_of, joins_and
    first, width = end[:-1], begin[1:] - end[:-1]
    is_of = stream.types["token"].is_in(_OF).to_numpy()[stream.code]
    is_the = (stream.types["token"] == "the").to_numpy()[stream.code]
    is_and = stream.types["token"].is_in(["and", "&"]).to_numpy()[stream.code]
    same = stream.sentence[begin[1:]] == stream.sentence[begin[:-1]]
    joins_of[:-1] = (
        same & is_of[first] & ((width == 1) | ((width == 2) & is_the[np.minimum(first + 1, len(is_the) - 1)]))
    )
    joins_and[:-1] = same & is_and[first] & (width == 1)
    return joins_of, joins_and
