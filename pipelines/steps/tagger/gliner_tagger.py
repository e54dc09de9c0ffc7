"""A GLiNER model on disk as a tagger; needs the extra `gliner`."""

import importlib
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.errors import SettingsError
from pipelines.steps.tagger.found import FoundName, SentenceWords, read_sentences, span_rows
from pipelines.steps.tagger.label_maps import LabelMaps, read_label_maps

_BATCH_SENTENCES = 32
_THRESHOLD = 0.5


class GlinerTagger:
    """Finds names with a GLiNER model, which is asked for the types in words.

    Attributes:
        version: "gliner:" with the name of the model's folder.
    """

    def __init__(self, model: Any, name: str, label_maps: LabelMaps) -> None:
        """Take a loaded model into use.

        Args:
            model: A `GLiNER` model, or anything with its batch_predict_entities or inference.
            name: Name for the version.
            label_maps: What it is asked for.
        """
        self.version = f"gliner:{name}"
        self._predict = getattr(model, "inference", None) or model.batch_predict_entities
        self._prompts = label_maps.prompts

    def tag(self, tokens: pl.DataFrame) -> pl.DataFrame:
        """Find the names in articles.

        Args:
            tokens: Token rows.

        Returns:
            Span rows with method "tagger" and the model's own confidence, not overlapping.
        """
        sentences = list(read_sentences(tokens))
        names: list[FoundName] = []
        for start in range(0, len(sentences), _BATCH_SENTENCES):
            batch = sentences[start : start + _BATCH_SENTENCES]
            texts = [_text(s) for s in batch]
            found = self._predict(texts, list(self._prompts), threshold=_THRESHOLD, flat_ner=True)
            for sentence, entities in zip(batch, found, strict=True):
                names += self._names(sentence, entities)
        return span_rows(tokens, names, "tagger")

    def _names(self, sentence: SentenceWords, entities: list[dict[str, Any]]) -> Iterator[FoundName]:
        """Names by token: a range that cuts a token takes the whole of it; of overlapping ones, the surest stays."""
        starts, position = [], 0
        for word, space in zip(sentence.words, sentence.spaces, strict=True):
            starts.append(position)
            position += len(word) + space
        taken: set[int] = set()
        for entity in sorted(entities, key=lambda e: (-float(e["score"]), e["start"])):
            first = bisect_right(starts, entity["start"]) - 1
            last = bisect_right(starts, entity["end"] - 1) - 1
            if taken.isdisjoint(range(first, last + 1)):
                taken.update(range(first, last + 1))
                yield FoundName(
                    sentence.first + first,
                    sentence.first + last,
                    self._prompts[entity["label"]],
                    min(1.0, max(0.0, float(entity["score"]))),
                )


def _text(sentence: SentenceWords) -> str:
    return "".join(word + (" " if space else "") for word, space in zip(sentence.words, sentence.spaces, strict=True))


def load_gliner_tagger(model_dir: Path) -> GlinerTagger:
    """Load a GLiNER model from disk; nothing is fetched from the network.

    Args:
        model_dir: Folder of the model.

    Raises:
        SettingsError: If GLiNER is not installed or the folder holds no model.
    """
    try:
        gliner = importlib.import_module("gliner")
    except ImportError as error:
        raise SettingsError(
            "tagger gliner: the package gliner is not installed. Install it with `pip install 'dateline[gliner]'`."
        ) from error
    if not model_dir.is_dir():
        raise SettingsError(f"tagger gliner: {model_dir} is no folder. Give the folder of a downloaded GLiNER model.")
    try:
        model = gliner.GLiNER.from_pretrained(str(model_dir), local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise SettingsError(f"tagger gliner: {model_dir} holds no usable model ({error}).") from error
    return GlinerTagger(model, model_dir.name, read_label_maps())
