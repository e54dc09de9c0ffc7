"""Documents in; examples, feature space and lexicon, ready to be trained on, out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.steps.tagger.encode import Encoded, WordTable, encode
from pipelines.steps.tagger.lexicon import Lexicon
from pipelines.training.corpora import GoldDocument
from pipelines.training.crf import Examples
from pipelines.training.examples import TokenGold, align_gold, allow_reachable, open_labels, tokens_of
from pipelines.training.gazetteer import Gazetteer
from pipelines.training.habits import WordHabits
from pipelines.training.invention import INVENTED
from pipelines.training.lexicon import WordUsage, build_lexicon, class_members
from pipelines.training.mixture import FULL
from pipelines.training.space import FeatureSpace, choose_features, feature_keys


@dataclass(frozen=True)
class Material:
    """What a model is trained on.

    Attributes:
        documents: The documents.
        tokens: Their tokens.
        gold: Gold of the tokens.
        words: The words, numbered.
        encoded: The tokens as the model sees them.
        space: The features of the model.
        row_count: Rows of weights: the features, and behind them those of the corpora.
        examples: Rows and labels.
        beyond_reach: Annotated names that the model cannot say.
    """

    documents: Sequence[GoldDocument]
    tokens: pl.DataFrame
    gold: TokenGold
    words: WordTable
    encoded: Encoded
    space: FeatureSpace
    row_count: int
    examples: Examples
    beyond_reach: int


def study_usage(documents: Sequence[GoldDocument], tokens: pl.DataFrame, gold: TokenGold) -> WordUsage:
    """How the corpora use words; variants, which print names in small letters, say nothing about that."""
    is_original = np.array([d.key == d.source_key for d in documents])[tokens["article_id"].to_numpy() - 1]
    words = tokens["token"].to_list()
    usage = WordUsage(Counter(w for w, ok in zip(words, is_original.tolist(), strict=True) if ok), Counter(), Counter())
    for first, last in zip(gold.first.tolist(), gold.last.tolist(), strict=True):
        if is_original[first]:
            usage.inside.update(words[first : last + 1])
            usage.edges.update({words[first], words[last]})
    return usage


def _corpus_rows(
    documents: Sequence[GoldDocument], words: WordTable, encoded: Encoded, start: int
) -> tuple[npt.NDArray[np.int32], int]:
    """Rows of features that say which corpus a token is from, alone and with its shape.

    They take up what a corpus does its own way, so that the other features learn what all corpora share; the program
    never sees them, and reads every text as the corpora without such rows (Daumé 2007).
    """
    names = sorted({d.corpus for d in documents})
    of_document = np.array([names.index(d.corpus) for d in documents])
    corpus = of_document[encoded.sentences.article_of_token[encoded.runs.tokens]]
    shape = np.unique(words.features.parts[:, 1], return_inverse=True)[1][words_here(encoded)]
    pairs, row = np.unique(np.stack([corpus, shape], axis=1), axis=0, return_inverse=True)
    own = np.isin(corpus, [names.index(n) for n in (*FULL, INVENTED) if n in names])
    rows = np.stack([start + corpus, start + len(names) + row.ravel()], axis=1)
    return np.where(own[:, None], -1, rows).astype(np.int32), start + len(names) + len(pairs)


def words_here(encoded: Encoded) -> npt.NDArray[np.int32]:
    """The word of each candidate token."""
    return np.ascontiguousarray(encoded.words[encoded.runs.tokens])


def make_material(
    documents: Sequence[GoldDocument],
    gazetteer: Gazetteer,
    habits: WordHabits,
    clusters: dict[str, tuple[int, ...]],
    *,
    min_count: int = 2,
) -> tuple[Material, Lexicon]:
    """Bring documents into the form that training needs.

    Args:
        documents: Corpora and variants.
        gazetteer: Reference data.
        habits: How open text writes words.
        clusters: Clusters of words in open text.
        min_count: Features seen less often are left out.
    """
    tokens = tokens_of(documents)
    gold = align_gold(documents, tokens)
    members = class_members(gazetteer.phrases, gazetteer.words)
    lexicon = build_lexicon(members, habits, clusters, study_usage(documents, tokens, gold))
    words = WordTable(lexicon, "dateline-training")
    encoded = encode(tokens, words)
    keys = feature_keys(tokens, words, encoded)
    space = choose_features(keys, min_count)
    corpus_rows, row_count = _corpus_rows(documents, words, encoded, len(space.keys))
    allowed, beyond = allow_reachable(gold, words.features, encoded)
    document_of_run = encoded.sentences.article_of_token[encoded.runs.tokens[encoded.runs.first[:-1]]]
    examples = Examples(
        rows=np.concatenate([space.rows(keys), corpus_rows], axis=1),
        first=encoded.runs.first,
        allowed=allowed,
        open_labels=open_labels(words.features, encoded),
        weight=np.array([d.weight for d in documents], dtype=np.float32)[document_of_run],
        group=document_of_run.astype(np.int32),
    )
    return Material(documents, tokens, gold, words, encoded, space, row_count, examples, beyond), lexicon
