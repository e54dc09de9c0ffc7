"""First labels of a batch in; what the rest of the article says about each candidate token out.

A name is often plain in one place and unclear in another: "Cyclone Orlana" is an event, so "Orlana" two lines below is
no person. The second stage adds what it learned about such evidence to the scores of the first (two stages: Krishnan
and Manning 2006, who also count labels of the same token and of names that contain it).
"""

import numpy as np
import numpy.typing as npt

from pipelines.steps.tagger.decode import Names
from pipelines.steps.tagger.encode import Encoded, WordTable
from pipelines.steps.tagger.keys import Keys, mix, narrow
from pipelines.steps.tagger.labels import TYPE_COUNT
from pipelines.steps.tagger.words import SHAPE

Ints = npt.NDArray[np.int64]

_NONE = TYPE_COUNT
"""Stands for "no name" where a type is expected."""

_FNV_OFFSET, _FNV_PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)
_LONGEST_EXPANSION = 10


def _name_of_token(names: Names, count: int) -> Ints:
    """The number of the name that each token is in, -1 outside."""
    out = np.full(count + 1, -1, dtype=np.int64)
    length = names.last - names.first + 1
    within = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    out[np.repeat(names.first, length) + within] = np.repeat(np.arange(len(length)), length)
    return out[:-1]


def _winner(votes: npt.NDArray[np.int32], own: Ints, own_type: Ints) -> tuple[Ints, Ints]:
    """The type with most votes but one's own, and how many it has, up to 3; _NONE without votes."""
    others = votes[own].copy()
    voted = np.flatnonzero(own_type < TYPE_COUNT)
    others[voted, own_type[voted]] -= 1
    best = others.argmax(axis=1)
    strength = np.minimum(others[np.arange(len(best)), best], 3)
    return np.where(strength > 0, best, _NONE), strength.astype(np.int64)


def _votes(group: Ints, group_count: int, types: Ints, counted: npt.NDArray[np.bool_]) -> npt.NDArray[np.int32]:
    flat = group[counted] * TYPE_COUNT + types[counted]
    return np.bincount(flat, minlength=group_count * TYPE_COUNT).reshape(group_count, TYPE_COUNT).astype(np.int32)


def _initials(names: Names, first_char: npt.NDArray[np.uint32]) -> Keys:
    """The key of the word that a name's initials make: GSI for "Global Security Initiative"; 0 for short names."""
    state = np.full(len(names.first), _FNV_OFFSET, dtype=np.uint64)
    letters = np.zeros(len(names.first), dtype=np.int64)
    with np.errstate(over="ignore"):
        for step in range(_LONGEST_EXPANSION):
            place = names.first + step
            inside = place <= names.last
            char = np.where(inside, first_char[np.minimum(place, names.last)], 0).astype(np.uint64)
            state = np.where(char > 0, (state ^ char) * _FNV_PRIME, state)
            letters += char > 0
    return np.where(letters >= 2, state, np.uint64(0))


def _acronym_types(names: Names, article: Ints, lower: Keys, first_char: npt.NDArray[np.uint32]) -> Ints:
    """For each token, the type of a name of its article that the token abbreviates; _NONE if there is none."""
    initials = _initials(names, first_char)
    known = np.flatnonzero(initials > 0)
    offers = mix(initials[known], article[names.first[known]].astype(np.uint64))
    order = np.argsort(offers, kind="stable")
    offers = offers[order]
    wanted = mix(lower, article.astype(np.uint64))
    place = np.searchsorted(offers, wanted)
    place[place == len(offers)] = 0
    out = np.full(len(lower), _NONE, dtype=np.int64)
    if len(offers):
        hit = offers[place] == wanted
        out[hit] = names.type_no[known[order]][place[hit]]
    return out


def document_keys(
    encoded: Encoded, table: WordTable, labels: npt.NDArray[np.int8], names: Names
) -> npt.NDArray[np.uint32]:
    """Keys of what the article says about candidate tokens.

    Args:
        encoded: The batch.
        table: The words that it is numbered by.
        labels: First labels of the candidate tokens.
        names: The names in these labels.

    Returns:
        32-bit keys, one row a candidate token, one column a template.
    """
    tokens = encoded.runs.tokens
    count = len(tokens)
    word = encoded.words[tokens]
    article = encoded.sentences.article_of_token[tokens].astype(np.int64)
    distinct, group = np.unique(article * table.count + table.lower_group[word], return_inverse=True)
    name = _name_of_token(names, count)
    in_name = name >= 0
    types = np.full(count, _NONE)
    types[in_name] = names.type_no[name[in_name]]
    length = np.zeros(count, dtype=np.int64)
    length[in_name] = (names.last - names.first + 1)[name[in_name]]
    is_long, is_single = in_name & (length > 1), in_name & (length == 1)
    is_last = is_long & (np.append(name[1:], -1) != name)
    results = []
    for counted in (is_long, is_single, is_last):
        votes = _votes(group, len(distinct), types, counted)
        results.append(_winner(votes, group, np.where(counted, types, _NONE)))
    (long_type, long_strength), (single_type, single_strength), (last_type, _) = results
    outside = np.bincount(group[~in_name], minlength=len(distinct))[group] - ~in_name
    features = table.features
    lower = features.lower[word]
    acronym = (
        _acronym_types(names, article, lower, features.first_char[word]) if len(names.first) else np.full(count, _NONE)
    )
    shape = features.parts[:, SHAPE][word]
    own = labels.astype(np.uint64)
    position = np.where(in_name, (own.astype(np.int64) - 1) % 4, 4)

    def key(*values: npt.NDArray[np.int64] | Keys) -> Keys:
        out = np.asarray(values[0]).astype(np.uint64)
        for value in values[1:]:
            out = mix(out, np.asarray(value).astype(np.uint64))
        return out

    outside = np.minimum(outside, 3)
    run_starts = np.zeros(count + 1, dtype=bool)
    run_starts[encoded.runs.first] = True
    goes_on = ~run_starts[1:]
    columns = [
        key(own, own),
        key(types, long_type, long_strength),
        key(types, single_type, single_strength),
        key(types, last_type, np.minimum(length, 2)),
        key(types, long_type, single_type, outside),
        key(own, long_type, single_type),
        key(types, outside, long_strength + single_strength),
        key(types, acronym),
        key(long_type, last_type, shape),
        key(single_type, position),
        key(long_type, np.where(goes_on, np.append(long_type[1:], _NONE), _NONE), types),
    ]
    return np.stack([narrow(mix(np.uint64(300 + i), values)) for i, values in enumerate(columns)]).T
