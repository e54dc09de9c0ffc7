"""An installed spaCy pipeline as a tagger; needs the extra `spacy`."""

import importlib
from typing import Any

import polars as pl

from pipelines.errors import SettingsError
from pipelines.steps.tagger.found import FoundName, read_sentences, span_rows
from pipelines.steps.tagger.label_maps import LabelMaps, read_label_maps

_BATCH_SENTENCES = 256

UNSTATED_CONFIDENCE = 0.85
"""spaCy's parser-based recogniser states no confidence; this is about the precision of its small models on news."""


class SpacyTagger:
    """Finds names with a spaCy pipeline, on Dateline's own tokens, so that offsets are exact.

    Attributes:
        version: "spacy:" with language, name and version of the pipeline.
    """

    def __init__(self, nlp: Any, label_maps: LabelMaps) -> None:
        """Take a loaded pipeline into use.

        Args:
            nlp: A spaCy `Language` with a component that sets `doc.ents`.
            label_maps: What its labels mean.

        Raises:
            SettingsError: If it has no component that finds names, or one with unknown labels.
        """
        finders = [name for name in nlp.pipe_names if name in ("ner", "entity_ruler", "span_ruler", "beam_ner")]
        if not finders:
            raise SettingsError(
                f"tagger spacy: the pipeline has no ner component, only {nlp.pipe_names}. Choose one that finds names."
            )
        for name in finders:
            label_maps.check(nlp.get_pipe(name).labels, "spacy")
        meta = nlp.meta
        self.version = f"spacy:{meta.get('lang')}_{meta.get('name')}-{meta.get('version')}"
        self._nlp, self._types = nlp, label_maps.types

    def tag(self, tokens: pl.DataFrame) -> pl.DataFrame:
        """Find the names in articles.

        Args:
            tokens: Token rows.

        Returns:
            Span rows with method "tagger"; confidence is UNSTATED_CONFIDENCE.
        """
        sentences = list(read_sentences(tokens))
        doc_type = importlib.import_module("spacy.tokens").Doc
        docs = (doc_type(self._nlp.vocab, words=s.words, spaces=s.spaces) for s in sentences)
        names = [
            FoundName(s.first + e.start, s.first + e.end - 1, self._types[e.label_], UNSTATED_CONFIDENCE)
            for s, doc in zip(sentences, self._nlp.pipe(docs, batch_size=_BATCH_SENTENCES), strict=True)
            for e in doc.ents
            if e.label_ in self._types
        ]
        return span_rows(tokens, names, "tagger")


def load_spacy_tagger(pipeline: str) -> SpacyTagger:
    """Load an installed spaCy pipeline.

    Args:
        pipeline: Name of an installed pipeline package, or path of a pipeline on disk.

    Raises:
        SettingsError: If spaCy or the pipeline is not installed, or it does not find names.
    """
    try:
        spacy = importlib.import_module("spacy")
    except ImportError as error:
        raise SettingsError(
            "tagger spacy: the package spaCy is not installed. Install it with `pip install 'dateline[spacy]'`."
        ) from error
    try:
        nlp = spacy.load(pipeline)
    except OSError as error:
        raise SettingsError(
            f"tagger spacy: no pipeline {pipeline!r} is installed. Install its package, or give the path of a folder."
        ) from error
    return SpacyTagger(nlp, read_label_maps())
