"""Corpora in; everything that a model learns from, variants and inventions included, out."""

from collections.abc import Sequence
from pathlib import Path

from pipelines.errors import SettingsError
from pipelines.training.corpora import SCHEMES, GoldDocument, read_corpus
from pipelines.training.gazetteer import Gazetteer
from pipelines.training.invention import Inventor, recase
from pipelines.training.written import WRITTEN, read_written

HEART = "news_train"
"""The corpus that everything else builds on."""

FULL = (HEART, WRITTEN)
"""The corpora that have all types and the layouts of news: variants are made of them, and they calibrate the model."""

_INVENTED_DOCUMENTS, _INVENTED_LINES = 200, 40
_RENAMED_SHARE = 0.6
_VARIANT_WEIGHT, _RECASED_WEIGHT = 0.5, 0.4


def read_corpora(corpora_dir: Path, written_dir: Path, gazetteer: Gazetteer) -> list[GoldDocument]:
    """Read the corpora that are there, in the order of SCHEMES, and the texts that were written for training.

    Raises:
        SettingsError: If the folder lacks the corpus that everything else builds on.
    """
    if not (corpora_dir / f"{HEART}.jsonl").is_file():
        raise SettingsError(f"training: {corpora_dir}/{HEART}.jsonl does not exist. Name the folder of the corpora.")
    paths = [(corpora_dir / f"{corpus}.jsonl", corpus) for corpus in SCHEMES]
    annotated = [d for path, corpus in paths if path.is_file() for d in read_corpus(path, corpus, gazetteer)]
    return [*annotated, *read_written(written_dir)]


def make_variants(documents: Sequence[GoldDocument], gazetteer: Gazetteer, seed: int) -> list[GoldDocument]:
    """Variants of news, for what its annotated part has too little of.

    Every document once more with other names, half of these with the lines around them that news has (bylines,
    datelines, sources, buttons); every headline in capitals or small letters; and invented sentences around invented
    names of all types.

    Args:
        documents: What was read.
        gazetteer: Names to build with.
        seed: Seed of all choices.
    """
    news = [d for d in documents if d.corpus in FULL]
    inventor = Inventor(gazetteer.slots, seed)
    invented = [
        inventor.document(f"invented/{i}", _INVENTED_LINES, _VARIANT_WEIGHT)
        for i in range(min(_INVENTED_DOCUMENTS, len(news)))
    ]
    renamed = [inventor.renamed(d, f"{d.key}#renamed", _RENAMED_SHARE, _VARIANT_WEIGHT) for d in news]
    dressed = [inventor.dressed(d, f"{d.key}#dressed", _VARIANT_WEIGHT) for d in renamed[::2]]
    recased = [
        found
        for i, d in enumerate(news)
        if (found := recase(d, f"{d.key}#recased", upper=i % 2 == 0, weight=_RECASED_WEIGHT))
    ]
    return [*invented, *dressed, *renamed[1::2], *recased]
