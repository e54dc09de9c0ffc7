"""Texts in, ISO 639-1 codes out: an English fast path over function words, py3langid for everything else."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache

import polars as pl
from py3langid.langid import MODEL_FILE, LanguageIdentifier

LendIdentifier = Callable[[], AbstractContextManager[LanguageIdentifier]]
"""Gives py3langid's model for as long as texts are judged; what it takes in memory may go in between."""

SAMPLE_CHARS = 600
"""Code points of a text that are looked at: enough to tell, and a bound on the cost of a long one."""

_RAW_CHARS = 8 * SAMPLE_CHARS
"""Code points from which the sample is taken: tables are padded with blanks, which count once a run."""

MIN_LETTERS = 60
"""Below this many letters a text tells too little; its language stays NULL."""

MIN_LETTER_SHARE = 0.6
"""Share of letters below which a text is a table rather than sentences; in running text it is 0.75 and more."""

MIN_PROBABILITY = 0.5
"""Normalised probability that py3langid has to reach (it spreads over some 100 languages)."""

_ENGLISH = (
    r"(?i)\b(?:the|of|and|to|that|was|were|with|from|which|has|have|by|said|for|is|are|will|would|its|their|not)\b"
)
_MIN_ENGLISH_SHARE = 0.16
"""Share of English function words above which no other language need be considered: in running English it is
about a third, in the languages that share spellings with English (de, nl, sco, da) below a tenth."""


@cache
def load_identifier() -> LanguageIdentifier:
    """py3langid's own model; loaded once a process."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@contextmanager
def lend_identifier() -> Iterator[LanguageIdentifier]:
    """`load_identifier`, for as long as it is needed."""
    yield load_identifier()


def _identify(sample: str, identifier: LanguageIdentifier) -> str | None:
    code, probability = identifier.classify(sample)
    return code if probability >= MIN_PROBABILITY and len(code) == 2 else None


def _identify_all(samples: list[str], lend: LendIdentifier) -> list[str | None]:
    if not samples:
        return []
    with lend() as identifier:
        return [_identify(sample, identifier) for sample in samples]


def identify_languages(texts: pl.Series, lend: LendIdentifier = lend_identifier) -> pl.Series:
    """The language of each text.

    Running English, the great majority of most corpora, is told by the share of its function words, in Polars; the
    rest goes to py3langid (Barbaresi; after Lui and Baldwin 2012, langid.py), once per distinct sample.

    Args:
        texts: Texts to judge, nulls allowed; only the first SAMPLE_CHARS code points are read, runs of
            white space counted as one.
        lend: Lends py3langid's model; called only where a text needs it.

    Returns:
        ISO 639-1 codes in lower case, null where a text is too short or no language is likely enough.
    """
    raw = pl.col("text").str.strip_chars().str.head(_RAW_CHARS)
    samples = texts.to_frame("text").select(sample=raw.str.replace_all(r"\s+", " ").str.head(SAMPLE_CHARS))
    sample = pl.col("sample")
    judged = samples.with_columns(
        others=sample.str.count_matches(r"\P{L}"),
        width=sample.str.len_chars(),
        is_english=sample.str.count_matches(_ENGLISH)
        >= _MIN_ENGLISH_SHARE * sample.str.count_matches(r"\b[A-Za-z]+\b").clip(lower_bound=12),
    )
    # Tables of figures have a language no more than short lines do.
    letters = pl.col("width") - pl.col("others")
    judged = judged.with_columns(is_short=(letters < MIN_LETTERS) | (letters < MIN_LETTER_SHARE * pl.col("width")))
    rest = judged.filter(~pl.col("is_short") & ~pl.col("is_english"))["sample"].drop_nulls().unique(maintain_order=True)
    codes = pl.Series(_identify_all(rest.to_list(), lend), dtype=pl.String)
    return judged.select(
        language=pl.when("is_short")
        .then(None)
        .when("is_english")
        .then(pl.lit("en"))
        .otherwise(sample.replace_strict(rest, codes, default=None, return_dtype=pl.String))
    )["language"]


_NAMES = {
    "arabic": "ar", "chinese": "zh", "dutch": "nl", "english": "en", "french": "fr", "german": "de", "hindi": "hi",
    "italian": "it", "japanese": "ja", "korean": "ko", "persian": "fa", "polish": "pl", "portuguese": "pt",
    "russian": "ru", "spanish": "es", "turkish": "tr", "ukrainian": "uk",
}  # fmt: skip


def normalise_language(stated: pl.Expr) -> pl.Expr:
    """A language as containers state it ("en-US", "EN", "English"), as an ISO 639-1 code; null where it is neither."""
    text = stated.str.strip_chars().str.to_lowercase()
    return pl.coalesce(
        text.str.extract(r"^([a-z]{2})(?:[-_].*)?$"), text.replace_strict(_NAMES, default=None, return_dtype=pl.String)
    )
