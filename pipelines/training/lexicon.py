"""Gazetteers, habits of case and annotated names in; the model's lexicon out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from pipelines.steps.tagger.keys import keys_of, narrow
from pipelines.steps.tagger.lexicon import (
    CONNECTS,
    LOWER_HABIT,
    NEVER_NAME,
    OPENS,
    TITLE_HABIT,
    UPPER_HABIT,
    Lexicon,
)
from pipelines.training.habits import WordHabits

_OFTEN = 40
"""Occurrences in lower case from which a word that was never in a name is taken for one that never is."""

_MIN_NAMES, _MIN_SHARE = 3, 0.004
"""Names, and share of its occurrences, from which a lower-case word counts as a part of names."""


@dataclass(frozen=True)
class WordUsage:
    """How annotated text uses words as printed: occurrences, those inside names, those at the edge of names."""

    total: Counter[str]
    inside: Counter[str]
    edges: Counter[str]


def class_members(
    phrases: Mapping[str, Iterable[list[str]]], words: Mapping[str, Iterable[str]]
) -> dict[str, set[str]]:
    """The words of each class: names of one word, parts of longer names, and words with a function.

    Args:
        phrases: Kind -> names, each as its tokens.
        words: Class -> words.

    Returns:
        Class -> lower-case words. A kind K gives "K", the names of one word, and "K_part", first and last words of
        longer ones; words in between ("of") say nothing.
    """
    members: dict[str, set[str]] = {name: {w.lower() for w in items} for name, items in words.items()}
    for kind, names in phrases.items():
        whole, parts = members.setdefault(kind, set()), members.setdefault(f"{kind}_part", set())
        for tokens in names:
            if len(tokens) == 1:
                whole.add(tokens[0].lower())
            elif tokens:
                parts.update(t.lower() for t in tokens if t[:1].isupper())
    return {name: items for name, items in members.items() if items}


def build_lexicon(
    members: Mapping[str, set[str]],
    habits: WordHabits,
    clusters: Mapping[str, tuple[int, ...]],
    usage: WordUsage,
) -> Lexicon:
    """Join all that is known about words.

    Args:
        members: Class -> lower-case words.
        habits: Counts of forms in running text.
        clusters: Lower-case word -> clusters.
        usage: How annotated text uses words.
    """
    count = dict(zip(habits.words, habits.forms, strict=True))
    class_names = tuple(sorted(members))
    bits: dict[str, int] = {}
    for number, name in enumerate(class_names):
        for word in members[name]:
            bits[word] = bits.get(word, 0) | 1 << number
    named = {w.lower() for w in usage.inside}
    frequent = {w for w, forms in count.items() if forms.sum() >= 3}
    words = sorted(bits.keys() | clusters.keys() | frequent | named)
    keys = narrow(keys_of(words))
    order = np.unique(keys, return_index=True)[1]
    words = [words[i] for i in order]
    none = np.zeros(4, dtype=np.int64)
    forms = np.array([count.get(w, none) for w in words])
    total = forms.sum(axis=1)
    share = np.where(total > 0, 1 + np.rint(10 * forms[:, 0] / np.maximum(total, 1)), 0)
    habit = np.where(total > 0, np.array([LOWER_HABIT, TITLE_HABIT, UPPER_HABIT])[forms[:, :3].argmax(axis=1)], 0)
    flags = np.zeros(len(words), dtype=np.uint8)
    for row, word in enumerate(words):
        least = max(_MIN_NAMES, _MIN_SHARE * usage.total[word])
        if usage.inside[word] >= least:
            flags[row] |= CONNECTS
        if usage.edges[word] >= least:
            flags[row] |= OPENS
        if forms[row, 0] >= _OFTEN and forms[row, 0] >= 0.99 * total[row] and word not in named:
            flags[row] |= NEVER_NAME
    return Lexicon(
        keys=keys[order],
        classes=np.array([bits.get(w, 0) for w in words], dtype=np.uint64),
        clusters=np.array([clusters.get(w, (0, 0, 0)) for w in words], dtype=np.uint16),
        lower_share=share.astype(np.uint8),
        habit=habit.astype(np.uint8),
        flags=flags,
        class_names=class_names,
    )
