from pathlib import Path

import polars as pl
import pytest

from pipelines.steps.tagger.builtin import BuiltinTagger
from pipelines.steps.tagger.model import Model, load_model
from pipelines.steps.tokens import tokenize
from pipelines.tables.articles import Sentence
from pipelines.tables.contract import frame_of

MODELS = Path(__file__).resolve().parents[3] / "data" / "models"


@pytest.fixture(scope="session")
def model() -> Model:
    return load_model(MODELS)


@pytest.fixture(scope="session")
def tagger(model: Model) -> BuiltinTagger:
    return BuiltinTagger(model)


def token_rows(*texts: str) -> pl.DataFrame:
    """Tokens of articles, one sentence a line."""
    sentences = []
    for article_id, text in enumerate(texts, 1):
        start = 0
        for number, line in enumerate(text.split("\n")):
            sentences.append(
                {
                    "article_id": article_id,
                    "sentence_no": number,
                    "start_char": start,
                    "end_char": start + len(line) + 1,
                }
            )
            start += len(line) + 1
    frame = pl.DataFrame(
        {"article_id": range(1, len(texts) + 1), "text": list(texts)}, schema_overrides={"article_id": pl.Int64}
    )
    return tokenize(frame, frame_of(Sentence, sentences))
